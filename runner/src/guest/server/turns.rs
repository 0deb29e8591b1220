//! Turns: so many requests run, some more wait, and the rest is told to come again.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

use super::failure::Failure;

/// Requests that wait for each one that may run.
const WAITING: usize = 8;

/// The right to run, until the last copy is gone.
pub(super) type Turn = Arc<OwnedSemaphorePermit>;

pub(super) struct Turns {
    requests: u32,
    free: Arc<Semaphore>,
    waiting: AtomicUsize,
    most_waiting: usize,
}

impl Turns {
    pub(super) fn new(requests: u32) -> Self {
        let (free, waiting) = (Arc::new(Semaphore::new(requests as usize)), AtomicUsize::new(0));
        Self { requests, free, waiting, most_waiting: (requests as usize).saturating_mul(WAITING) }
    }

    /// A turn, at once or in the order of coming.
    ///
    /// # Errors
    /// When too many wait, or it was waited for too long.
    pub(super) async fn take(&self, until: Instant) -> Result<Turn, Failure> {
        let free = || Arc::clone(&self.free);
        if let Ok(turn) = free().try_acquire_owned() {
            return Ok(Arc::new(turn));
        }
        let _place = Place::take(&self.waiting, self.most_waiting).ok_or(Failure::Busy)?;
        match timeout_at(until, free().acquire_owned()).await {
            Ok(Ok(turn)) => Ok(Arc::new(turn)),
            Ok(Err(_)) | Err(_) => Err(Failure::Busy),
        }
    }

    /// Waits until nothing runs.
    pub(super) async fn all_ended(&self) {
        let _ = self.free.acquire_many(self.requests).await;
    }
}

/// A place among those who wait.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Option<Self> {
        let place = Self(waiting);
        (waiting.fetch_add(1, Relaxed) < most).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn one_runs_eight_wait_and_the_next_is_refused() {
        let turns = Turns::new(1);
        let soon = Instant::now() + Duration::from_millis(50);
        let first = turns.take(soon).await.ok().unwrap();
        let waiting: Vec<_> = (0..WAITING).map(|_| Place::take(&turns.waiting, turns.most_waiting)).collect();
        assert!(waiting.iter().all(Option::is_some));
        assert!(matches!(turns.take(soon).await, Err(Failure::Busy)));
        drop(waiting);
        assert!(matches!(turns.take(soon).await, Err(Failure::Busy)), "it waited until the time was over");
        drop(first);
        assert!(turns.take(soon).await.is_ok());
        assert_eq!(turns.waiting.load(Relaxed), 0);
    }
}
