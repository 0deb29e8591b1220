//! A blob that tells how far it has been read.

use std::{
    io::{self, Read},
    path::Path,
    sync::Arc,
};

use crate::{Blob, Open, Progress, Reference, spec::Descriptor};

/// The same blob, whose reading is reported; that it has ended is left to the caller, who knows what it was for.
pub fn observed(blob: Blob, progress: &Arc<dyn Progress>) -> Blob {
    let descriptor = blob.descriptor().clone();
    Blob::elsewhere(descriptor, Observed { blob, progress: Arc::clone(progress) })
}

struct Observed {
    blob: Blob,
    progress: Arc<dyn Progress>,
}

impl Open for Observed {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.open_at(0)
    }

    fn open_at(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let descriptor = self.blob.descriptor().clone();
        self.progress.begin(&descriptor);
        self.progress.advance(&descriptor, offset);
        let reader = self.blob.open_at(offset)?;
        Ok(Box::new(ObservedReader { reader, descriptor, progress: Arc::clone(&self.progress) }))
    }

    fn link(&self, path: &Path) -> bool {
        let is_linked = self.blob.link(path);
        if is_linked {
            self.progress.begin(self.blob.descriptor());
            self.progress.advance(self.blob.descriptor(), self.blob.size());
        }
        is_linked
    }

    fn origin(&self) -> Option<&Reference> {
        self.blob.origin()
    }
}

struct ObservedReader {
    reader: Box<dyn Read + Send>,
    descriptor: Descriptor,
    progress: Arc<dyn Progress>,
}

impl Read for ObservedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.progress.advance(&self.descriptor, n as u64);
        Ok(n)
    }
}
