//! Content that is checked as it is read.

use std::io::{self, Read};

use crate::{Digest, Error, Hasher, spec::Descriptor};

/// How much is read at a time of what was begun, in bytes.
const CHUNK: usize = 256 * 1024;

/// A reader that ends well only when size and digest were right.
pub struct Verified {
    reader: Box<dyn Read + Send>,
    hasher: Option<Hasher>,
    remaining: u64,
    digest: Digest,
}

impl Read for Verified {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        let n = self.reader.read(buffer)?;
        if n == 0 {
            return self.check_end().map(|()| 0);
        }
        self.count(&buffer[..n])?;
        Ok(n)
    }
}

impl Verified {
    /// Reads what `reader` has of the content.
    pub(super) fn of(descriptor: &Descriptor, reader: Box<dyn Read + Send>) -> Self {
        let digest = descriptor.digest.clone();
        Self { reader, hasher: Some(digest.hasher()), remaining: descriptor.size, digest }
    }

    /// Reads what is left of the content behind the bytes that `begun` holds; `open_at` opens it there.
    ///
    /// # Errors
    /// When `begun` cannot be read or has too much, or the rest cannot be opened.
    pub(super) fn after(
        descriptor: &Descriptor,
        begun: &mut impl Read,
        open_at: impl FnOnce(u64) -> io::Result<Box<dyn Read + Send>>,
    ) -> io::Result<Self> {
        let mut verified = Self::of(descriptor, Box::new(io::empty()));
        let mut chunk = vec![0; CHUNK];
        loop {
            match begun.read(&mut chunk)? {
                0 => break,
                n => verified.count(&chunk[..n])?,
            }
        }
        verified.reader = open_at(descriptor.size - verified.remaining)?;
        Ok(verified)
    }

    /// Counts and hashes what was read.
    fn count(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.remaining = self
            .remaining
            .checked_sub(bytes.len() as u64)
            .ok_or_else(|| self.damaged("it is longer than its descriptor says".to_owned()))?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(bytes);
        }
        Ok(())
    }

    fn check_end(&mut self) -> io::Result<()> {
        if self.remaining > 0 {
            return Err(self.damaged(format!("{} bytes are missing at its end", self.remaining)));
        }
        match self.hasher.take().map(Hasher::finish) {
            Some(found) if found != self.digest => {
                Err(self.damaged(format!("its content has digest {found}")))
            }
            _ => Ok(()),
        }
    }

    fn damaged(&self, reason: String) -> io::Error {
        Error::Damaged { digest: self.digest.clone(), reason }.into()
    }
}
