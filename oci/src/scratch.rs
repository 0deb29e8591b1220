//! Files without a name, which go with their process however it ends.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::fd::AsRawFd as _,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, open};

use crate::{Open, temporary};

/// The content of a file that no folder holds.
pub(crate) struct Scratch {
    file: Arc<Mutex<File>>,
}

impl Scratch {
    /// A new file to write to, on the file system of the folder `dir`.
    pub(crate) fn create(dir: &Path) -> io::Result<File> {
        // One that gets a name looks like any other.
        let mode = Mode::from_raw_mode(temporary::MODE);
        match open(dir, OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC, mode) {
            Ok(file) => Ok(file.into()),
            // Not every file system has files without a name; this way they lose theirs at once.
            Err(_) => tempfile::tempfile_in(dir),
        }
    }

    /// What was written to such a file.
    pub(crate) fn new(file: File) -> Self {
        Self { file: Arc::new(Mutex::new(file)) }
    }
}

impl Open for Scratch {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(Reader { file: Arc::clone(&self.file), position: 0 }))
    }

    fn link(&self, path: &Path) -> bool {
        let file = lock(&self.file).as_raw_fd();
        linkat(CWD, format!("/proc/self/fd/{file}"), CWD, path, AtFlags::SYMLINK_FOLLOW).is_ok()
    }
}

fn lock(file: &Mutex<File>) -> MutexGuard<'_, File> {
    file.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One of several readers that share a file, each with a position of its own.
struct Reader {
    file: Arc<Mutex<File>>,
    position: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = lock(&self.file);
        file.seek(SeekFrom::Start(self.position))?;
        let n = file.read(buffer)?;
        self.position += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn a_name_can_be_given_once() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = Scratch::create(dir.path()).unwrap();
        file.write_all(b"content").unwrap();
        let (scratch, path) = (Scratch::new(file), dir.path().join("name"));
        assert!(scratch.link(&path));
        assert_eq!(std::fs::read(&path).unwrap(), b"content");
        assert!(!scratch.link(&path) && !scratch.link(&dir.path().join("no/folder")));
    }

    #[test]
    fn readers_do_not_disturb_each_other() {
        let dir = tempfile::tempdir().unwrap();
        let mut file = Scratch::create(dir.path()).unwrap();
        file.write_all(b"content").unwrap();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let scratch = Scratch::new(file);
        let (mut one, mut other) = (scratch.open().unwrap(), scratch.open().unwrap());
        let (mut start, mut whole) = ([0; 3], Vec::new());
        one.read_exact(&mut start).unwrap();
        other.read_to_end(&mut whole).unwrap();
        assert_eq!((&start, whole.as_slice()), (b"con", &b"content"[..]));
        let mut rest = Vec::new();
        one.read_to_end(&mut rest).unwrap();
        assert_eq!(rest, b"tent");
    }
}
