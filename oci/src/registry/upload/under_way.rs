//! The uploads of this process, for who ends it before they are done.

use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Duration,
};

use reqwest::Url;

use crate::registry::Shared;

/// How long a process that ends waits for registries.
const LIMIT: Duration = Duration::from_secs(1);

static UNDER_WAY: Mutex<BTreeMap<u64, Place>> = Mutex::new(BTreeMap::new());
static NEXT: AtomicU64 = AtomicU64::new(0);

/// Where an upload is, and who can say so to the registry.
struct Place {
    shared: Arc<Shared>,
    location: Url,
}

/// An entry among the uploads under way.
pub(super) struct Listed(u64);

impl Listed {
    pub(super) fn new(shared: &Arc<Shared>, location: &Url) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        under_way().insert(number, Place { shared: Arc::clone(shared), location: location.clone() });
        Self(number)
    }

    pub(super) fn moved(&self, location: &Url) {
        if let Some(place) = under_way().get_mut(&self.0) {
            place.location = location.clone();
        }
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        let place = under_way().remove(&self.0);
        // It may hold the last of a registry's threads, which must not end under the lock.
        drop(place);
    }
}

fn under_way() -> MutexGuard<'static, BTreeMap<u64, Place>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks registries to forget the uploads of this process, for a process that ends at once. Whether they do is
/// not known; it takes a second at most.
pub fn cancel_uploads() {
    let (working, ended) = mpsc::channel::<()>();
    let places = mem::take(&mut *under_way());
    for Place { shared, location } in places.into_values() {
        let working = working.clone();
        thread::spawn(move || {
            shared.block_on(shared.cancel(location));
            drop(working);
        });
    }
    drop(working);
    // Nothing is ever sent: the wait ends with the last of those that could.
    let _ = ended.recv_timeout(LIMIT);
}
