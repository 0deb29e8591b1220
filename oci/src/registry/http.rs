//! One request and its answer, with limits on everything.

use std::{path::Path, pin::pin, sync::Arc, time::Duration};

use bytes::Bytes;
use reqwest::{
    Certificate, Client, ClientBuilder, Identity, Method, RequestBuilder, Response, StatusCode, Url,
    header::{self, HeaderMap, HeaderName, HeaderValue},
    redirect,
};
use tokio::{sync::OnceCell, time::timeout};

use super::{
    Error, Settings,
    body::{self, Feed},
    endpoint,
    realm::Realms,
    retry,
    trace::Trace,
};
use crate::{Blob, Result};

/// How much of an error body is read, in bytes; go-containerregistry reads as much.
const ERROR_LIMIT: usize = 64 * 1024;

/// A request that can be sent as often as needed.
#[derive(Clone)]
pub(super) struct Call {
    pub(super) method: Method,
    pub(super) url: Url,
    headers: HeaderMap,
    payload: Payload,
}

#[derive(Clone)]
enum Payload {
    Empty,
    Bytes(Bytes),
    Blob(Blob),
}

impl Call {
    pub(super) fn new(method: Method, url: Url) -> Self {
        Self { method, url, headers: HeaderMap::new(), payload: Payload::Empty }
    }

    #[must_use]
    pub(super) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    #[must_use]
    pub(super) fn bytes(mut self, bytes: impl Into<Bytes>) -> Self {
        self.payload = Payload::Bytes(bytes.into());
        self
    }

    #[must_use]
    pub(super) fn blob(mut self, blob: &Blob) -> Self {
        self.payload = Payload::Blob(blob.clone());
        self
    }

    /// Whether it sends something.
    pub(super) fn has_content(&self) -> bool {
        !matches!(self.payload, Payload::Empty)
    }

    /// The same request to another place.
    #[must_use]
    pub(super) fn to(&self, url: Url) -> Self {
        Self { url, ..self.clone() }
    }

    pub(super) fn refused(&self, reason: impl Into<String>) -> Error {
        Error::refused(&self.method, &self.url, reason)
    }
}

/// The connections. They know neither credentials nor redirects.
pub(super) struct Http {
    settings: Settings,
    /// Without proxies and certificates, whose loading takes longer than a small push to this machine.
    local: OnceCell<Client>,
    general: OnceCell<Client>,
    /// Who judges the addresses.
    realms: Option<Realms>,
}

impl Http {
    pub(super) fn new(settings: Settings) -> Self {
        Self { settings, local: OnceCell::new(), general: OnceCell::new(), realms: None }
    }

    /// Connections to token servers, none of which was made for anything else.
    pub(super) fn to_realms(settings: Settings, realms: Realms) -> Self {
        Self { realms: Some(realms), ..Self::new(settings) }
    }

    /// Sends the request once and waits for the head of the answer, whatever its status.
    pub(super) async fn exchange(&self, call: &Call) -> Result<Answer> {
        let client = self.client(&call.url).await?;
        let request = client.request(call.method.clone(), call.url.clone()).headers(call.headers.clone());
        match &call.payload {
            // Some registries want a length even where nothing is sent (RFC 9110, section 8.6).
            Payload::Empty if matches!(call.method, Method::POST | Method::PUT) => {
                self.receive(call, request.header(header::CONTENT_LENGTH, 0), None).await
            }
            Payload::Empty => self.receive(call, request, None).await,
            Payload::Bytes(bytes) => {
                let (body, feed) = body::of_bytes(bytes.clone());
                let request = request.header(header::CONTENT_LENGTH, bytes.len()).body(body);
                self.receive(call, request, Some(&feed)).await
            }
            Payload::Blob(blob) => {
                let (body, feed) = body::of(blob);
                let request = request.header(header::CONTENT_LENGTH, blob.size()).body(body);
                let outcome = self.receive(call, request, Some(&feed)).await;
                match feed.failure() {
                    Some(failure) => Err(crate::Error::from_io("read", blob.name(), failure)),
                    None => outcome,
                }
            }
        }
    }

    async fn receive(
        &self,
        call: &Call,
        request: RequestBuilder,
        feed: Option<&Arc<Feed>>,
    ) -> Result<Answer> {
        let mut trace = Trace::begin(&self.settings.observer, call, feed.cloned());
        let error = match self.watch(request.send(), feed.map(AsRef::as_ref)).await {
            Ok(Ok(response)) => {
                trace.answered(response.status().as_u16(), response.headers());
                let idle = self.settings.patience.idle;
                return Ok(Answer { call: call.method.clone(), idle, response, trace });
            }
            Ok(Err(error)) => Error::network(&call.method, &call.url, error),
            Err(after) => Error::stalled(&call.method, &call.url, after),
        };
        trace.failed(&error);
        Err(error.into())
    }

    /// Waits as long as something moves. (reqwest's own `read_timeout` is a deadline for the whole upload.)
    async fn watch<T>(&self, work: impl Future<Output = T>, feed: Option<&Feed>) -> Result<T, Duration> {
        let patience = &self.settings.patience;
        let mut work = pin!(work);
        loop {
            let before = feed.map(Feed::moved);
            let limit = if feed.is_some_and(Feed::ended) { patience.answer } else { patience.idle };
            match timeout(limit, work.as_mut()).await {
                Ok(outcome) => return Ok(outcome),
                Err(_) if feed.map(Feed::moved) == before => return Err(limit),
                Err(_) => {}
            }
        }
    }

    async fn client(&self, url: &Url) -> Result<&Client> {
        if url.scheme() == "http" && endpoint::is_local_url(url) {
            self.local.get_or_try_init(|| async { build(self.common().no_proxy().tls_certs_only([])) }).await
        } else {
            self.general.get_or_try_init(|| async { build(self.secured()?) }).await
        }
    }

    fn common(&self) -> ClientBuilder {
        // Fails when a provider is installed already, which then serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = match &self.realms {
            Some(realms) => Client::builder().dns_resolver(realms.clone()),
            None => Client::builder(),
        };
        builder
            .user_agent(&self.settings.user_agent)
            // Flow control makes uploads over HTTP/2 several times slower (go-containerregistry #799, #1193).
            .http1_only()
            .redirect(redirect::Policy::none())
            .connect_timeout(self.settings.patience.connect)
    }

    fn secured(&self) -> Result<ClientBuilder> {
        let mut builder = self.common().tls_danger_accept_invalid_certs(self.settings.insecure);
        for path in &self.settings.authorities {
            let certificates = Certificate::from_pem_bundle(&read(path)?).map_err(|_| not_pem(path))?;
            if certificates.is_empty() {
                return Err(not_pem(path));
            }
            builder = builder.tls_certs_merge(certificates);
        }
        if let Some((certificate, key)) = &self.settings.client_certificate {
            let both = [read(certificate)?, read(key)?].join(&b'\n');
            builder = builder.identity(Identity::from_pem(&both).map_err(|_| not_pem(certificate))?);
        }
        Ok(builder)
    }
}

fn build(builder: ClientBuilder) -> Result<Client> {
    builder.build().map_err(|error| crate::Error::BadPlace {
        place: "the network".to_owned(),
        reason: super::error::innermost(&error).to_string(),
    })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).map_err(|e| crate::Error::from_io("read", path, e))
}

fn not_pem(path: &Path) -> crate::Error {
    let reason = "it holds none in the PEM format".to_owned();
    crate::Error::BadPlace { place: format!("certificate `{}`", path.display()), reason }
}

/// The head of an answer, and its content to come.
pub(super) struct Answer {
    call: Method,
    idle: Duration,
    response: Response,
    trace: Trace,
}

impl Answer {
    pub(super) fn status(&self) -> StatusCode {
        self.response.status()
    }

    /// Where the answer came from.
    pub(super) fn url(&self) -> &Url {
        self.response.url()
    }

    /// The first header of that name, if it is text.
    pub(super) fn header(&self, name: impl header::AsHeaderName) -> Option<&str> {
        self.response.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// All headers of that name that are text.
    pub(super) fn headers(&self, name: HeaderName) -> impl Iterator<Item = &str> {
        self.response.headers().get_all(name).into_iter().filter_map(|value| value.to_str().ok())
    }

    /// The next piece of the content; `None` at its end.
    pub(super) async fn chunk(&mut self) -> Result<Option<Bytes>> {
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
    pub(super) async fn bytes(mut self, limit: usize) -> Result<Vec<u8>> {
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
    pub(super) async fn failure(mut self) -> Error {
        let mut body = Vec::new();
        while body.len() < ERROR_LIMIT
            && let Ok(Some(chunk)) = self.chunk().await
        {
            body.extend_from_slice(&chunk[..chunk.len().min(ERROR_LIMIT - body.len())]);
        }
        Error::from_answer(&self.call, self.url(), self.status(), &body)
            .after(retry::retry_after(self.response.headers()))
    }

    pub(super) fn refused(&self, reason: impl Into<String>) -> Error {
        Error::refused(&self.call, self.url(), reason)
    }
}
