//! Blobs that come from afar, and go on arriving where an earlier process was broken off.
//!
//! What has arrived lies beside the blobs under a name that only the digest decides. Whoever holds a lock on it
//! writes it; the lock ends with the process, however that ends, and the bytes stay for the next one.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use crate::{Blob, Digest, Error, Result, temporary::CHUNK};

/// Below this a blob is sooner fetched again than looked after, in bytes.
const LEAST: u64 = 1024 * 1024;

/// How long what has arrived of a blob is kept without anybody going on with it.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A blob that has arrived in part, locked.
pub(super) struct Half {
    path: PathBuf,
    file: File,
}

impl Half {
    /// What has arrived of a blob in the layout `dir`, or the place for it. `None` when another process is at it
    /// already, and for blobs that are not worth it: those that are here or small.
    pub(super) fn claim(dir: &Path, blob: &Blob) -> Result<Option<Self>> {
        if blob.origin().is_none() || blob.size() < LEAST {
            return Ok(None);
        }
        let path = path(dir, blob);
        let failed = |error| Error::from_io("write", &path, error);
        // A link could lead anywhere.
        if fs::symlink_metadata(&path).is_ok_and(|found| !found.is_file()) {
            return Ok(None);
        }
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(failed)?;
        // Before the lock was held, another process may have given the file its final name.
        let is_ours = file.try_lock().is_ok() && is_at(&file, &path);
        Ok(is_ours.then_some(Self { path, file }))
    }

    /// Fetches what is missing, and gives the blob its name. What turns out to be damaged is fetched once from
    /// the beginning.
    pub(super) fn complete(mut self, blob: &Blob, to: &Path) -> Result<()> {
        let had = self.file.metadata().map(|found| found.len()).map_err(|e| self.failed(e))?;
        match self.fetch(blob) {
            Err(Error::Damaged { .. }) if had > 0 => {
                self.file.set_len(0).map_err(|e| self.failed(e))?;
                self.fetch(blob).inspect_err(|error| self.drop_damaged(error))?;
            }
            outcome => outcome.inspect_err(|error| self.drop_damaged(error))?,
        }
        fs::rename(&self.path, to).map_err(|e| Error::from_io("write", to, e))
    }

    fn fetch(&mut self, blob: &Blob) -> Result<()> {
        let written = self.append(blob);
        written.map_err(|e| Error::from_io("write", &self.path, e))
    }

    fn append(&mut self, blob: &Blob) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut rest = blob.verified_after(&mut self.file)?;
        let mut writer = BufWriter::with_capacity(CHUNK, &mut self.file);
        let copied = io::copy(&mut rest, &mut writer);
        // What came before a failure is worth keeping.
        writer.flush()?;
        copied.map(drop)
    }

    /// What is damaged is no use to the next process.
    fn drop_damaged(&self, error: &Error) {
        if matches!(error, Error::Damaged { .. }) {
            let _ = fs::remove_file(&self.path);
        }
    }

    fn failed(&self, error: io::Error) -> Error {
        Error::from_io("write", &self.path, error)
    }
}

/// Removes what nobody has gone on with for long; `latest` is a file that was written just now.
pub(super) fn tidy(dir: &Path, latest: &Path) {
    let written = |path: &Path| fs::symlink_metadata(path).and_then(|found| found.modified());
    // What cannot be looked at now is left to the next run.
    let (Ok(now), Ok(entries)) = (written(latest), fs::read_dir(dir)) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        let age = written(&path).ok().and_then(|then| now.duration_since(then).ok());
        if is_half(&path) && age.is_some_and(|age| age > KEPT) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether a file has the name of a blob that has arrived in part.
pub(super) fn is_half(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let digest = name.strip_prefix('.').and_then(|name| name.strip_suffix(".half"));
    digest.is_some_and(|digest| digest.replacen('-', ":", 1).parse::<Digest>().is_ok())
}

fn path(dir: &Path, blob: &Blob) -> PathBuf {
    dir.join(format!(".{}-{}.half", blob.digest().algorithm(), blob.digest().hex()))
}

/// Whether a file is the one that has this path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |found: fs::Metadata| (found.dev(), found.ino());
    match (file.metadata(), fs::symlink_metadata(path)) {
        (Ok(one), Ok(other)) => identity(one) == identity(other),
        _ => false,
    }
}

/// Where files have no identity, an open one keeps its path.
#[cfg(not(unix))]
fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_was_left_for_long_goes() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, age: u64| {
            let path = dir.path().join(name);
            let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(2_000_000_000 - age);
            File::create(&path).unwrap().set_modified(modified).unwrap();
            path
        };
        let (day, hex) = (24 * 60 * 60, "0".repeat(64));
        let latest = file("index.json", 0);
        let old = file(&format!(".sha256-{hex}.half"), 8 * day);
        let kept = [
            file(&format!(".sha256-{}.half", "1".repeat(64)), 6 * day),
            file(&format!("sha256-{hex}.half"), 8 * day),
            file(".other.half", 8 * day),
        ];
        tidy(dir.path(), &latest);
        assert!(!old.exists() && latest.exists() && kept.iter().all(|path| path.exists()));
    }
}
