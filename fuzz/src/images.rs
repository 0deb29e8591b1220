//! Names of images and the documents and archives that come from elsewhere.

use std::fs;
use std::path::Path;

use wpack_oci::spec::{Descriptor, Platform, media_type};
use wpack_oci::{Archive, Digest, Layout, Location, Reference, Source, choose, verify};

/// A reference that is understood is understood again when it is written in full, and is the same.
///
/// # Panics
/// When it is not.
pub fn reference(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Location::parse(text);
    if let Ok(reference) = Reference::parse(text) {
        let again = Reference::parse(&reference.full()).expect("a full reference can be read");
        assert_eq!(again.full(), reference.full());
    }
}

/// An archive of any bytes is read without a panic, and only what its digests promise comes out of it.
///
/// # Panics
/// When the file system fails.
pub fn archive(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("archive.tar");
    fs::write(&file, bytes).expect("a file");
    if let Ok(archive) = Archive::open(&file) {
        explore(&archive, None);
    }
}

/// A layout with any bytes as its `index.json`.
///
/// # Panics
/// When the file system fails.
pub fn layout(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = Layout::create(folder.path()).expect("a layout");
    fs::write(folder.path().join("index.json"), bytes).expect("a file");
    explore(&layout, None);
    explore(&layout, Some("1"));
}

/// A layout in which any bytes stand for a manifest, an index and a config.
///
/// # Panics
/// When the file system fails.
pub fn manifest(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder");
    let layout = Layout::create(folder.path()).expect("a layout");
    let digest = Digest::sha256(bytes);
    put(folder.path(), &digest, bytes);
    for media_type in [media_type::MANIFEST, media_type::INDEX] {
        let root = Descriptor::new(media_type, digest.clone(), bytes.len() as u64);
        inspect(&layout, &root);
    }
}

fn put(layout: &Path, digest: &Digest, bytes: &[u8]) {
    let folder = layout.join("blobs").join(digest.algorithm());
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(digest.hex()), bytes).expect("a blob");
}

fn explore(source: &dyn Source, name: Option<&str>) {
    if let Ok(root) = source.resolve(name) {
        inspect(source, &root);
    }
}

fn inspect(source: &dyn Source, root: &Descriptor) {
    let _ = choose(source, root, &Platform::new("linux", "amd64"));
    let _ = verify(source, root);
}
