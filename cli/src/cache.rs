//! What was made once and can be made again: files by key, checked when they are read, the oldest of them removed.

use std::{
    fs::{self, File, Permissions},
    io,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::{Access, Timespec, Timestamps, UTIME_NOW, UTIME_OMIT, access, futimens};
use wpack_oci::{Digest, temporary};

/// The most that the entries may take together, in bytes: the native code of fifteen programs as large as yosys.
const LIMIT: u64 = 1 << 30;

/// The length of a digest in hex, which ends each entry.
const SEAL: usize = 64;

/// A folder of entries. Processes may share it: an entry appears whole, and what vanishes is made again.
pub(crate) struct Cache {
    folder: Option<PathBuf>,
    limit: u64,
}

impl Cache {
    /// The cache in this folder, which is made when it is first needed; without one nothing is kept.
    pub(crate) fn new(folder: Option<PathBuf>) -> Self {
        Self { folder, limit: LIMIT }
    }

    /// The entry of `key`; none where it is missing, damaged or cannot be read.
    pub(crate) fn get(&self, key: &Digest) -> Option<Vec<u8>> {
        let path = self.folder.as_ref()?.join(key.hex());
        let entry = unsealed(fs::read(&path).ok()?)?;
        // Its age is that of its last use. If the folder cannot be written, the order is not kept.
        let _ = File::open(&path).and_then(|file| touch(&file));
        Some(entry)
    }

    /// Keeps an entry for next time, and removes what was not used for longest where it is too much.
    ///
    /// # Errors
    /// When the folder cannot be written; what was there before is then still there.
    pub(crate) fn put(&self, key: &Digest, content: &[u8]) -> io::Result<()> {
        let Some(folder) = &self.folder else { return Ok(()) };
        fs::create_dir_all(folder)?;
        // What lies in it is run as native code: nobody else may write it.
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let entry = [content, Digest::sha256(content).hex().as_bytes()].concat();
        temporary::replace(&folder.join(key.hex()), 0o600, &entry)?;
        trim(folder, self.limit)
    }

    /// Reads all entries; none where nothing was kept yet.
    ///
    /// # Errors
    /// When the folder cannot be read or written to.
    pub(crate) fn health(&self) -> io::Result<Option<Health>> {
        let Some(folder) = self.folder.as_ref().filter(|folder| folder.exists()) else { return Ok(None) };
        access(folder, Access::WRITE_OK)?;
        let is_open = fs::metadata(folder)?.permissions().mode() & 0o022 != 0;
        let mut health = Health { entries: 0, bytes: 0, damaged: 0, is_open };
        for path in fs::read_dir(folder)?.flatten().map(|entry| entry.path()) {
            let entry = fs::read(path)?;
            health.entries += 1;
            health.bytes += entry.len() as u64;
            health.damaged += usize::from(unsealed(entry).is_none());
        }
        Ok(Some(health))
    }
}

/// An entry without its seal; none where the two do not fit.
fn unsealed(mut entry: Vec<u8>) -> Option<Vec<u8>> {
    let seal = entry.split_off(entry.len().checked_sub(SEAL)?);
    (Digest::sha256(&entry).hex().as_bytes() == seal).then_some(entry)
}

/// What a cache holds, and what is wrong with it.
pub(crate) struct Health {
    pub(crate) entries: usize,
    /// Of all entries.
    pub(crate) bytes: u64,
    /// Entries that do not hold what was put there.
    pub(crate) damaged: usize,
    /// Whether somebody else may write to the folder.
    pub(crate) is_open: bool,
}

/// Sets the time of a file to that of its file system.
fn touch(file: &File) -> io::Result<()> {
    let omit = Timespec { tv_sec: 0, tv_nsec: UTIME_OMIT };
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    Ok(futimens(file, &Timestamps { last_access: omit, last_modification: now })?)
}

/// Removes entries, the one unused for longest first, until the rest fits.
fn trim(folder: &Path, limit: u64) -> io::Result<()> {
    let mut entries = Vec::new();
    let mut total = 0;
    for entry in fs::read_dir(folder)?.flatten() {
        // Another process may have removed it meanwhile.
        let Ok(metadata) = entry.metadata() else { continue };
        total += metadata.len();
        entries.push((metadata.modified()?, entry.file_name(), metadata.len()));
    }
    entries.sort_unstable();
    for (_, name, size) in entries {
        if total <= limit {
            break;
        }
        match fs::remove_file(folder.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => total -= size,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    fn key(name: &str) -> Digest {
        Digest::sha256(name.as_bytes())
    }

    #[test]
    fn what_was_put_is_there_until_it_is_damaged() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("a/b");
        let cache = Cache::new(Some(folder.clone()));
        assert_eq!(cache.get(&key("x")), None);
        cache.put(&key("x"), b"content").unwrap();
        assert_eq!(cache.get(&key("x")).unwrap(), b"content");
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        let path = folder.join(key("x").hex());
        let whole = fs::read(&path).unwrap();
        for damaged in [&whole[..10], &whole[1..], b"", &[b"C", &whole[1..]].concat()] {
            fs::write(&path, damaged).unwrap();
            assert_eq!(cache.get(&key("x")), None);
        }
        let health = cache.health().unwrap().unwrap();
        assert_eq!((health.entries, health.damaged, health.is_open), (1, 1, false));
        cache.put(&key("x"), b"content").unwrap();
        assert!(cache.get(&key("x")).is_some());
        fs::set_permissions(&folder, Permissions::from_mode(0o770)).unwrap();
        let health = cache.health().unwrap().unwrap();
        assert_eq!((health.bytes, health.damaged, health.is_open), (7 + 64, 0, true));
    }

    #[test]
    fn the_one_unused_for_longest_goes_first() {
        let dir = tempfile::tempdir().unwrap();
        let entry = 100 + SEAL as u64;
        let cache = Cache { folder: Some(dir.path().to_owned()), limit: 2 * entry };
        for (age, name) in [(3, "a"), (2, "b")] {
            cache.put(&key(name), &[0; 100]).unwrap();
            let file = File::options().write(true).open(dir.path().join(key(name).hex())).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1000 - age)).unwrap();
        }
        assert!(cache.get(&key("a")).is_some());
        cache.put(&key("c"), &[0; 100]).unwrap();
        let left = ["a", "b", "c"].map(|name| cache.get(&key(name)).is_some());
        assert_eq!(left, [true, false, true]);
    }

    #[test]
    fn without_a_folder_nothing_is_kept() {
        let cache = Cache::new(None);
        cache.put(&key("x"), b"content").unwrap();
        assert_eq!(cache.get(&key("x")), None);
    }
}
