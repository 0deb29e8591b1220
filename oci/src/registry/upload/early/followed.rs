//! A file whose reading somebody may follow, or end.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{Blob, Open};

/// A file that is read by itself, and from some moment on through a blob of the same bytes, which tells how far.
#[derive(Clone)]
pub(super) struct Followed {
    file: Arc<Path>,
    blob: Arc<Mutex<Option<Blob>>>,
    has_ended: Arc<AtomicBool>,
}

impl Followed {
    pub(super) fn new(file: &Path) -> Self {
        Self { file: file.into(), blob: Arc::default(), has_ended: Arc::default() }
    }

    /// From now on there is nothing more to read.
    pub(super) fn end(&self) {
        self.has_ended.store(true, Ordering::Relaxed);
    }

    /// From now on all that is read is read of `blob`.
    pub(super) fn follow(&self, blob: &Blob) {
        *self.blob() = Some(blob.clone());
    }

    fn blob(&self) -> MutexGuard<'_, Option<Blob>> {
        self.blob.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open for Followed {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let reader = Box::new(File::open(&self.file)?);
        Ok(Box::new(Reader { followed: self.clone(), reader, position: 0, is_of_blob: false }))
    }
}

struct Reader {
    followed: Followed,
    reader: Box<dyn Read + Send>,
    /// How many bytes were read.
    position: u64,
    is_of_blob: bool,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.followed.has_ended.load(Ordering::Relaxed) {
            return Ok(0);
        }
        if !self.is_of_blob
            && let Some(blob) = self.followed.blob().clone()
        {
            self.reader = blob.open_at(self.position)?;
            self.is_of_blob = true;
        }
        let n = self.reader.read(buffer)?;
        self.position += n as u64;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_ended_has_no_more() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, b"hello").unwrap();
        let followed = Followed::new(file.path());
        let mut reader = followed.open().unwrap();
        followed.end();
        assert_eq!(reader.read(&mut [0; 5]).unwrap(), 0);
    }

    #[test]
    fn what_is_read_later_is_read_of_the_blob() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(&file, b"hello").unwrap();
        let followed = Followed::new(file.path());
        let mut reader = followed.open().unwrap();
        let mut begin = [0; 2];
        reader.read_exact(&mut begin).unwrap();
        followed.follow(&Blob::from_bytes("text/plain", b"HELLO".to_vec()));
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!((&begin, rest.as_str()), (b"he", "LLO"));
    }
}
