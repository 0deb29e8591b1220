//! One upload as the registry sees it.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Method, StatusCode, Url,
    header::{self, HeaderValue},
};
use tokio::time::timeout;

use super::under_way::Listed;
use crate::{
    Blob, Error, Open, Reference, Result,
    registry::{
        Shared,
        http::{Answer, Call},
        transport::Transport,
    },
};

/// How long is waited for a registry to forget an upload that failed.
pub(super) const CANCEL_LIMIT: Duration = Duration::from_secs(5);
/// The header in which a registry says how short a chunk may be, in bytes (distribution-spec).
const CHUNK_MIN_LENGTH: &str = "oci-chunk-min-length";

/// An upload that was opened.
pub(in crate::registry) struct Session {
    pub(super) shared: Arc<Shared>,
    pub(super) least_chunk: u64,
    location: Url,
    listed: Listed,
    /// Whether a request may have moved it, whose answer was not heard.
    is_lost: bool,
}

impl Session {
    /// Opens an upload; `None` when the registry links the blob instead.
    pub(super) async fn open(shared: &Arc<Shared>, blob: &Blob) -> Result<Option<Self>> {
        if let Some(answer) = shared.mount(blob).await? {
            if answer.status() == StatusCode::CREATED {
                return Ok(None);
            }
            if let Ok(session) = Self::of(shared, &answer) {
                return Ok(Some(session));
            }
        }
        Self::fresh(shared).await.map(Some)
    }

    /// Opens an upload for whatever may come.
    pub(in crate::registry) async fn fresh(shared: &Arc<Shared>) -> Result<Self> {
        let call = shared.transport.call(Method::POST, &shared.uploads()).await?;
        let answer = shared.transport.once(&call, &shared.push).await?;
        Self::of(shared, &answer)
    }

    fn of(shared: &Arc<Shared>, answer: &Answer) -> Result<Self> {
        let Some(location) = location(answer)? else {
            return Err(answer.refused("it opens an upload without saying where").into());
        };
        let least_chunk = answer.header(CHUNK_MIN_LENGTH).and_then(|text| text.parse().ok());
        Ok(Self {
            shared: Arc::clone(shared),
            least_chunk: least_chunk.unwrap_or_default(),
            listed: Listed::new(shared, &location),
            location,
            is_lost: false,
        })
    }

    /// Sends the blob in one request.
    pub(super) async fn put(&mut self, blob: &Blob) -> Result<()> {
        let call = Call::new(Method::PUT, with_digest(self.location.clone(), blob));
        self.send(octets(call).blob(blob)).await.map(drop)
    }

    /// Sends the blob in one request that does not end the upload, and ends it.
    pub(super) async fn patch(&mut self, blob: &Blob) -> Result<()> {
        self.send(octets(self.call(Method::PATCH)).blob(blob)).await?;
        self.end(blob).await
    }

    /// Sends what will be a blob, in one request that does not end the upload.
    pub(super) async fn begin(&mut self, size: u64, content: Arc<dyn Open>) -> Result<()> {
        self.send(octets(self.call(Method::PATCH)).nameless(size, content)).await.map(drop)
    }

    /// Tells that everything was sent.
    pub(super) async fn end(&mut self, blob: &Blob) -> Result<()> {
        let call = Call::new(Method::PUT, with_digest(self.location.clone(), blob));
        self.send(octets(call)).await.map(drop)
    }

    /// A request for the upload itself.
    pub(super) fn call(&self, method: Method) -> Call {
        Call::new(method, self.location.clone())
    }

    /// Sends a request; the answer may move the upload, and then only the new location is right.
    pub(super) async fn send(&mut self, call: Call) -> Result<Answer> {
        self.is_lost = call.method == Method::PATCH;
        let outcome = self.shared.transport.once(&call, &self.shared.push).await;
        self.is_lost &= match &outcome {
            Ok(_) => false,
            Err(Error::Registry(error)) => error.status().is_none(),
            Err(_) => true,
        };
        let answer = outcome?;
        if call.method != Method::PUT
            && let Some(location) = location(&answer)?
        {
            self.listed.moved(&location);
            self.location = location;
        }
        Ok(answer)
    }

    /// Has the registry forget it. Where an answer was not heard, it is asked first where the upload is.
    pub(in crate::registry) async fn cancel(mut self) {
        let cancelled = async {
            if self.is_lost {
                let _ = self.send(self.call(Method::GET)).await;
            }
            self.shared.cancel(self.location.clone()).await;
        };
        let _ = timeout(CANCEL_LIMIT, cancelled).await;
    }
}

impl Shared {
    /// Asks for a link from the repository that the blob comes from (distribution-spec, "Mounting a blob from
    /// another repository"). Where that is answered with an error, sending the blob still works.
    async fn mount(&self, blob: &Blob) -> Result<Option<Answer>> {
        let Some(from) = blob.origin().filter(|from| self.is_neighbour(from)) else { return Ok(None) };
        let from = from.repository();
        let path = format!("{}?mount={}&from={from}", self.uploads(), blob.digest());
        let call = self.transport.call(Method::POST, &path).await?;
        let scopes = self.push.clone().with(&format!("repository:{from}:pull"));
        match self.transport.once(&call, &scopes).await {
            Err(Error::Registry(error)) if !error.broke_off() => Ok(None),
            outcome => outcome.map(Some),
        }
    }

    fn is_neighbour(&self, other: &Reference) -> bool {
        other.registry() == self.reference.registry() && other.repository() != self.reference.repository()
    }

    fn uploads(&self) -> String {
        format!("{}/blobs/uploads/", self.reference.repository())
    }

    /// An abandoned upload takes space on the registry, so it is told; whether it listens does not matter.
    pub(super) async fn cancel(&self, location: Url) {
        if self.transport.is_ours(&location) {
            let _ = self.transport.once(&Call::new(Method::DELETE, location), &self.push).await;
        }
    }
}

fn octets(call: Call) -> Call {
    call.header(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
}

fn location(answer: &Answer) -> Result<Option<Url>> {
    answer.header(header::LOCATION).map(|location| Transport::resolve(answer, location)).transpose()
}

/// What the location's query holds is the registry's own and stays.
fn with_digest(mut location: Url, blob: &Blob) -> Url {
    let query = match location.query() {
        Some(query) if !query.is_empty() => format!("{query}&digest={}", blob.digest()),
        Some(_) | None => format!("digest={}", blob.digest()),
    };
    location.set_query(Some(&query));
    location
}
