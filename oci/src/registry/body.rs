//! A blob as the content of a request.

use std::{
    io::{self, Read},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use futures_util::stream;
use tokio::{sync::mpsc, task};

use crate::Blob;

/// How much is read and handed over at a time, in bytes: below it system calls cost, above it only memory.
const CHUNK: u64 = 512 * 1024;
/// How many chunks wait between the reader and the network.
const AHEAD: usize = 2;

/// What the two ends of a transfer know of each other.
pub(super) struct Feed {
    size: u64,
    moved: AtomicU64,
    failure: Mutex<Option<io::Error>>,
}

impl Feed {
    fn new(size: u64) -> Self {
        Self { size, moved: AtomicU64::new(0), failure: Mutex::default() }
    }

    /// How many bytes the network has taken.
    pub(super) fn moved(&self) -> u64 {
        self.moved.load(Ordering::Relaxed)
    }

    /// Whether the network has taken everything.
    pub(super) fn ended(&self) -> bool {
        self.moved() >= self.size
    }

    /// Why reading failed, if that is what broke the transfer.
    pub(super) fn failure(&self) -> Option<io::Error> {
        self.failure.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Reads the blob on a thread of its own and streams it; memory holds a few chunks of it.
///
/// The stream has no length of its own: the caller says it in `Content-Length`, from which the connection then
/// frames it.
pub(super) fn of(blob: &Blob) -> (reqwest::Body, Arc<Feed>) {
    let feed = Arc::new(Feed::new(blob.size()));
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (blob, reading, taking) = (blob.clone(), Arc::clone(&feed), Arc::clone(&feed));
    task::spawn_blocking(move || {
        if let Err(error) = read(&blob, &sender) {
            *reading.failure.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
            // Where the error came from is told by `failure`; this one only breaks the connection off.
            let _ = sender.blocking_send(Err(io::ErrorKind::Other.into()));
        }
    });
    let chunks = stream::unfold((receiver, taking), async |(mut receiver, feed)| {
        let chunk: Option<io::Result<Bytes>> = receiver.recv().await;
        if let Some(Ok(chunk)) = &chunk {
            feed.moved.fetch_add(chunk.len() as u64, Ordering::Relaxed);
        }
        chunk.map(|chunk| (chunk, (receiver, feed)))
    });
    (reqwest::Body::wrap_stream(chunks), feed)
}

/// Streams bytes in memory, so that it is seen how they move.
pub(super) fn of_bytes(bytes: Bytes) -> (reqwest::Body, Arc<Feed>) {
    let feed = Arc::new(Feed::new(bytes.len() as u64));
    let pieces = stream::unfold((bytes, Arc::clone(&feed)), async |(mut bytes, feed)| {
        let piece = bytes.split_to(bytes.len().min(CHUNK as usize));
        feed.moved.fetch_add(piece.len() as u64, Ordering::Relaxed);
        (!piece.is_empty()).then_some((Ok::<_, io::Error>(piece), (bytes, feed)))
    });
    (reqwest::Body::wrap_stream(pieces), feed)
}

/// Sends exactly as many bytes as the descriptor says, or fails; the registry checks what they are.
fn read(blob: &Blob, sender: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    let mut reader = blob.open()?;
    let mut remaining = blob.size();
    while remaining > 0 {
        let mut chunk = Vec::with_capacity(CHUNK.min(remaining) as usize);
        reader.by_ref().take(CHUNK.min(remaining)).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            let reason = format!("{remaining} bytes are missing at its end");
            return Err(crate::Error::Damaged { digest: blob.digest().clone(), reason }.into());
        }
        remaining -= chunk.len() as u64;
        if sender.blocking_send(Ok(chunk.into())).is_err() {
            // The request is over; its own outcome says why.
            return Ok(());
        }
    }
    Ok(())
}
