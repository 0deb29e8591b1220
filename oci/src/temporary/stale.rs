//! What processes leave that were killed.
//!
//! Whoever writes a temporary file holds a lock on it, which ends with the process however that ends: what
//! nobody has locked is nobody's any more.

use std::{
    fs::{self, File, Metadata, TryLockError},
    path::Path,
};

/// How the name of a temporary file begins and ends; nobody else's files are called so.
pub(super) const PREFIX: &str = ".wpack-";
pub(super) const SUFFIX: &str = ".partial";

/// Locks a new temporary file; whether it is still there and this process's own.
///
/// Before the lock it looks like one that was left behind, and another process may be about to remove it.
/// Where the file system has no locks nothing is removed either.
pub(super) fn claim(file: &File, path: &Path) -> bool {
    !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) && path.exists()
}

/// Removes the temporary files in `dir` that nobody writes any more. `own` is a file of this process: those
/// of other users are theirs to remove.
pub(super) fn remove(dir: &Path, own: &File) {
    // What cannot be removed now is left to the next run.
    let (Ok(own), Ok(entries)) = (own.metadata(), fs::read_dir(dir)) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if is_temporary(&path)
            && entry.metadata().is_ok_and(|found| found.is_file() && same_user(&found, &own))
        {
            remove_unlocked(&path);
        }
    }
}

/// Whether a file has the name of a temporary one.
pub(crate) fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX))
}

/// Locks a file that nobody else has locked.
pub(crate) fn lock(path: &Path) -> Option<File> {
    File::open(path).ok().filter(|file| file.try_lock().is_ok())
}

/// The lock is held while the file goes, so that nobody takes it for their own meanwhile.
fn remove_unlocked(path: &Path) {
    if let Some(_locked) = lock(path) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(unix)]
fn same_user(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    one.uid() == other.uid()
}

#[cfg(not(unix))]
fn same_user(_: &Metadata, _: &Metadata) -> bool {
    true
}
