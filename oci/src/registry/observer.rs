//! Who is told how a registry is spoken to.

use std::time::Duration;

use super::Error;

/// Someone who is told how a registry is spoken to. Nothing that is told holds a secret; calls come from
/// several threads.
pub trait Observer: Send + Sync {
    /// A request is over, answered or not.
    fn exchanged(&self, _exchange: &Exchange) {}

    /// Where the credentials for `registry` come from, as ``~/.docker/config.json (key `ghcr.io`)``; `None` means
    /// that it gets none. Told once for each repository that is opened, after its first answer.
    fn identified(&self, _registry: &str, _origin: Option<&str>) {}

    /// A failure is not final, and how long is waited before the next try; not at all where a download goes on.
    fn retrying(&self, _error: &Error, _wait: Duration) {}

    /// What a registry wants its users to know, safe for a terminal. Told once for each repository that is
    /// opened.
    fn warned(&self, _registry: &str, _text: &str) {}
}

/// Nobody is told.
impl Observer for () {}

/// A request and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The method, as `PUT`.
    pub method: String,
    /// The URL without user information and with only the query values that are known to be harmless.
    pub url: String,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Why no whole answer came.
    pub failure: Option<String>,
    /// The bytes of content that the network took.
    pub sent: u64,
    /// The bytes of content that were read of the answer.
    pub received: u64,
    /// How long it took, to the end of what was read.
    pub duration: Duration,
    /// Headers of the answer, of those that are known to be harmless: lower-case names and their texts.
    pub headers: Vec<(&'static str, String)>,
}
