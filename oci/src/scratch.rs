//! Files without a name, which go with their process however it ends.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use crate::Open;

/// The content of a file that no folder holds.
pub(crate) struct Scratch {
    file: Arc<Mutex<File>>,
}

impl Scratch {
    /// A new file to write to, on the file system of the folder `dir`.
    pub(crate) fn create(dir: &Path) -> io::Result<File> {
        tempfile::tempfile_in(dir)
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
}

/// One of several readers that share a file, each with a position of its own.
struct Reader {
    file: Arc<Mutex<File>>,
    position: u64,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
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
