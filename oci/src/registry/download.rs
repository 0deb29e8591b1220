//! Content on its way from a registry.

use std::{
    io::{self, Read},
    sync::Arc,
};

use bytes::{Buf as _, Bytes};
use reqwest::{
    Method, StatusCode,
    header::{self, HeaderValue},
};

use super::{Shared, http::Answer, manifests};
use crate::{Error, Open, Reference, Result, spec::Descriptor};

/// A blob or manifest in a registry.
pub(super) struct Remote {
    pub(super) shared: Arc<Shared>,
    pub(super) descriptor: Descriptor,
}

impl Open for Remote {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.open_at(0)
    }

    fn open_at(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        // A range without a byte is no range (RFC 9110, section 14.1.2).
        if offset > 0 && offset >= self.descriptor.size {
            return Ok(Box::new(io::empty()));
        }
        let (answer, surplus) = self.shared.block_on(self.shared.download(&self.descriptor, offset))?;
        Ok(Box::new(Download {
            shared: Arc::clone(&self.shared),
            descriptor: self.descriptor.clone(),
            answer,
            surplus,
            chunk: Bytes::new(),
            received: offset,
            resumes: self.shared.patience.tries,
        }))
    }

    fn origin(&self) -> Option<&Reference> {
        Some(&self.shared.reference)
    }
}

impl Shared {
    /// Asks for content from `offset` on. With the answer comes how much of it is before that: registries need
    /// not know ranges (distribution-spec, "Pulling blobs").
    async fn download(&self, descriptor: &Descriptor, offset: u64) -> Result<(Answer, u64)> {
        let mut call = self.transport.call(Method::GET, &self.path_of(descriptor)).await?;
        if manifests::is_document(descriptor) {
            call = call.header(header::ACCEPT, manifests::accept());
        }
        if offset > 0 {
            call = call.header(header::RANGE, range_from(offset));
        }
        let answer = match self.transport.send(&call, &self.pull).await {
            Err(Error::Registry(error)) if error.status() == Some(404) => {
                return Err(self.no_blob(descriptor));
            }
            outcome => outcome?,
        };
        match answer.status() {
            _ if offset == 0 => Ok((answer, 0)),
            StatusCode::PARTIAL_CONTENT if begins_at(&answer, offset) => Ok((answer, 0)),
            StatusCode::OK => Ok((answer, offset)),
            _ => Err(answer.refused("it cannot continue a download that broke off").into()),
        }
    }

    fn no_blob(&self, descriptor: &Descriptor) -> Error {
        Error::NoBlob { place: self.to_string(), digest: descriptor.digest.clone() }
    }
}

/// Whether a part is the one that was asked for; one that does not say is found out by its digest.
fn begins_at(answer: &Answer, offset: u64) -> bool {
    answer
        .header(header::CONTENT_RANGE)
        .is_none_or(|range| range.trim_start().starts_with(&format!("bytes {offset}-")))
}

fn range_from(offset: u64) -> HeaderValue {
    HeaderValue::try_from(format!("bytes={offset}-")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A download under way, continued where it broke off.
struct Download {
    shared: Arc<Shared>,
    descriptor: Descriptor,
    answer: Answer,
    /// How much of the answer was received before.
    surplus: u64,
    chunk: Bytes,
    received: u64,
    resumes: u32,
}

impl Read for Download {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while self.chunk.is_empty() {
            match self.next()? {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        let n = self.chunk.len().min(buffer.len());
        self.chunk.copy_to_slice(&mut buffer[..n]);
        Ok(n)
    }
}

impl Download {
    fn next(&mut self) -> Result<Option<Bytes>> {
        loop {
            let error = match self.shared.block_on(self.answer.chunk()) {
                Ok(Some(mut chunk)) => {
                    let before = self.surplus.min(chunk.len() as u64);
                    self.surplus -= before;
                    chunk.advance(before as usize);
                    self.received += chunk.len() as u64;
                    self.check_length()?;
                    return Ok(Some(chunk));
                }
                Ok(None) => return Ok(None),
                Err(error) => error,
            };
            match &error {
                Error::Registry(e) if e.retryable() && self.resumes > 0 => {
                    self.resumes -= 1;
                    self.shared.transport.resumed_after(e);
                }
                _ => return Err(error),
            }
            (self.answer, self.surplus) =
                self.shared.block_on(self.shared.download(&self.descriptor, self.received))?;
        }
    }

    fn check_length(&self) -> Result<()> {
        if self.received <= self.descriptor.size {
            return Ok(());
        }
        let reason = "it is longer than its descriptor says".to_owned();
        Err(Error::Damaged { digest: self.descriptor.digest.clone(), reason })
    }
}
