//! Uploads in pieces, which go on where they broke off.

use std::{
    io::{self, Read},
    mem,
};

use bytes::Bytes;
use reqwest::{
    Method,
    header::{self, HeaderValue},
};
use tokio::task;

use super::session::Session;
use crate::{Blob, Error, Result, registry::http::Answer};

/// How long a chunk is, in bytes, unless the registry wants longer ones: GHCR takes no more.
const CHUNK: u64 = 4 * 1024 * 1024;
/// The longest chunk a registry may ask for, in bytes, since a chunk is held in memory.
const CHUNK_LIMIT: u64 = 64 * 1024 * 1024;

/// A blob in chunks, of which one is held until the registry has said that it has it.
pub(super) struct Chunks {
    session: Session,
    blob: Blob,
    reader: Option<Box<dyn Read + Send>>,
    /// How much the registry has.
    received: u64,
    /// What comes after that, as far as it was read.
    held: Bytes,
    begun: bool,
}

impl Chunks {
    pub(super) fn new(session: Session, blob: &Blob) -> Self {
        let (blob, held) = (blob.clone(), Bytes::new());
        Self { session, blob, reader: None, received: 0, held, begun: false }
    }

    pub(super) async fn cancel(self) {
        self.session.cancel().await;
    }

    /// Sends everything; after a failure, what the registry does not have yet.
    pub(super) async fn send(&mut self) -> Result<()> {
        if mem::replace(&mut self.begun, true) {
            self.ask().await?;
        }
        while self.received < self.blob.size() {
            if self.held.is_empty() {
                self.held = self.read().await?;
            }
            self.chunk().await?;
        }
        self.session.end(&self.blob).await?;
        self.check().await
    }

    async fn chunk(&mut self) -> Result<()> {
        let (start, end) = (self.received, self.received + self.held.len() as u64);
        let call = self.session.call(Method::PATCH);
        let range = HeaderValue::try_from(format!("{start}-{}", end - 1));
        let range = range.map_err(|_| call.refused("its range is no header"))?;
        let call = call
            .header(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"))
            .header(header::CONTENT_RANGE, range)
            .bytes(self.held.clone());
        let answer = match self.session.send(call).await {
            // It has another part of the upload than was thought.
            Err(Error::Registry(error)) if error.status() == Some(416) => {
                self.ask().await?;
                return if self.received == start { Err(error.into()) } else { Ok(()) };
            }
            outcome => outcome?,
        };
        self.received_now(&answer, Some(end))?;
        if self.received == start {
            return Err(answer.refused("it takes nothing of a chunk").into());
        }
        Ok(())
    }

    /// Asks how much the registry has (distribution-spec, "Pushing a blob in chunks").
    async fn ask(&mut self) -> Result<()> {
        let answer = self.session.send(self.session.call(Method::GET)).await?;
        self.received_now(&answer, None)
    }

    /// Goes to where the registry says it is, which can only be within the chunk that is held.
    fn received_now(&mut self, answer: &Answer, otherwise: Option<u64>) -> Result<()> {
        let end = self.received + self.held.len() as u64;
        let received = answer.header(header::RANGE).and_then(|range| received(range, end)).or(otherwise);
        let Some(received) = received.filter(|received| (self.received..=end).contains(received)) else {
            return Err(answer.refused("it does not have what it said it has of an upload").into());
        };
        self.held = self.held.slice((received - self.received) as usize..);
        self.received = received;
        Ok(())
    }

    /// Reads the next chunk on a thread where it may take long.
    async fn read(&mut self) -> Result<Bytes> {
        let length = self.length()?.min(self.blob.size() - self.received);
        let (blob, reader, start) = (self.blob.clone(), self.reader.take(), self.received);
        let work = task::spawn_blocking(move || {
            let mut reader = reader.map_or_else(|| blob.open_at(start), Ok)?;
            let mut chunk = Vec::new();
            reader.by_ref().take(length).read_to_end(&mut chunk)?;
            Ok::<_, io::Error>((reader, chunk))
        });
        let done = work.await.map_err(io::Error::other).and_then(|read| read);
        let (reader, chunk) = done.map_err(|e| Error::from_io("read", self.blob.name(), e))?;
        self.reader = Some(reader);
        match length - chunk.len() as u64 {
            0 => Ok(chunk.into()),
            missing => Err(self.damaged(format!("{missing} bytes are missing at its end"))),
        }
    }

    fn length(&self) -> Result<u64> {
        match self.session.least_chunk.max(CHUNK) {
            length if length <= CHUNK_LIMIT => Ok(length),
            length => {
                let reason =
                    format!("it wants chunks of {length} bytes, more than the limit of {CHUNK_LIMIT}");
                Err(self.session.call(Method::PATCH).refused(reason).into())
            }
        }
    }

    /// Some registries keep one chunk of many and say nothing (JFrog, ECR).
    async fn check(&self) -> Result<()> {
        match self.session.shared.size_now(self.blob.descriptor()).await {
            Some(size) if size != self.blob.size() => {
                Err(self.damaged(format!("the registry stored {size} bytes of it")))
            }
            _ => Ok(()),
        }
    }

    fn damaged(&self, reason: String) -> Error {
        Error::Damaged { digest: self.blob.digest().clone(), reason }
    }
}

/// How many bytes a `Range` tells of, `0-1023` or `bytes=0-1023`. `0-0` is what most registries say of an
/// upload that has nothing, and right only where `end` is one byte.
fn received(range: &str, end: u64) -> Option<u64> {
    let last: u64 = range.trim_start_matches("bytes=").strip_prefix("0-")?.trim().parse().ok()?;
    if last == 0 && end != 1 { Some(0) } else { last.checked_add(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(received("0-1023", 9), Some(1024));
        assert_eq!(received("bytes=0-1023", 9), Some(1024));
        assert_eq!(received("0-0", 9), Some(0));
        assert_eq!(received("0-0", 1), Some(1));
        for range in ["", "5-9", "0--1", "0-x", "0-18446744073709551615", "0-99999999999999999999"] {
            assert_eq!(received(range, 9), None, "{range}");
        }
    }
}
