//! An answer, as it comes.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{
    Method, Response, StatusCode, Url,
    header::{self, HeaderName},
};
use tokio::time::timeout;

use crate::{
    Result,
    registry::{Error, retry, trace::Trace},
};

/// How much of an error body is read, in bytes; go-containerregistry reads as much.
const ERROR_LIMIT: usize = 64 * 1024;

/// The head of an answer, and its content to come.
pub(in crate::registry) struct Answer {
    call: Method,
    idle: Duration,
    response: Response,
    trace: Trace,
}

impl Answer {
    /// Of a request with this method; nothing may stand still for longer than `idle`.
    pub(super) fn new(call: Method, idle: Duration, response: Response, trace: Trace) -> Self {
        Self { call, idle, response, trace }
    }

    pub(in crate::registry) fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Where the answer came from.
    pub(in crate::registry) fn url(&self) -> &Url {
        self.response.url()
    }

    /// The first header of that name, if it is text.
    pub(in crate::registry) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// All headers of that name that are text.
    pub(in crate::registry) fn headers(&self, name: HeaderName) -> impl Iterator<Item = &str> {
        self.response.headers().get_all(name).into_iter().filter_map(|value| value.to_str().ok())
    }

    /// The next piece of the content; `None` at its end.
    pub(in crate::registry) async fn chunk(&mut self) -> Result<Option<Bytes>> {
        let error = match timeout(self.idle, self.response.chunk()).await {
            Ok(Ok(chunk)) => {
                self.trace.received(chunk.as_ref().map_or(0, Bytes::len));
                return Ok(chunk);
            }
            Ok(Err(error)) => Error::network(&self.call, self.response.url(), error),
            Err(_) => Error::stalled(&self.call, self.response.url(), self.idle),
        };
        self.trace.failed(&error);
        Err(error.into())
    }

    /// The whole content, refused when it has more than `limit` bytes.
    pub(in crate::registry) async fn bytes(mut self, limit: usize) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if bytes.len() + chunk.len() > limit {
                return Err(self.refused(format!("its answer has more than {limit} bytes")).into());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// The answer as an error, with what it says about itself.
    pub(in crate::registry) async fn failure(mut self) -> Error {
        let mut body = Vec::new();
        while body.len() < ERROR_LIMIT
            && let Ok(Some(chunk)) = self.chunk().await
        {
            body.extend_from_slice(&chunk[..chunk.len().min(ERROR_LIMIT - body.len())]);
        }
        Error::from_answer(&self.call, self.url(), self.status(), &body)
            .after(retry::retry_after(self.response.headers()))
    }

    pub(in crate::registry) fn refused(&self, reason: impl Into<String>) -> Error {
        Error::refused(&self.call, self.url(), reason)
    }
}
