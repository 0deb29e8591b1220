//! Layouts and archives that someone made to do harm.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
};

use tar::{Builder, EntryType, Header};
use tempfile::TempDir;
use wpack_oci::{Archive, ArchiveWriter, Error, Layout, Source};

use crate::support::{copy_to, image};

/// A layout with one image.
fn layout() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    copy_to(&Layout::create(dir.path()).unwrap(), &image("amd64"), "1").unwrap();
    let path = dir.path().to_owned();
    (dir, path)
}

fn fails<T>(result: Result<T, Error>, words: &str) {
    let message = result.err().unwrap().to_string();
    assert!(message.contains(words), "{message}");
}

#[test]
fn a_digest_that_is_a_path() {
    let (_dir, path) = layout();
    let entry = r#"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../../secret","size":1}"#;
    fs::write(path.join("index.json"), format!(r#"{{"schemaVersion":2,"manifests":[{entry}]}}"#)).unwrap();
    fails(Layout::open(&path).unwrap().resolve(None), "is not a digest");
}

#[cfg(unix)]
#[test]
fn a_blob_that_is_a_link() {
    let (dir, path) = layout();
    let blob = image("amd64").config().clone();
    let file = path.join("blobs/sha256").join(blob.digest().hex());
    fs::rename(&file, dir.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(dir.path().join("elsewhere"), &file).unwrap();
    fails(Layout::open(&path).unwrap().blob(blob.descriptor()), "is not a regular file");
}

#[test]
fn a_blob_of_another_size() {
    let (_dir, path) = layout();
    let blob = image("amd64").config().clone();
    fs::write(path.join("blobs/sha256").join(blob.digest().hex()), b"short").unwrap();
    fails(Layout::open(&path).unwrap().blob(blob.descriptor()), "is damaged: it has 5 bytes");
}

#[test]
fn an_index_without_end() {
    let (_dir, path) = layout();
    File::create(path.join("index.json")).unwrap().set_len(1 << 40).unwrap();
    fails(Layout::open(&path).unwrap().resolve(None), "more than the limit of 4194304");
}

#[test]
fn an_index_that_is_none() {
    let (_dir, path) = layout();
    for (text, words) in [("[]", "not an index"), ("{}", "no list of manifests"), ("{", "not an index")] {
        fs::write(path.join("index.json"), text).unwrap();
        fails(Layout::open(&path).unwrap().resolve(None), words);
    }
}

#[test]
fn a_folder_that_is_no_layout() {
    let (_dir, path) = layout();
    fs::write(path.join("oci-layout"), r#"{"imageLayoutVersion":"2.0.0"}"#).unwrap();
    fails(Layout::open(&path), "does not say version 1.0.0");
    fails(Layout::create(&path), "does not say version 1.0.0");
    fails(Layout::open(Path::new("missing")), "it has no files oci-layout and index.json");
}

/// An archive of these entries behind those of a sound one.
fn archive(add: impl FnOnce(&mut Builder<Vec<u8>>)) -> Result<Archive, Error> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tar");
    let mut builder = Builder::new(Vec::new());
    entry(&mut builder, EntryType::Regular, "./oci-layout", br#"{"imageLayoutVersion":"1.0.0"}"#);
    entry(&mut builder, EntryType::Regular, "./index.json", br#"{"manifests":[]}"#);
    add(&mut builder);
    fs::write(&path, builder.into_inner().unwrap()).unwrap();
    Archive::open(&path)
}

/// Writes an entry whose name `tar` itself would refuse.
fn entry(builder: &mut Builder<Vec<u8>>, kind: EntryType, name: &str, content: &[u8]) {
    let mut header = Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    builder.append(&header, content).unwrap();
}

#[test]
fn a_plain_archive_opens() {
    archive(|_| ()).unwrap();
}

#[test]
fn entries_that_lead_out() {
    for name in ["../evil", "/evil", "blobs/../../evil", "a\\..\\evil"] {
        fails(archive(|tar| entry(tar, EntryType::Regular, name, b"")), "leads out of it");
    }
}

#[test]
fn entries_that_are_no_files() {
    for kind in [EntryType::Symlink, EntryType::Link, EntryType::Fifo, EntryType::Block] {
        fails(archive(|tar| entry(tar, kind, "a", b"")), "is neither a file nor a folder");
    }
}

#[test]
fn an_entry_that_is_there_twice() {
    fails(archive(|tar| entry(tar, EntryType::Regular, "index.json", b"{}")), "`index.json` is there twice");
}

#[test]
fn more_entries_than_any_image_has() {
    let many = |tar: &mut Builder<Vec<u8>>| {
        (0..200_000).for_each(|n| entry(tar, EntryType::Regular, &format!("a{n}"), b""));
    };
    fails(archive(many), "bytes of headers and names");
}

#[test]
fn a_name_without_end() {
    let name = vec![b'a'; 40 << 20];
    fails(archive(|tar| entry(tar, EntryType::GNULongName, "x", &name)), "bytes of headers and names");
}

#[test]
fn files_that_are_no_archive() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tar");
    for (bytes, words) in [
        (&b"\x1f\x8b\x08"[..], "unpack it with `gunzip` first"),
        (b"", "it has no file oci-layout"),
        (b"text", "archive"),
        (&[b'x'; 2000], "archive"),
    ] {
        File::create(&path).unwrap().write_all(bytes).unwrap();
        fails(Archive::open(&path), words);
    }
    fails(Archive::open(&dir.path().join("missing")), "cannot read");
}

#[test]
fn what_an_old_docker_saved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tar");
    let mut builder = Builder::new(Vec::new());
    entry(&mut builder, EntryType::Regular, "manifest.json", b"[]");
    fs::write(&path, builder.into_inner().unwrap()).unwrap();
    fails(Archive::open(&path), "Docker 25 or later");
}

#[test]
fn an_archive_that_was_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tar");
    copy_to(&ArchiveWriter::oci(&path), &image("amd64"), "1").unwrap();
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(500) {
        fs::write(&path, &whole[..length]).unwrap();
        let checked = Archive::open(&path)
            .and_then(|archive| archive.resolve(None).and_then(|root| wpack_oci::verify(&archive, &root)));
        // Behind the last blob there is only padding.
        assert!(checked.is_err() || whole[length..].iter().all(|byte| *byte == 0), "{length}");
    }
}
