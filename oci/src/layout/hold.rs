//! A layout is held by whoever has it open, so that nobody takes blobs away that are about to be read or named.
//!
//! A copy asks what is there before it sends the rest and gives the name: what was there must stay until then. The
//! folder of the blobs serves as lock file, since it is in each layout and never replaced; the lock ends with the
//! process, however that ends.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    sync::Arc,
};

use crate::{Error, Result};

/// The lock of one who has the layout open.
pub(super) struct Hold(Option<Arc<File>>);

impl Hold {
    /// Waits for who is taking away. Where the file system has no locks, nobody can have the layout alone, and so
    /// nobody takes away.
    pub(super) fn shared(blobs: &Path) -> Self {
        let locked = || loop {
            let file = File::open(blobs)?;
            match file.lock_shared() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => return outcome.map(|()| file),
            }
        };
        Self(locked().ok().map(Arc::new))
    }

    /// That of nobody.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// The lock, to be kept open longer than the layout.
    pub(super) fn file(&self) -> Option<Arc<File>> {
        self.0.clone()
    }

    /// Gives the lock up, and takes one that nobody shares; `waiting` is told when that has to wait for others.
    ///
    /// # Errors
    /// Where the file system has no locks.
    pub(super) fn alone(self, blobs: &Path, waiting: impl FnOnce()) -> Result<File> {
        drop(self);
        let failed = |error| Error::from_io("lock", blobs, error);
        let file = File::open(blobs).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => waiting(),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        file.lock().map_err(failed)?;
        Ok(file)
    }
}
