//! What a place can do.

use crate::{Blob, Digest, Error, Result, spec::Descriptor};

/// A place that manifests and blobs can be read from.
pub trait Source: Sync {
    /// The manifest or index that `name` stands for; without a name, the only one there is.
    ///
    /// # Errors
    /// [`Error::NoImage`](crate::Error::NoImage), or what the place answers.
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor>;

    /// The names that images have here, as [`resolve`](Self::resolve) takes them; none where images have no names.
    ///
    /// # Errors
    /// What the place answers.
    fn names(&self) -> Result<Vec<String>> {
        Ok(Vec::new())
    }

    /// The content of a descriptor found here.
    ///
    /// # Errors
    /// [`Error::NoBlob`](crate::Error::NoBlob), or what the place answers.
    fn blob(&self, descriptor: &Descriptor) -> Result<Blob>;

    /// What refers to the manifest `subject`, such as signatures; with `artifact_type` only what is of that kind.
    /// A place that keeps no such lists has none.
    ///
    /// # Errors
    /// What the place answers.
    fn referrers(&self, _subject: &Digest, _artifact_type: Option<&str>) -> Result<Vec<Descriptor>> {
        Ok(Vec::new())
    }
}

/// A place that manifests and blobs can be written to.
pub trait Sink: Sync {
    /// Whether the content is here already. `false` also when the place cannot tell: then `put` decides.
    ///
    /// # Errors
    /// Only when nothing else could work either, as when the place cannot be reached.
    fn has(&self, descriptor: &Descriptor) -> Result<bool>;

    /// Whether `name` stands for `root` and the image is complete, so that nothing is left to do. `false` also
    /// when the place cannot tell.
    ///
    /// # Errors
    /// As for `has`.
    fn is_named(&self, _root: &Descriptor, _name: Option<&str>) -> Result<bool> {
        Ok(false)
    }

    /// Stores the content, verified by this place or by the other end.
    ///
    /// # Errors
    /// What the place answers; nothing that could be taken for the content is left behind.
    fn put(&self, blob: &Blob) -> Result<Put>;

    /// Stores `root` and makes `name` stand for it, after everything below it has been put.
    ///
    /// # Errors
    /// What the place answers; the name then stands for what it stood for before.
    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()>;

    /// Stores a manifest without a name, so that the place lists it among what refers to its subject.
    ///
    /// # Errors
    /// What the place answers, or that it keeps no such lists.
    fn attach(&self, referrer: &Blob) -> Result<()> {
        let reason = "this kind of place does not keep what refers to an image".to_owned();
        Err(Error::BadDocument { digest: referrer.digest().clone(), reason })
    }
}

/// How content came into a sink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// Its bytes were sent.
    Written,
    /// The place had it in another repository and linked it.
    Mounted,
}

/// Someone who is told how a copy goes on. Calls come from several threads.
pub trait Progress: Send + Sync {
    /// So many more blobs and manifests belong to the copy; each of them will end once.
    fn expect(&self, blobs: usize);
    /// The transfer of a blob begins, or begins again after a failure: its count is zero.
    fn begin(&self, descriptor: &Descriptor);
    /// `bytes` more of it were handed over.
    fn advance(&self, descriptor: &Descriptor, bytes: u64);
    /// It is there; `None` when it was there before.
    fn end(&self, descriptor: &Descriptor, put: Option<Put>);
}

/// Nobody is told.
impl Progress for () {
    fn expect(&self, _: usize) {}
    fn begin(&self, _: &Descriptor) {}
    fn advance(&self, _: &Descriptor, _: u64) {}
    fn end(&self, _: &Descriptor, _: Option<Put>) {}
}
