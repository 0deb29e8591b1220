//! A registry that a blob is on its way to before anybody knows its digest.

use std::{
    path::Path,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::{Registry, manifests::Meaning, upload::Early};
use crate::{Blob, Put, Result, Sink, spec::Descriptor};

/// A registry that one blob is on its way to while its digest is still computed: a hash cannot be split over processors,
/// and takes as long as a fast network.
///
/// Nothing is sent before the registry has said that the image's name stands for nothing there: what has its name may
/// have all its blobs. When the digest turns out to be there under another name, or the image is given up, the registry is
/// asked to forget the upload; when the upload fails, the blob is sent as any other.
pub struct Ahead {
    registry: Registry,
    name: String,
    size: u64,
    /// What the registry said of the name, until that was asked for.
    meaning: Mutex<Option<oneshot::Receiver<Result<Meaning>>>>,
    early: Mutex<Option<Early>>,
}

impl Registry {
    /// Starts to send the first `size` bytes of a file, a blob of the image that will be called `name`; comes back at once.
    pub fn ahead(self, name: &str, file: &Path, size: u64) -> Ahead {
        let (told, meaning) = oneshot::channel();
        let asked = name.to_owned();
        let early = Early::start(&self.shared, file, size, async move |shared| {
            let meaning = shared.meaning(&asked).await;
            let is_free = matches!(meaning, Ok(Meaning::Nothing));
            // Nobody asks for an image that was given up.
            let _ = told.send(meaning);
            is_free
        });
        let (meaning, early) = (Mutex::new(Some(meaning)), Mutex::new(Some(early)));
        Ahead { registry: self, name: name.to_owned(), size, meaning, early }
    }
}

impl Ahead {
    /// What was sent, if that is as long as `descriptor` says. Of another blob of that length the registry finds out.
    fn take(&self, descriptor: &Descriptor) -> Option<Early> {
        if descriptor.size == self.size { lock(&self.early).take() } else { None }
    }

    fn give_up(&self, early: Option<Early>) {
        if let Some(early) = early {
            self.registry.shared.block_on(early.give_up());
        }
    }
}

impl Sink for Ahead {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        let has = self.registry.has(descriptor)?;
        if has {
            self.give_up(self.take(descriptor));
        }
        Ok(has)
    }

    fn is_named(&self, root: &Descriptor, name: Option<&str>) -> Result<bool> {
        let told = if name == Some(&self.name) { lock(&self.meaning).take() } else { None };
        match told.and_then(|told| told.blocking_recv().ok()) {
            Some(meaning) => Ok(meaning?.is(&root.digest)),
            None => self.registry.is_named(root, name),
        }
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        if let Some(early) = self.take(blob.descriptor())
            && self.registry.shared.block_on(early.arrive_as(blob))
        {
            return Ok(Put::Written);
        }
        self.registry.put(blob)
    }

    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()> {
        self.registry.finish(root, name)
    }

    fn attach(&self, referrer: &Blob) -> Result<()> {
        self.registry.attach(referrer)
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        let early = lock(&self.early).take();
        self.give_up(early);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
