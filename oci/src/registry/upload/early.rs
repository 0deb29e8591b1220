//! An upload that begins before anybody knows the digest, which comes with its end.

mod followed;

use std::{path::Path, pin::pin, sync::Arc, thread, time::Duration};

use futures_util::future::{Either, select};
use tokio::{sync::oneshot, time::timeout};

use self::followed::Followed;
use super::session::{CANCEL_LIMIT, Session};
use crate::{Blob, registry::Shared};

/// How long is waited for what is under way, once nothing more is sent.
const END_LIMIT: Duration = Duration::from_secs(2);

/// An upload on its way. Its failures are told to nobody: the blob can be sent as any other.
pub(in crate::registry) struct Early {
    file: Followed,
    /// What has everything but its end.
    sent: oneshot::Receiver<Session>,
    /// The upload is given up when this is.
    wanted: oneshot::Sender<()>,
}

impl Early {
    /// Sends the first `size` bytes of a file once it is said that they `may` go.
    pub(in crate::registry) fn start(
        shared: &Arc<Shared>,
        file: &Path,
        size: u64,
        may: impl AsyncFnOnce(&Shared) -> bool + Send + 'static,
    ) -> Self {
        let file = Followed::new(file);
        let (wanted, unwanted) = oneshot::channel();
        let (sending, sent) = oneshot::channel();
        let (shared, content) = (Arc::clone(shared), file.clone());
        let work = move || {
            let upload = upload(&shared, content, size, may, unwanted);
            if let Some(session) = shared.block_on(upload)
                && let Err(session) = sending.send(session)
            {
                shared.block_on(session.cancel());
            }
        };
        // Without a thread nothing sets out.
        let _ = thread::Builder::new().spawn(work);
        Self { file, sent, wanted }
    }

    /// Waits for the upload and ends it as that of `blob`, whose reading is followed from here on. Whether it is there.
    pub(in crate::registry) async fn arrive_as(self, blob: &Blob) -> bool {
        let Self { file, sent, wanted: _wanted } = self;
        file.follow(blob);
        let Ok(mut session) = sent.await else { return false };
        if session.end(blob).await.is_ok() {
            return true;
        }
        // No more than the answer may have been lost.
        let is_there = session.shared.has_now(blob.descriptor()).await;
        if !is_there {
            session.cancel().await;
        }
        is_there
    }

    /// Has the registry forget it.
    pub(in crate::registry) async fn give_up(self) {
        let Self { sent, wanted, .. } = self;
        drop(wanted);
        if let Ok(Ok(session)) = timeout(END_LIMIT + CANCEL_LIMIT, sent).await {
            session.cancel().await;
        }
    }
}

/// An upload that has everything but its end, unless it failed or was given up.
async fn upload(
    shared: &Arc<Shared>,
    content: Followed,
    size: u64,
    may: impl AsyncFnOnce(&Shared) -> bool,
    mut unwanted: oneshot::Receiver<()>,
) -> Option<Session> {
    if !unless(&mut unwanted, may(shared)).await? {
        return None;
    }
    // Not given up half-way: only an upload that is known can be taken back.
    let mut session = Session::fresh(shared).await.ok()?;
    let is_sent = {
        let mut sending = pin!(session.begin(size, Arc::new(content.clone())));
        match unless(&mut unwanted, sending.as_mut()).await {
            Some(sent) => sent.is_ok(),
            None => {
                // A request that ends leaves an upload that can be taken back; one that breaks off may not
                // (distribution 2.8 counts what came, and then knows the upload by no location that it told).
                content.end();
                let _ = timeout(END_LIMIT, sending).await;
                false
            }
        }
    };
    if is_sent {
        return Some(session);
    }
    session.cancel().await;
    None
}

/// What comes of `work`, unless it is given up.
async fn unless<T>(given_up: &mut oneshot::Receiver<()>, work: impl Future<Output = T>) -> Option<T> {
    match select(pin!(work), given_up).await {
        Either::Left((done, _)) => Some(done),
        Either::Right(_) => None,
    }
}
