//! A request.

use std::sync::Arc;

use bytes::Bytes;
use reqwest::{
    Method, Url,
    header::{HeaderMap, HeaderName, HeaderValue},
};

use crate::{Blob, Open, registry::Error};

/// A request that can be sent as often as needed.
#[derive(Clone)]
pub(in crate::registry) struct Call {
    pub(in crate::registry) method: Method,
    pub(in crate::registry) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) payload: Payload,
}

/// What it sends.
#[derive(Clone)]
pub(super) enum Payload {
    Empty,
    Bytes(Bytes),
    Blob(Blob),
    /// So many bytes, of which nobody knows the digest yet, or fewer. Sent without a length, as Docker sends all layers:
    /// it can be ended early without breaking the connection off.
    Nameless {
        size: u64,
        content: Arc<dyn Open>,
    },
}

impl Call {
    pub(in crate::registry) fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), payload: Payload::Empty }
    }

    #[must_use]
    pub(in crate::registry) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    #[must_use]
    pub(in crate::registry) fn bytes(mut self, bytes: impl Into<Bytes>) -> Self {
        self.payload = Payload::Bytes(bytes.into());
        self
    }

    #[must_use]
    pub(in crate::registry) fn blob(mut self, blob: &Blob) -> Self {
        self.payload = Payload::Blob(blob.clone());
        self
    }

    #[must_use]
    pub(in crate::registry) fn nameless(mut self, size: u64, content: Arc<dyn Open>) -> Self {
        self.payload = Payload::Nameless { size, content };
        self
    }

    /// Whether it sends something.
    pub(in crate::registry) fn has_content(&self) -> bool {
        !matches!(self.payload, Payload::Empty)
    }

    /// The same request to another place.
    #[must_use]
    pub(in crate::registry) fn to(&self, url: Url) -> Self {
        Self { url, ..self.clone() }
    }

    pub(in crate::registry) fn refused(&self, reason: impl Into<String>) -> Error {
        Error::refused(&self.method, &self.url, reason)
    }
}
