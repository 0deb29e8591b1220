//! Blobs on their way to a registry (distribution-spec, "Pushing blobs", POST then PUT).

use std::time::Duration;

use reqwest::{
    Method, Url,
    header::{self, HeaderValue},
};
use tokio::time::timeout;

use super::{
    Shared,
    http::{Answer, Call},
    transport::Transport,
};
use crate::{Blob, Result};

/// How long is waited for a registry to forget an upload that failed.
const CANCEL_LIMIT: Duration = Duration::from_secs(5);

impl Shared {
    /// Sends a blob; each try opens an upload of its own and reads the blob anew.
    pub(super) async fn upload(&self, blob: &Blob) -> Result<()> {
        self.transport.retried(async || self.upload_once(blob).await).await
    }

    async fn upload_once(&self, blob: &Blob) -> Result<()> {
        let location = self.begin_upload().await?;
        let call = Call::new(Method::PUT, with_digest(location.clone(), blob))
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
            .blob(blob);
        match self.transport.once(&call, &self.push).await {
            Ok(_) => Ok(()),
            Err(error) => {
                self.cancel(location).await;
                Err(error)
            }
        }
    }

    async fn begin_upload(&self) -> Result<Url> {
        let path = format!("{}/blobs/uploads/", self.repository);
        let call = self.transport.call(Method::POST, &path).await?;
        let answer = self.transport.once(&call, &self.push).await?;
        location(&answer)
    }

    /// An abandoned upload takes space on the registry, so it is told; whether it listens does not matter.
    async fn cancel(&self, location: Url) {
        if self.transport.is_ours(&location) {
            let call = Call::new(Method::DELETE, location);
            let _ = timeout(CANCEL_LIMIT, self.transport.once(&call, &self.push)).await;
        }
    }
}

fn location(answer: &Answer) -> Result<Url> {
    let Some(location) = answer.header(header::LOCATION) else {
        return Err(answer.refused("it opens an upload without saying where").into());
    };
    Transport::resolve(answer, location)
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
