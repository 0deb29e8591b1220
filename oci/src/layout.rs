//! A folder in the OCI image layout, and the local store, which is one too.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{
    Blob, Digest, Error, Put, Result, Sink, Source,
    layout::{
        format::{BLOBS, INDEX, MARKER, MARKER_CONTENT, blob_path, check_marker, read_small},
        half::Half,
        hold::Hold,
        names::Names,
    },
    referrers::{self, Claim, List},
    spec::{DOCUMENT_LIMIT, Descriptor},
    temporary::Temporary,
};

mod files;
pub(crate) mod format;
mod half;
mod health;
mod hold;
pub(crate) mod names;
mod prune;

pub use self::{
    health::{Broken, Health},
    prune::{Leftover, Pruned},
};

/// What messages call the local store.
const STORE: &str = "the local store";

/// A folder that holds images.
///
/// A name is what `org.opencontainers.image.ref.name` says. Where it is given to another image, or taken away, the
/// blobs of the former stay until somebody [prunes](Layout::prune). Nobody does as long as this value lives.
pub struct Layout {
    dir: PathBuf,
    place: String,
    hold: Hold,
}

impl Layout {
    /// A layout that exists.
    ///
    /// # Errors
    /// [`Error::BadPlace`] when the folder is no layout.
    pub fn open(dir: &Path) -> Result<Self> {
        Self::existing(dir, format!("layout {}", dir.display()))
    }

    /// A layout that is made if there is none.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be made, [`Error::BadPlace`] when there is a different thing.
    pub fn create(dir: &Path) -> Result<Self> {
        Self::ensure(dir, format!("layout {}", dir.display()))
    }

    /// The local store: a layout in which images have their whole name, as `acme/app:1`.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be made, [`Error::BadPlace`] when there is a different thing.
    pub fn store(dir: &Path) -> Result<Self> {
        Self::ensure(dir, STORE.to_owned())
    }

    /// The local store, which is not made if there is none.
    ///
    /// # Errors
    /// As [`Layout::open`].
    pub fn open_store(dir: &Path) -> Result<Self> {
        Self::existing(dir, STORE.to_owned())
    }

    fn existing(dir: &Path, place: String) -> Result<Self> {
        let layout = Self::at(dir, place);
        layout.check()?;
        Ok(layout)
    }

    fn ensure(dir: &Path, place: String) -> Result<Self> {
        create_dir(&dir.join(BLOBS))?;
        let layout = Self::at(dir, place);
        layout.ensure_file(INDEX, &Names::default().render())?;
        layout.ensure_file(MARKER, MARKER_CONTENT)?;
        layout.check()?;
        Ok(layout)
    }

    fn at(dir: &Path, place: String) -> Self {
        Self { dir: dir.to_owned(), place, hold: Hold::shared(&dir.join(BLOBS)) }
    }

    /// Writes a file unless it is there; another process may be faster.
    fn ensure_file(&self, name: &str, content: &[u8]) -> Result<()> {
        let path = self.dir.join(name);
        if path.exists() {
            return Ok(());
        }
        let file = Temporary::write(&self.dir, content)?;
        match file.persist_noclobber(&path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                Err(Error::from_io("write", path, error))
            }
            _ => Ok(()),
        }
    }

    fn check(&self) -> Result<()> {
        if !self.dir.join(MARKER).is_file() || !self.dir.join(INDEX).is_file() {
            return Err(self.bad("it has no files oci-layout and index.json".to_owned()));
        }
        check_marker(&self.place, &self.read(MARKER)?)
    }

    fn read(&self, name: &str) -> Result<Vec<u8>> {
        read_small(&self.place, name, File::open(self.dir.join(name)))
    }

    fn index(&self) -> Result<Names> {
        Names::parse(&self.place, &self.read(INDEX)?)
    }

    /// Changes index.json, one writer after the other.
    fn edit_names(&self, edit: impl FnOnce(&mut Names) -> Result<()>) -> Result<()> {
        let _held = self.lock()?;
        let mut names = self.index()?;
        edit(&mut names)?;
        let index = self.dir.join(INDEX);
        let file = Temporary::write(&self.dir, &names.render()[..])?;
        file.persist(&index).map_err(|e| Error::from_io("write", index, e))
    }

    /// Takes a name away, and tells what it stood for. Its blobs stay.
    ///
    /// # Errors
    /// [`Error::NoImage`], or that the names cannot be written.
    pub fn remove(&self, name: &str) -> Result<Descriptor> {
        let mut removed = None;
        self.edit_names(|names| {
            removed = Some(names.remove(&self.place, name)?);
            Ok(())
        })?;
        removed.ok_or_else(|| Error::NoImage { place: self.place.clone(), name: format!("`{name}`") })
    }

    /// Waits for other writers. The marker serves as lock file, since it is in each layout and never changes.
    fn lock(&self) -> Result<File> {
        let path = self.dir.join(MARKER);
        let file = File::options().read(true).write(true).open(&path);
        let locked = file.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|e| Error::from_io("lock", path, e))
    }

    fn path(&self, descriptor: &Descriptor) -> PathBuf {
        self.dir.join(blob_path(&descriptor.digest))
    }

    /// The size of a blob in bytes, if it is here. Links are not followed: they could lead out.
    fn size(&self, descriptor: &Descriptor) -> Result<Option<u64>> {
        let path = self.path(descriptor);
        match fs::symlink_metadata(&path) {
            Ok(metadata) if metadata.is_file() => Ok(Some(metadata.len())),
            Ok(_) => Err(self.bad(format!("{} is not a regular file", blob_path(&descriptor.digest)))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::from_io("read", path, error)),
        }
    }

    fn bad(&self, reason: String) -> Error {
        Error::BadPlace { place: self.place.clone(), reason }
    }
}

fn create_dir(path: &Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| Error::from_io("create", path, e))
}

impl Source for Layout {
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor> {
        self.index()?.find(&self.place, name)
    }

    fn names(&self) -> Result<Vec<String>> {
        Ok(self.index()?.all())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        let digest = descriptor.digest.clone();
        match self.size(descriptor)? {
            Some(size) if size == descriptor.size => {
                let path = self.path(descriptor);
                Ok(Blob::in_locked_file(descriptor.clone(), path, self.hold.file()))
            }
            Some(size) => Err(Error::Damaged { digest, reason: format!("it has {size} bytes") }),
            None => Err(Error::NoBlob { place: self.place.clone(), digest }),
        }
    }

    fn referrers(&self, subject: &Digest, artifact_type: Option<&str>) -> Result<Vec<Descriptor>> {
        Ok(referrers::only(referrers::under_tag(self, subject)?, artifact_type))
    }
}

impl Sink for Layout {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        Ok(self.size(descriptor)? == Some(descriptor.size))
    }

    fn is_named(&self, root: &Descriptor, name: Option<&str>) -> Result<bool> {
        Ok(self.has(root)? && self.resolve(name).is_ok_and(|found| found.digest == root.digest))
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        let path = self.path(blob.descriptor());
        path.parent().map_or(Ok(()), create_dir)?;
        if let Some(half) = Half::claim(&self.dir, blob)? {
            half.complete(blob, &path)?;
            return Ok(Put::Written);
        }
        // What this process has just written is not written again.
        if blob.link(&path) {
            return Ok(Put::Written);
        }
        let content = blob.verified().map_err(|e| Error::from_io("read", blob.name(), e))?;
        let file = Temporary::write(&self.dir, content)?;
        file.persist(&path).map_err(|e| Error::from_io("write", path, e))?;
        Ok(Put::Written)
    }

    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()> {
        if !self.has(root.descriptor())? {
            self.put(root)?;
        }
        self.edit_names(|names| {
            names.set(root.descriptor(), name);
            Ok(())
        })?;
        half::tidy(&self.dir, &self.dir.join(INDEX));
        Ok(())
    }

    /// The list stands under the tag that registries without a referrers API have, where regclient and oras look.
    fn attach(&self, referrer: &Blob) -> Result<()> {
        let claim = Claim::read(referrer.descriptor(), &referrer.bytes(DOCUMENT_LIMIT)?);
        if !self.has(referrer.descriptor())? {
            self.put(referrer)?;
        }
        let Some(claim) = claim else { return Ok(()) };
        let tag = referrers::tag(&claim.subject);
        self.edit_names(|names| {
            let mut list = match names.find(&self.place, Some(&tag)) {
                Ok(list) => List::read(&self.blob(&list)?)?,
                Err(Error::NoImage { .. }) => List::default(),
                Err(error) => return Err(error),
            };
            if list.add(&claim.entry) {
                let list = list.render();
                self.put(&list)?;
                names.set(list.descriptor(), Some(&tag));
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_what_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::create(dir.path()).unwrap();
        let root = Blob::from_bytes("application/vnd.oci.image.manifest.v1+json", b"{}".to_vec());
        let is_named = |name| layout.is_named(root.descriptor(), name).unwrap();
        assert!(!is_named(Some("1")) && !is_named(None));
        layout.finish(&root, Some("1")).unwrap();
        assert!(is_named(Some("1")) && is_named(None) && !is_named(Some("2")));
        fs::remove_file(layout.path(root.descriptor())).unwrap();
        assert!(!is_named(Some("1")));
    }
}
