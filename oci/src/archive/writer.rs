//! An archive as a sink.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{
    Blob, Digest, Error, Put, Reference, Result, Sink,
    archive::docker,
    layout::{
        format::{INDEX, MARKER, MARKER_CONTENT, blob_path},
        names::Names,
    },
    spec::Descriptor,
    tarball::Tarball,
    temporary::{self, Temporary},
};

/// The permission bits of what is in an archive.
const MODE: u32 = 0o644;

/// Writes a tar file that holds an OCI image layout.
///
/// Blobs are read only when an image is finished, and written in the order of their digests: the same images
/// give the same bytes, and nothing but a complete archive ever has the name. A further `finish` writes the
/// archive anew, with all images so far.
pub struct ArchiveWriter {
    file: PathBuf,
    kind: Kind,
    contents: Mutex<Contents>,
}

/// For whom an archive is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Oci,
    Docker,
}

/// What was put, and the images that were finished, by name.
#[derive(Default)]
struct Contents {
    blobs: BTreeMap<Digest, Blob>,
    roots: BTreeMap<Option<String>, Blob>,
}

impl ArchiveWriter {
    /// An archive for tools that know OCI layouts; a name is a tag, and any image can be in it.
    pub fn oci(file: &Path) -> Self {
        Self { file: file.to_owned(), kind: Kind::Oci, contents: Mutex::default() }
    }

    /// An archive that every Docker loads, a layout with Docker's `manifest.json`; a name is a reference.
    ///
    /// Of an index, Docker before 28 sees the image for the architecture of this machine.
    pub fn docker(file: &Path) -> Self {
        Self { kind: Kind::Docker, ..Self::oci(file) }
    }

    fn contents(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The files before the blobs.
    fn documents(&self, contents: &Contents) -> Result<Vec<(&'static str, Vec<u8>)>> {
        let mut names = Names::default();
        let mut images = docker::Images::default();
        for (name, root) in &contents.roots {
            match self.kind {
                Kind::Oci => names.set(root.descriptor(), name.as_deref()),
                Kind::Docker => {
                    let reference = name.as_deref().map(Reference::parse).transpose()?;
                    images.add(root, reference.as_ref(), &|digest| self.find(contents, digest))?;
                    names.set_reference(root.descriptor(), reference.as_ref());
                }
            }
        }
        let mut documents = vec![(MARKER, MARKER_CONTENT.to_vec()), (INDEX, names.render())];
        if self.kind == Kind::Docker {
            documents.push((docker::MANIFEST, images.render()));
        }
        Ok(documents)
    }

    fn find(&self, contents: &Contents, digest: &Digest) -> Result<Blob> {
        contents.get(digest).cloned().ok_or_else(|| Error::NoBlob {
            place: format!("archive {}", self.file.display()),
            digest: digest.clone(),
        })
    }

    fn write(&self, contents: &Contents) -> Result<()> {
        let documents = self.documents(contents)?;
        let failed = |error| Error::from_io("write", &self.file, error);
        let folder = self.file.parent().filter(|folder| *folder != Path::new(""));
        let file = Temporary::create(folder.unwrap_or(Path::new(".")))?;
        let mut tarball = Tarball::new(BufWriter::with_capacity(temporary::CHUNK, file), 0);
        write_documents(&mut tarball, &documents).map_err(failed)?;
        write_blobs(&mut tarball, contents.all()).map_err(failed)?;
        let file = tarball.finish().and_then(|writer| Ok(writer.into_inner()?)).map_err(failed)?;
        file.persist(&self.file).map_err(failed)
    }
}

impl Contents {
    fn restore(&mut self, name: Option<String>, root: Option<Blob>) {
        match root {
            Some(root) => self.roots.insert(name, root),
            None => self.roots.remove(&name),
        };
    }

    fn get(&self, digest: &Digest) -> Option<&Blob> {
        self.blobs.get(digest).or_else(|| self.roots.values().find(|root| root.digest() == digest))
    }

    fn all(&self) -> BTreeMap<&Digest, &Blob> {
        let roots = self.roots.values().map(|root| (root.digest(), root));
        self.blobs.iter().chain(roots).collect()
    }
}

fn write_documents(tarball: &mut Tarball<impl Write>, documents: &[(&str, Vec<u8>)]) -> io::Result<()> {
    documents
        .iter()
        .try_for_each(|(name, content)| tarball.file(name, MODE, content.len() as u64, content.as_slice()))
}

fn write_blobs(tarball: &mut Tarball<impl Write>, blobs: BTreeMap<&Digest, &Blob>) -> io::Result<()> {
    let algorithms: BTreeSet<_> = blobs.keys().map(|digest| digest.algorithm()).collect();
    tarball.folder("blobs", 0o755)?;
    for algorithm in algorithms {
        tarball.folder(&format!("blobs/{algorithm}"), 0o755)?;
    }
    for (digest, blob) in blobs {
        tarball.file(&blob_path(digest), MODE, blob.size(), blob.verified()?)?;
    }
    Ok(())
}

impl Sink for ArchiveWriter {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        Ok(self.contents().get(&descriptor.digest).is_some())
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        self.contents().blobs.insert(blob.digest().clone(), blob.clone());
        Ok(Put::Written)
    }

    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()> {
        let mut contents = self.contents();
        let name = name.map(str::to_owned);
        let before = contents.roots.insert(name.clone(), root.clone());
        let written = self.write(&contents);
        if written.is_err() {
            contents.restore(name, before);
        }
        written
    }
}
