//! A request as it is told of.

use std::sync::Arc;

use reqwest::{
    Url,
    header::{self, HeaderMap},
};
use tokio::time::Instant;

use super::{
    body::Feed,
    error::clean,
    http::Call,
    observer::{Exchange, Observer},
    redact::redact,
};

/// The headers of an answer that are told of: what it says about content, uploads, limits and the request's
/// name in the registry's own logs. Cookies and the like are not among them.
const SHOWN: [&str; 13] = [
    "content-length",
    "content-range",
    "content-type",
    "docker-content-digest",
    "etag",
    "oci-chunk-min-length",
    "oci-subject",
    "range",
    "ratelimit-remaining",
    "retry-after",
    "server",
    "warning",
    "x-request-id",
];

/// A request under way. It is told of when this is dropped, which is when nothing of its answer is read any more.
pub(super) struct Trace {
    observer: Arc<dyn Observer>,
    url: Url,
    feed: Option<Arc<Feed>>,
    begun: Instant,
    exchange: Exchange,
}

impl Trace {
    pub(super) fn begin(observer: &Arc<dyn Observer>, call: &Call, feed: Option<Arc<Feed>>) -> Self {
        Self {
            observer: Arc::clone(observer),
            url: call.url.clone(),
            feed,
            begun: Instant::now(),
            exchange: Exchange {
                method: call.method.to_string(),
                url: redact(&call.url),
                ..Exchange::default()
            },
        }
    }

    pub(super) fn answered(&mut self, status: u16, headers: &HeaderMap) {
        self.exchange.status = Some(status);
        self.exchange.headers = self.shown(headers);
    }

    pub(super) fn received(&mut self, bytes: usize) {
        self.exchange.received += bytes as u64;
    }

    pub(super) fn failed(&mut self, error: &super::Error) {
        self.exchange.failure = Some(error.problem().to_string());
    }

    fn shown(&self, headers: &HeaderMap) -> Vec<(&'static str, String)> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let harmless = SHOWN.iter().filter_map(|name| Some((*name, clean(text(name)?))));
        // A location may be signed, as any URL.
        let location = text(header::LOCATION.as_str()).and_then(|location| self.url.join(location).ok());
        harmless.chain(location.map(|url| ("location", redact(&url)))).collect()
    }
}

impl Drop for Trace {
    fn drop(&mut self) {
        self.exchange.sent = self.feed.as_ref().map_or(0, |feed| feed.moved());
        self.exchange.duration = self.begun.elapsed();
        self.observer.exchanged(&self.exchange);
    }
}
