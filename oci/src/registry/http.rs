//! One request and its answer, with limits on everything.

mod answer;
mod call;

use std::{path::Path, pin::pin, sync::Arc, time::Duration};

use reqwest::{Certificate, Client, ClientBuilder, Identity, Method, RequestBuilder, Url, header, redirect};
use tokio::{sync::OnceCell, time::timeout};

use self::call::Payload;
pub(super) use self::{answer::Answer, call::Call};
use super::{
    Error, Settings,
    body::{self, Feed},
    endpoint,
    realm::Realms,
    trace::Trace,
};
use crate::Result;

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
            Payload::Nameless { size, content } => {
                let (body, feed) = body::of_nameless(content, *size);
                self.receive(call, request.body(body), Some(&feed)).await
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
                return Ok(Answer::new(call.method.clone(), idle, response, trace));
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
