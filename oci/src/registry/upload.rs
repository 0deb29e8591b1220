//! Blobs on their way to a registry (distribution-spec, "Pushing blobs").

mod chunks;
mod early;
mod ladder;
mod session;
mod under_way;

use std::sync::Arc;

pub use self::under_way::cancel_uploads;
use self::{
    chunks::Chunks,
    ladder::{Ladder, Way},
};
pub(super) use self::{early::Early, session::Session};
use super::Shared;
use crate::{Blob, Put, Result};

impl Shared {
    /// Sends a blob, or has it linked from another repository.
    pub(super) async fn upload(self: &Arc<Self>, blob: &Blob) -> Result<Put> {
        let mut upload = Upload { shared: self, blob, ladder: Ladder::new(), tried: false, broken_off: None };
        let outcome = self.transport.retried(async || upload.attempt().await).await;
        if let Some(chunks) = upload.broken_off {
            chunks.cancel().await;
        }
        outcome
    }
}

/// What one try leaves for the next.
struct Upload<'a> {
    shared: &'a Arc<Shared>,
    blob: &'a Blob,
    ladder: Ladder,
    tried: bool,
    /// Chunks that can go on where they were; all else starts anew.
    broken_off: Option<Chunks>,
}

impl Upload<'_> {
    async fn attempt(&mut self) -> Result<Put> {
        if let Some(chunks) = self.broken_off.take() {
            return self.send_chunks(chunks).await.map(|()| Put::Written);
        }
        // The try before may have lost no more than the answer.
        if std::mem::replace(&mut self.tried, true) && self.shared.has_now(self.blob.descriptor()).await {
            return Ok(Put::Written);
        }
        loop {
            let Some(session) = Session::open(self.shared, self.blob).await? else {
                return Ok(Put::Mounted);
            };
            match self.send(session).await {
                Ok(()) => return Ok(Put::Written),
                Err(error) => self.ladder.after(error)?,
            }
        }
    }

    async fn send(&mut self, mut session: Session) -> Result<()> {
        let sent = match self.ladder.way() {
            Way::Chunks => return self.send_chunks(Chunks::new(session, self.blob)).await,
            Way::Whole => session.put(self.blob).await,
            Way::Stream => session.patch(self.blob).await,
        };
        if sent.is_err() {
            session.cancel().await;
        }
        sent
    }

    async fn send_chunks(&mut self, mut chunks: Chunks) -> Result<()> {
        match chunks.send().await {
            Err(crate::Error::Registry(error)) if error.leaves_session() => {
                self.broken_off = Some(chunks);
                Err(error.into())
            }
            Err(error) => {
                chunks.cancel().await;
                Err(error)
            }
            Ok(()) => Ok(()),
        }
    }
}
