//! Bytes with a name.

mod verified;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) use self::verified::Verified;
use crate::{Digest, Error, Reference, Result, spec::Descriptor};

/// Content that lies elsewhere and can be opened as often as needed.
pub trait Open: Send + Sync {
    /// Starts reading from the first byte.
    ///
    /// # Errors
    /// When the place refuses; an [`Error`] travels inside the [`io::Error`].
    fn open(&self) -> io::Result<Box<dyn Read + Send>>;

    /// Starts reading after the first `offset` bytes.
    ///
    /// # Errors
    /// As [`Open::open`].
    fn open_at(&self, offset: u64) -> io::Result<Box<dyn Read + Send>> {
        let mut reader = self.open()?;
        io::copy(&mut reader.by_ref().take(offset), &mut io::sink())?;
        Ok(reader)
    }

    /// Gives the content a name in the file system, where it lies in a file that can have one, and nothing has it. What is
    /// linked is complete, and was hashed when it was written.
    fn link(&self, _path: &Path) -> bool {
        false
    }

    /// The repository that holds the content, when a registry does: it can link it to others of its own.
    fn origin(&self) -> Option<&Reference> {
        None
    }
}

/// A descriptor together with the bytes it describes.
///
/// A blob can always be opened again, so hashing, retries and parallel transfers need no special cases.
#[derive(Clone)]
pub struct Blob {
    descriptor: Descriptor,
    content: Content,
}

#[derive(Clone)]
enum Content {
    Bytes(Arc<[u8]>),
    File { path: Arc<Path>, offset: u64, _held: Option<Arc<File>> },
    Elsewhere(Arc<dyn Open>),
}

impl Blob {
    /// Bytes in memory: a document, or content that is small.
    pub fn from_bytes(media_type: &str, bytes: Vec<u8>) -> Self {
        let descriptor = Descriptor::new(media_type, Digest::sha256(&bytes), bytes.len() as u64);
        Self { descriptor, content: Content::Bytes(bytes.into()) }
    }

    /// Bytes in memory whose digest is known already.
    pub fn known(descriptor: Descriptor, bytes: Vec<u8>) -> Self {
        Self { descriptor, content: Content::Bytes(bytes.into()) }
    }

    /// `descriptor.size` bytes of a file from `offset` on, whose digest is known already.
    pub fn in_file(descriptor: Descriptor, path: PathBuf, offset: u64) -> Self {
        Self { descriptor, content: Content::File { path: path.into(), offset, _held: None } }
    }

    /// A whole file that nobody takes away as long as `lock` is open, which is until the last such blob is gone.
    pub(crate) fn in_locked_file(descriptor: Descriptor, path: PathBuf, lock: Option<Arc<File>>) -> Self {
        Self { descriptor, content: Content::File { path: path.into(), offset: 0, _held: lock } }
    }

    /// Content that another place holds.
    pub fn elsewhere(descriptor: Descriptor, content: impl Open + 'static) -> Self {
        Self { descriptor, content: Content::Elsewhere(Arc::new(content)) }
    }

    /// The same content with an annotation on its descriptor.
    #[must_use]
    pub fn annotate(mut self, key: &str, value: &str) -> Self {
        self.descriptor.annotations.insert(key.to_owned(), value.to_owned());
        self
    }

    /// The same content under another media type.
    #[must_use]
    pub fn retyped(mut self, media_type: &str) -> Self {
        self.descriptor.media_type = media_type.to_owned();
        self
    }

    /// What the content is.
    pub fn descriptor(&self) -> &Descriptor {
        &self.descriptor
    }

    /// The digest of the content.
    pub fn digest(&self) -> &Digest {
        &self.descriptor.digest
    }

    /// The size of the content in bytes.
    pub fn size(&self) -> u64 {
        self.descriptor.size
    }

    /// The repository that holds the content, when a registry does.
    pub fn origin(&self) -> Option<&Reference> {
        match &self.content {
            Content::Elsewhere(place) => place.origin(),
            Content::Bytes(_) | Content::File { .. } => None,
        }
    }

    /// Gives the content a name in the file system, as [`Open::link`] does.
    pub(crate) fn link(&self, path: &Path) -> bool {
        match &self.content {
            Content::Elsewhere(place) => place.link(path),
            Content::Bytes(_) | Content::File { .. } => false,
        }
    }

    /// Starts reading, without a check of what is read: for a receiver that checks by itself.
    ///
    /// # Errors
    /// When the place refuses.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        self.open_at(0)
    }

    /// Starts reading after the first `start` bytes, as [`Blob::open`] does before them.
    ///
    /// # Errors
    /// When the place refuses.
    pub fn open_at(&self, start: u64) -> io::Result<Box<dyn Read + Send>> {
        Ok(match &self.content {
            Content::Bytes(bytes) => {
                let mut bytes = io::Cursor::new(Arc::clone(bytes));
                bytes.set_position(start);
                Box::new(bytes)
            }
            Content::File { path, offset, .. } => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(offset.saturating_add(start)))?;
                Box::new(file.take(self.descriptor.size.saturating_sub(start)))
            }
            Content::Elsewhere(place) if start == 0 => place.open()?,
            Content::Elsewhere(place) => place.open_at(start)?,
        })
    }

    /// Starts reading; the end of the stream comes only if size and digest are right.
    ///
    /// # Errors
    /// When the place refuses. Reading fails with [`Error::Damaged`] inside the [`io::Error`].
    pub fn verified(&self) -> io::Result<Verified> {
        Ok(Verified::of(&self.descriptor, self.open()?))
    }

    /// Goes on reading after the bytes that `begun` holds, verified together with them.
    ///
    /// # Errors
    /// As [`Blob::verified`], and when `begun` cannot be read or has too much.
    pub(crate) fn verified_after(&self, begun: &mut impl Read) -> io::Result<Verified> {
        Verified::after(&self.descriptor, begun, |start| self.open_at(start))
    }

    /// The verified content in memory.
    ///
    /// # Errors
    /// [`Error::TooLarge`] when it has more than `limit` bytes, [`Error::Damaged`] when it is not what the
    /// descriptor says, or the error of the place.
    pub fn bytes(&self, limit: u64) -> Result<Vec<u8>> {
        let size = self.descriptor.size;
        if size > limit {
            return Err(Error::TooLarge { what: self.descriptor.digest.to_string(), size, limit });
        }
        let mut bytes = Vec::new();
        self.verified()
            .and_then(|mut reader| reader.read_to_end(&mut bytes))
            .map_err(|e| Error::from_io("read", self.name(), e))?;
        Ok(bytes)
    }

    /// Where the content lies, for messages.
    pub(crate) fn name(&self) -> PathBuf {
        match &self.content {
            Content::File { path, .. } => path.to_path_buf(),
            Content::Bytes(_) | Content::Elsewhere(_) => self.descriptor.digest.as_str().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(size: u64, digest: Digest) -> Blob {
        let mut blob = Blob::from_bytes("text/plain", b"hello".to_vec());
        blob.descriptor.size = size;
        blob.descriptor.digest = digest;
        blob
    }

    fn fails(blob: &Blob) -> String {
        blob.bytes(100).unwrap_err().to_string()
    }

    #[test]
    fn right_content_reads() {
        assert_eq!(claim(5, Digest::sha256(b"hello")).bytes(100).unwrap(), b"hello");
    }

    #[test]
    fn wrong_content_does_not() {
        assert!(fails(&claim(4, Digest::sha256(b"hello"))).contains("longer"));
        assert!(fails(&claim(6, Digest::sha256(b"hello"))).contains("1 bytes are missing"));
        assert!(fails(&claim(5, Digest::sha256(b"HELLO"))).contains("its content has digest sha256:2cf24"));
    }

    #[test]
    fn the_limit_holds_before_anything_is_read() {
        assert!(matches!(
            claim(u64::MAX, Digest::sha256(b"")).bytes(9),
            Err(Error::TooLarge { limit: 9, .. })
        ));
    }

    #[test]
    fn a_part_of_a_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        std::fs::write(&path, b"..hello..").unwrap();
        let hello = Blob::from_bytes("text/plain", b"hello".to_vec());
        let part = Blob::in_file(hello.descriptor().clone(), path, 2);
        assert_eq!(part.bytes(5).unwrap(), b"hello");
        for blob in [&hello, &part] {
            let mut rest = String::new();
            blob.open_at(3).unwrap().read_to_string(&mut rest).unwrap();
            assert_eq!(rest, "lo");
        }
    }

    #[test]
    fn what_was_begun_goes_on() {
        let hello = Blob::from_bytes("text/plain", b"hello".to_vec());
        let rest = |begun: &str| {
            let mut rest = String::new();
            hello.verified_after(&mut begun.as_bytes())?.read_to_string(&mut rest)?;
            io::Result::Ok(rest)
        };
        assert_eq!([rest("").unwrap(), rest("hel").unwrap(), rest("hello").unwrap()], ["hello", "lo", ""]);
        assert!(rest("HEL").unwrap_err().to_string().contains("its content has digest"));
        assert!(rest("hello!").unwrap_err().to_string().contains("longer"));
    }
}
