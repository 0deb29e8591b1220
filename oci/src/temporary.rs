//! Files that appear under their name only when they are complete, and of which nothing stays otherwise.

pub(crate) mod stale;

use std::{
    collections::BTreeSet,
    fs,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tempfile::{Builder, NamedTempFile};

pub(crate) use self::stale::is_temporary;
use crate::{Error, Result};

/// How much is written at a time, in bytes.
pub(crate) const CHUNK: usize = 256 * 1024;

/// What most programs create files with; the umask takes bits away.
pub(crate) const MODE: u32 = 0o666;

/// The temporary files of this process, for who ends it before they are gone by themselves.
static UNDER_WAY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A temporary file, which goes when it is dropped.
pub(crate) struct Temporary {
    file: NamedTempFile,
    _listed: Listed,
}

/// An entry among the files under way.
struct Listed(PathBuf);

impl Temporary {
    /// A new file in the folder `dir`, as readable for others as the user's files are.
    pub(crate) fn create(dir: &Path) -> Result<Self> {
        Self::with_mode(dir, MODE).map_err(|e| Error::from_io("write to", dir, e))
    }

    /// A new file in the folder `dir` with this content.
    pub(crate) fn write(dir: &Path, mut content: impl Read) -> Result<Self> {
        let mut writer = BufWriter::with_capacity(CHUNK, Self::create(dir)?);
        let written = io::copy(&mut content, &mut writer);
        let file = written.and_then(|_| Ok(writer.into_inner()?));
        file.map_err(|e| Error::from_io("write to", dir, e))
    }

    fn with_mode(dir: &Path, mode: u32) -> io::Result<Self> {
        // For an error about the folder: tempfile's is about a name that nobody chose.
        fs::metadata(dir)?;
        let mut builder = Builder::new();
        builder.prefix(stale::PREFIX).suffix(stale::SUFFIX);
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(mode));
        let file = claimed(&builder, dir)?;
        stale::remove(dir, file.as_file());
        let listed = Listed(file.path().to_owned());
        under_way().insert(listed.0.clone());
        Ok(Self { file, _listed: listed })
    }

    /// Gives the file its name, in place of what had it.
    pub(crate) fn persist(self, path: &Path) -> io::Result<()> {
        self.file.persist(path).map(drop).map_err(|e| e.error)
    }

    /// Gives the file its name unless something has it.
    pub(crate) fn persist_noclobber(self, path: &Path) -> io::Result<()> {
        self.file.persist_noclobber(path).map(drop).map_err(|e| e.error)
    }
}

/// A new file that every process knows to be in use.
fn claimed(builder: &Builder<'_, '_>, dir: &Path) -> io::Result<NamedTempFile> {
    loop {
        let file = builder.tempfile_in(dir)?;
        if stale::claim(file.as_file(), file.path()) {
            return Ok(file);
        }
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Listed {
    fn drop(&mut self) {
        under_way().remove(&self.0);
    }
}

fn under_way() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a file whole or not at all; folders on the way to it are made. The umask takes bits from `mode`.
///
/// # Errors
/// When the operating system refuses; what was at `path` is then still there.
pub fn replace(path: &Path, mode: u32, content: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = Temporary::with_mode(folder, mode)?;
    file.write_all(content)?;
    file.persist(path)
}

/// Removes every temporary file of this process that is left, for a process that ends at once.
pub fn remove_all() {
    for path in std::mem::take(&mut *under_way()) {
        // Nobody is left who could be told that it stays.
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_what_was_not_finished() {
        let dir = tempfile::tempdir().unwrap();
        let file = Temporary::write(dir.path(), &b"half"[..]).unwrap();
        assert_eq!(fs::read(file.file.path()).unwrap(), b"half");
        drop(file);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_nobody_writes_any_more_goes_when_somebody_writes() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join(".wpack-aB3dE6.partial");
        let others = [".wpack-aB3dE6", "x.partial", ".tmpaB3dE6"].map(|name| dir.path().join(name));
        fs::write(&left, b"half").unwrap();
        others.iter().for_each(|path| fs::write(path, b"").unwrap());
        let (first, second) =
            (Temporary::create(dir.path()).unwrap(), Temporary::create(dir.path()).unwrap());
        assert!(!left.exists() && others.iter().all(|path| path.exists()));
        assert!(first.file.path().exists() && second.file.path().exists());
    }

    #[test]
    fn a_file_is_replaced_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("folder/file");
        replace(&path, 0o444, b"old").unwrap();
        replace(&path, 0o444, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
