//! Filesystem layers that come out the same on every machine.

use std::{
    collections::{BTreeMap, btree_map},
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    Blob, Compression, Digest, Error, Hasher, Layer, Result, behind::Behind, compression::Compressor,
    scratch::Scratch, spec::Descriptor, tarball::Tarball,
};

/// Collects files for a layer: a compressed tar.
///
/// Entries are sorted by path, belong to root and are all equally old; the folders on the way to a file come
/// with mode 0755. So the same files give the same digest, whatever the order in which they were added.
pub struct LayerBuilder {
    created_by: String,
    mtime: u64,
    compression: Compression,
    is_sparse: bool,
    entries: BTreeMap<String, Entry>,
}

enum Entry {
    /// With mode 0755 when it only is on the way to something.
    Folder {
        mode: Option<u32>,
    },
    Link {
        target: String,
    },
    Bytes {
        mode: u32,
        content: Vec<u8>,
    },
    File {
        mode: u32,
        source: PathBuf,
    },
}

impl LayerBuilder {
    /// An empty layer: `created_by` is its line in `docker history`, `mtime` is when its files were changed,
    /// in seconds since 1970.
    pub fn new(created_by: &str, mtime: u64) -> Self {
        let compression = Compression::default();
        Self {
            created_by: created_by.to_owned(),
            mtime,
            compression,
            is_sparse: false,
            entries: BTreeMap::new(),
        }
    }

    /// Compresses it like this, instead of with gzip.
    #[must_use]
    pub fn compression(self, compression: Compression) -> Self {
        Self { compression, ..self }
    }

    /// The same layer for use above others that nobody has looked into: what is only a folder on the way to something
    /// is left out, for it may be there already with another mode, or as a link.
    #[must_use]
    pub fn sparse(self) -> Self {
        Self { is_sparse: true, ..self }
    }

    /// Adds a folder at `path`; `mode` is its permission bits.
    ///
    /// # Errors
    /// [`Error::InvalidPath`] when that is no path in an image, or is taken by something else.
    pub fn folder(self, path: &str, mode: u32) -> Result<Self> {
        self.add(path, Entry::Folder { mode: Some(mode) })
    }

    /// Adds a symbolic link at `path` that leads to `target`, as it stands.
    ///
    /// # Errors
    /// [`Error::InvalidPath`] when that is no path in an image, or is taken.
    pub fn link(self, path: &str, target: &str) -> Result<Self> {
        self.add(path, Entry::Link { target: target.to_owned() })
    }

    /// Adds a file with this content at `path`, as `/app.wasm`; `mode` is its permission bits.
    ///
    /// # Errors
    /// [`Error::InvalidPath`] when that is no path in an image, or is taken.
    pub fn bytes(self, path: &str, mode: u32, content: Vec<u8>) -> Result<Self> {
        self.add(path, Entry::Bytes { mode, content })
    }

    /// Adds a copy of the file `source` at `path`; it is read when the layer is built.
    ///
    /// # Errors
    /// [`Error::InvalidPath`] when that is no path in an image, or is taken.
    pub fn file(self, path: &str, mode: u32, source: PathBuf) -> Result<Self> {
        self.add(path, Entry::File { mode, source })
    }

    /// Builds the layer into a file without a name on the file system of the folder `scratch`, in one pass over
    /// the content. A layout on the same file system takes it without a copy.
    ///
    /// # Errors
    /// [`Error::Io`] when a source cannot be read or that file cannot be written.
    pub fn build(self, scratch: &Path) -> Result<Layer> {
        let failed = |error| Error::from_io("write a layer to", scratch, error);
        let file = Scratch::create(scratch).map_err(failed)?;
        let compressor = Compressor::new(self.compression, Behind::new(Hashed::new(file))).map_err(failed)?;
        let mut tarball = Tarball::new(Hashed::new(compressor), self.mtime);
        let is_left_out = |entry: &Entry| self.is_sparse && matches!(entry, Entry::Folder { mode: None });
        for (path, entry) in self.entries.iter().filter(|(_, entry)| !is_left_out(entry)) {
            entry.write(path, &mut tarball).map_err(|error| match entry {
                Entry::File { source, .. } => Error::from_io("pack", source, error),
                _ => failed(error),
            })?;
        }
        let (blob, diff_id) = seal(tarball, self.compression).map_err(failed)?;
        Ok(Layer { blob, diff_id: Some(diff_id), created_by: self.created_by })
    }

    fn add(mut self, path: &str, entry: Entry) -> Result<Self> {
        let invalid = |reason| Error::InvalidPath { path: path.to_owned(), reason };
        let path = path.strip_prefix('/').unwrap_or(path);
        if path.contains('\0') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return Err(invalid("its parts must have names, and none may be `.` or `..`"));
        }
        for (slash, _) in path.match_indices('/') {
            let folder = self.entries.entry(path[..slash].to_owned()).or_insert(Entry::Folder { mode: None });
            if !matches!(folder, Entry::Folder { .. }) {
                return Err(invalid("a folder on the way to it is something else already"));
            }
        }
        match self.entries.entry(path.to_owned()) {
            btree_map::Entry::Vacant(place) => drop(place.insert(entry)),
            btree_map::Entry::Occupied(mut place)
                if matches!((place.get(), &entry), (Entry::Folder { .. }, Entry::Folder { .. })) =>
            {
                place.insert(entry);
            }
            btree_map::Entry::Occupied(_) => return Err(invalid("it is there already")),
        };
        Ok(self)
    }
}

impl Entry {
    fn write<W: Write>(&self, path: &str, tarball: &mut Tarball<W>) -> io::Result<()> {
        match self {
            Self::Folder { mode } => tarball.folder(path, mode.unwrap_or(0o755)),
            Self::Link { target } => tarball.link(path, target),
            Self::Bytes { mode, content } => {
                tarball.file(path, *mode, content.len() as u64, content.as_slice())
            }
            Self::File { mode, source } => {
                let file = File::open(source)?;
                tarball.file(path, *mode, file.metadata()?.len(), file)
            }
        }
    }
}

/// Two hashes, each by a thread of its own.
type Compressed = Hashed<Compressor<Behind<Hashed<File>>>>;

/// Ends all streams; the blob, and the digest before compression.
fn seal(tarball: Tarball<Compressed>, compression: Compression) -> io::Result<(Blob, Digest)> {
    let Hashed { writer: compressor, hasher: tar_hasher, .. } = tarball.finish()?;
    let Hashed { writer: file, hasher, size } = compressor.finish()?.finish()?;
    let descriptor = Descriptor::new(compression.media_type(), hasher.finish(), size);
    Ok((Blob::elsewhere(descriptor, Scratch::new(file)), tar_hasher.finish()))
}

/// A writer that hashes and counts what passes.
pub(crate) struct Hashed<W> {
    writer: W,
    hasher: Hasher,
    size: u64,
}

impl<W> Hashed<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self { writer, hasher: Hasher::sha256(), size: 0 }
    }

    /// The digest of what passed.
    pub(crate) fn digest(self) -> Digest {
        self.hasher.finish()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = self.writer.write(bytes)?;
        self.hasher.update(&bytes[..n]);
        self.size += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn build(builder: LayerBuilder) -> Layer {
        builder.build(&std::env::temp_dir()).unwrap()
    }

    fn empty() -> LayerBuilder {
        LayerBuilder::new("test", 0)
    }

    fn untar(layer: &Layer) -> Vec<(String, u32, Vec<u8>)> {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(layer.blob.open().unwrap()));
        let read = |entry: io::Result<tar::Entry<'_, _>>| {
            let mut entry = entry.unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            let path = entry.path().unwrap().to_str().unwrap().to_owned();
            (path, entry.header().mode().unwrap(), content)
        };
        archive.entries().unwrap().map(read).collect()
    }

    #[test]
    fn folders_come_before_what_they_hold() {
        let layer =
            build(empty().bytes("/etc/b", 0o600, vec![1]).unwrap().bytes("app", 0o755, vec![2]).unwrap());
        let entries = untar(&layer);
        let etc = ("etc/".to_owned(), 0o755, vec![]);
        assert_eq!(entries, [("app".to_owned(), 0o755, vec![2]), etc, ("etc/b".to_owned(), 0o600, vec![1])]);
    }

    #[test]
    fn a_sparse_layer_has_only_what_was_added() {
        let layer = empty().sparse().bytes("/etc/ssl/a", 0o600, vec![]).unwrap();
        let layer = build(layer.folder("/tmp", 0o1777).unwrap().folder("/etc", 0o700).unwrap());
        let entries: Vec<_> = untar(&layer).into_iter().map(|(path, mode, _)| (path, mode)).collect();
        let expected = [("etc/", 0o700), ("etc/ssl/a", 0o600), ("tmp/", 0o1777)];
        assert_eq!(entries, expected.map(|(path, mode)| (path.to_owned(), mode)));
    }

    #[test]
    fn links_keep_their_target_however_long() {
        for target in ["../b".to_owned(), "t".repeat(300)] {
            let layer = build(empty().link("/a", &target).unwrap());
            let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(layer.blob.open().unwrap()));
            let entry = archive.entries().unwrap().next().unwrap().unwrap();
            assert_eq!(entry.header().entry_type(), tar::EntryType::Symlink);
            assert_eq!(entry.link_name().unwrap().unwrap().to_str(), Some(&*target));
        }
        assert!(empty().link("/a", "b").unwrap().bytes("/a/c", 0o644, vec![]).is_err());
    }

    #[test]
    fn both_digests_are_right() {
        let layer = build(empty().bytes("app", 0o755, b"x".repeat(5000)).unwrap());
        let packed = layer.blob.bytes(10_000).unwrap();
        let mut tar = Vec::new();
        flate2::read::GzDecoder::new(&packed[..]).read_to_end(&mut tar).unwrap();
        assert_eq!(layer.diff_id, Some(Digest::sha256(&tar)));
        assert_eq!(packed[..10], [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    }

    #[test]
    fn golden() {
        let layer = build(empty().bytes("/bin/app.wasm", 0o644, b"\0asm\x01\0\0\0".to_vec()).unwrap());
        assert_eq!(
            layer.diff_id.unwrap().to_string(),
            "sha256:985dedda5dcb3014cbad02edc04b5293a810ebd62d930b541045173e7d52811d"
        );
        assert_eq!(
            layer.blob.digest().to_string(),
            "sha256:ea42808612c603bab846bc8b6976eada36575264d7532c68c8558c86ba35f20e"
        );
    }

    #[test]
    fn a_file_and_bytes_are_the_same() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), b"content").unwrap();
        let from_file = build(empty().file("a", 0o644, file.path().to_path_buf()).unwrap());
        let from_bytes = build(empty().bytes("a", 0o644, b"content".to_vec()).unwrap());
        assert_eq!(from_file.blob.digest(), from_bytes.blob.digest());
    }

    #[test]
    fn paths_that_leave_or_collide_are_refused() {
        for path in ["", "/", "..", "a/../b", "./a", "a//b", "a/", "//a", "a\0"] {
            assert!(empty().bytes(path, 0o644, vec![]).is_err(), "{path}");
        }
        let with_a = || empty().bytes("a/b", 0o644, vec![]).unwrap();
        for path in ["/a/b", "a", "a/b/c"] {
            assert!(with_a().bytes(path, 0o644, vec![]).is_err(), "{path}");
        }
    }

    #[test]
    fn a_missing_source_is_named() {
        let error = empty().file("a", 0o644, "missing.wasm".into()).unwrap().build(&std::env::temp_dir());
        assert_eq!(error.err().unwrap().to_string(), "cannot pack `missing.wasm`");
    }
}
