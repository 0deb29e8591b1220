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

use crate::{Blob, Open};

/// How much is read and handed over at a time, in bytes: below it system calls cost, above it only memory.
const CHUNK: u64 = 512 * 1024;
/// How many chunks wait between the reader and the network.
const AHEAD: usize = 2;

/// Where what was read goes.
type Sender = mpsc::Sender<io::Result<Bytes>>;

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

/// Streams the blob, all of it or the transfer fails; the registry checks what it is.
///
/// The stream has no length of its own: the caller says it in `Content-Length`, from which the connection then
/// frames it.
pub(super) fn of(blob: &Blob) -> (reqwest::Body, Arc<Feed>) {
    let opened = blob.clone();
    streamed(blob.size(), move |sender| match pass_on(opened.open()?, opened.size(), sender)? {
        0 => Ok(()),
        missing => {
            let reason = format!("{missing} bytes are missing at its end");
            Err(crate::Error::Damaged { digest: opened.digest().clone(), reason }.into())
        }
    })
}

/// Streams content of which `size` bytes are expected; it may end before, and then the transfer ends as well.
pub(super) fn of_nameless(content: &Arc<dyn Open>, size: u64) -> (reqwest::Body, Arc<Feed>) {
    let content = Arc::clone(content);
    streamed(size, move |sender| pass_on(content.open()?, size, sender).map(drop))
}

/// Has `read` read on a thread of its own; memory holds a few chunks.
fn streamed(
    size: u64,
    read: impl FnOnce(&Sender) -> io::Result<()> + Send + 'static,
) -> (reqwest::Body, Arc<Feed>) {
    let feed = Arc::new(Feed::new(size));
    let (sender, receiver) = mpsc::channel(AHEAD);
    let (reading, taking) = (Arc::clone(&feed), Arc::clone(&feed));
    task::spawn_blocking(move || {
        if let Err(error) = read(&sender) {
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

/// Passes on up to `size` bytes; how many are missing at the end.
fn pass_on(mut reader: impl Read, size: u64, sender: &Sender) -> io::Result<u64> {
    let mut remaining = size;
    while remaining > 0 {
        let mut chunk = Vec::with_capacity(CHUNK.min(remaining) as usize);
        reader.by_ref().take(CHUNK.min(remaining)).read_to_end(&mut chunk)?;
        if chunk.is_empty() {
            break;
        }
        remaining -= chunk.len() as u64;
        if sender.blocking_send(Ok(chunk.into())).is_err() {
            // The request is over; its own outcome says why.
            return Ok(0);
        }
    }
    Ok(remaining)
}
