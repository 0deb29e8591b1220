//! What a command can fail with: the one place that turns library errors into exit codes and words.

use std::{error::Error as StdError, fmt, io};

use serde::Serialize;
use wpack_oci::{
    Location,
    registry::{Distrust, Problem},
};

use crate::{place::Route, tally::Arrived};

/// The kinds of failure, and with them the exit codes: a contract (`docs/cli.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The answer is no: a finding of severity error, or a check that did not pass.
    No,
    /// The command line or a setting cannot mean anything.
    Usage,
    /// The input cannot be read or is not WebAssembly.
    Input,
    /// A registry, the network or credentials.
    Registry,
    /// The output cannot be written, as on a full disk.
    Output,
    /// Whoever reads our standard output went away, which is no failure.
    BrokenPipe,
    /// A bug in wpack.
    Internal,
}

impl Kind {
    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Registry => 4,
            Self::Output => 5,
            Self::Internal => 70,
        }
    }
}

/// A failed command: what it could not do, why, and what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    pub(crate) hints: Vec<String>,
    /// Whether a retry can help, where that is known.
    retry: Option<bool>,
    arrived: Option<Arrived>,
}

/// The JSON document of a failure: a contract (`docs/cli.md`).
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    error: Fields<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    exit_code: u8,
    message: &'a str,
    causes: Vec<String>,
    hints: &'a [String],
    retry: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived: Option<Arrived>,
}

/// The line that tells scripts and people not to try again.
const NO_RETRY: &str = "a retry will not help";

/// The result of a command's steps.
pub(crate) type Result<T, E = CommandError> = std::result::Result<T, E>;

impl CommandError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let (source, hints, retry, arrived) = (None, Vec::new(), None, None);
        Self { kind, message: message.into(), source, hints, retry, arrived }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub(crate) fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A hint that goes before all others.
    pub(crate) fn hint_first(mut self, hint: impl Into<String>) -> Self {
        self.hints.insert(0, hint.into());
        self
    }

    /// As the failure to read from `place`.
    pub(crate) fn of_place(self, place: &Location) -> Self {
        if matches!(place, Location::Registry(_)) { self.of_registry() } else { self }
    }

    /// As the failure of one of several packages.
    pub(crate) fn of_package(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => Self { message: format!("package `{name}`: {}", self.message), ..self },
            None => self,
        }
    }

    /// What a registry lacks is the registry's failure, not that of an input.
    pub(crate) fn of_registry(self) -> Self {
        if self.kind != Kind::Input {
            return self;
        }
        let hints = [NO_RETRY.to_owned()].into_iter().chain(self.hints).collect();
        Self { kind: Kind::Registry, retry: Some(false), hints, ..self }
    }

    /// A copy that broke off, and how far it came.
    pub(crate) fn of_copy(
        message: String,
        error: wpack_oci::Error,
        route: &Route<'_>,
        arrived: Arrived,
    ) -> Self {
        let words = arrived.words(route, &error);
        let failed = Self { arrived: Some(arrived), ..of_images(message, error) };
        words.into_iter().fold(failed, Self::hint)
    }

    /// What `--json` says of it.
    pub(crate) fn document(&self) -> Document<'_> {
        let (exit_code, causes) = (self.kind.code(), self.causes().collect());
        let Self { message, hints, retry, arrived, .. } = self;
        Document { error: Fields { exit_code, message, causes, hints, retry: *retry, arrived: *arrived } }
    }

    /// The reasons behind the message, outermost first.
    pub(crate) fn causes(&self) -> impl Iterator<Item = String> {
        std::iter::successors(self.source(), |error: &&(dyn StdError + 'static)| (*error).source())
            .map(ToString::to_string)
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for CommandError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Says what was being done when a library failed.
pub(crate) trait Context<T> {
    /// `message` is a fragment such as "cannot push `x`".
    fn context(self, message: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Context<T> for wpack_oci::Result<T> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| of_images(message(), error))
    }
}

fn of_images(message: String, error: wpack_oci::Error) -> CommandError {
    use wpack_oci::Error as E;
    let kind = match &error {
        E::InvalidDigest { .. }
        | E::InvalidPlatform { .. }
        | E::InvalidReference { .. }
        | E::InvalidLocation { .. } => Kind::Usage,
        E::Registry(_) | E::Credentials { .. } => Kind::Registry,
        E::Io { action: "read" | "open" | "unpack", .. } => Kind::Input,
        E::Io { .. } => Kind::Output,
        _ => Kind::Input,
    };
    let hints = hints(&error);
    let retry = match &error {
        E::Registry(error) => Some(error.retryable()),
        _ => None,
    };
    CommandError { hints, retry, ..CommandError::new(kind, message).because(error) }
}

/// What to do next, where that is known.
fn hints(error: &wpack_oci::Error) -> Vec<String> {
    use wpack_oci::Error as E;
    match error {
        E::Registry(error) => registry_hints(error),
        E::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            vec!["the disk is full; nothing was left half written".to_owned()]
        }
        E::NoImage { place, .. } if place == "the local store" => {
            vec!["`wpack build INPUT -t NAME` puts an image there, and so does `wpack pull`".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// Whether a retry can help comes first: scripts read it.
fn registry_hints(error: &wpack_oci::registry::Error) -> Vec<String> {
    let retry = if error.retryable() { "it may pass: a retry can help" } else { NO_RETRY };
    let refused = matches!(error.status(), Some(401 | 403));
    let credential = refused.then(|| match error.credential() {
        Some(origin) => format!("the credentials that were refused come from {origin}"),
        None => "no credentials were found for this registry; `wpack login` stores some".to_owned(),
    });
    let scheme = may_want_tls(error).then(|| {
        "a registry on this machine is spoken to in plain HTTP; `--ca FILE` makes it HTTPS".to_owned()
    });
    let trust = error.distrust().map(|distrust| trust_hint(distrust).to_owned());
    [retry.to_owned()].into_iter().chain(credential).chain(scheme).chain(trust).collect()
}

fn trust_hint(distrust: Distrust) -> &'static str {
    match distrust {
        Distrust::OfServer => "`--ca FILE` or SSL_CERT_FILE names an authority to trust",
        Distrust::OfClient => {
            "the registry wants a client certificate that it knows: `--cert FILE --key FILE`"
        }
    }
}

/// A server that speaks TLS only answers plain HTTP with 400, and not in the words of a registry.
fn may_want_tls(error: &wpack_oci::registry::Error) -> bool {
    let is_bare = match error.problem() {
        Problem::Status { status: 400, diagnostics } => diagnostics.iter().all(|one| one.code.is_empty()),
        _ => false,
    };
    is_bare && error.is_plain_http()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_a_contract() {
        let codes = [
            (Kind::BrokenPipe, 0),
            (Kind::No, 1),
            (Kind::Usage, 2),
            (Kind::Input, 3),
            (Kind::Registry, 4),
            (Kind::Output, 5),
            (Kind::Internal, 70),
        ];
        for (kind, code) in codes {
            assert_eq!(kind.code(), code);
        }
    }
}
