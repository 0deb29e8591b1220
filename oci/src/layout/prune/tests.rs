//! What goes and what stays.

use std::{sync::mpsc, thread, time::Duration};

use tempfile::TempDir;

use super::*;
use crate::{
    Blob, Config, Image, Index, Layer, Put, Sink as _, Task, copy,
    spec::{Execution, Platform},
};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

fn image(architecture: &str, layers: &[&str]) -> Image {
    let config = Config::Container {
        platform: Platform::new("linux", architecture),
        execution: Execution::default(),
        created: String::new(),
    };
    let layer = |content: &&str| Layer {
        blob: Blob::from_bytes("application/vnd.oci.image.layer.v1.tar", content.as_bytes().to_vec()),
        diff_id: None,
        created_by: String::new(),
    };
    Image::new(config, layers.iter().map(layer).collect())
}

fn put(layout: &Layout, source: &dyn Source, name: &str) {
    let task = Task { jobs: std::num::NonZeroUsize::MIN, progress: std::sync::Arc::new(()) };
    let root = source.resolve(None).unwrap();
    copy(source, &root, layout, Some(name), &task).unwrap();
}

/// A manifest that refers to `subject`, with a config of its own.
fn referrer(layout: &Layout, subject: &Descriptor) -> Descriptor {
    let config = Blob::from_bytes("application/vnd.oci.empty.v1+json", b"{}".to_vec());
    assert_eq!(layout.put(&config).unwrap(), Put::Written);
    let manifest = serde_json::json!({
        "schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "text/x", "config": config.descriptor(),
        "layers": [], "subject": subject,
    });
    let manifest = Blob::from_bytes(MANIFEST, manifest.to_string().into_bytes());
    layout.attach(&manifest).unwrap();
    manifest.descriptor().clone()
}

fn empty() -> (TempDir, Layout) {
    let folder = tempfile::tempdir().unwrap();
    let layout = Layout::create(folder.path()).unwrap();
    (folder, layout)
}

/// The layout once more, for [`Layout::prune`] closes it.
fn prune(folder: &TempDir) -> Pruned {
    Layout::open(folder.path()).unwrap().prune(|| panic!("nobody else has it open")).unwrap()
}

fn digests(pruned: &Pruned) -> Vec<&Digest> {
    pruned.blobs.iter().map(|(digest, _)| digest).collect()
}

#[test]
fn what_no_name_leads_to_goes_and_what_is_shared_stays() {
    let (folder, layout) = empty();
    let gone = image("b", &["shared", "gone"]);
    put(&layout, &Index::new(vec![image("a", &["shared", "kept"])]), "kept");
    put(&layout, &gone, "gone");
    layout.remove("gone").unwrap();
    assert!(matches!(layout.remove("gone"), Err(Error::NoImage { .. })));
    let expected = layout.prunable().unwrap();
    drop(layout);
    let pruned = prune(&folder);
    assert_eq!(pruned, expected);
    let mut own = [gone.manifest(), gone.config(), &gone.layers()[1].blob].map(Blob::digest);
    own.sort();
    assert_eq!(digests(&pruned), own);
    let bytes = gone.manifest().size() + gone.config().size() + 4;
    assert_eq!(pruned.freed(), bytes);
    assert_eq!(prune(&folder), Pruned::default());
    let layout = Layout::open(folder.path()).unwrap();
    let (_other, copied) = empty();
    put(&copied, &layout, "whole");
}

#[test]
fn referrers_go_with_what_they_refer_to() {
    let (folder, layout) = empty();
    let image = image("a", &["x"]);
    put(&layout, &image, "1");
    let note = referrer(&layout, image.manifest().descriptor());
    let counter = referrer(&layout, &note);
    drop(layout);
    // The list of one entry was replaced by nothing: two lists, and each is kept.
    assert_eq!(prune(&folder), Pruned::default());
    let layout = Layout::open(folder.path()).unwrap();
    assert_eq!(layout.referrers(&note.digest, None).unwrap()[0].digest, counter.digest);
    layout.remove("1").unwrap();
    drop(layout);
    let pruned = prune(&folder);
    assert!(digests(&pruned).contains(&&note.digest) && digests(&pruned).contains(&&counter.digest));
    let layout = Layout::open(folder.path()).unwrap();
    assert!(layout.referrers(&note.digest, None).unwrap().is_empty());
    assert!(layout.index().unwrap().lists().is_empty());
}

#[test]
fn what_is_foreign_stays_and_what_was_left_goes() {
    let (folder, layout) = empty();
    put(&layout, &image("a", &["x"]), "1");
    drop(layout);
    let path = |name: &str| folder.path().join(name);
    let half = format!(".sha256-{}.half", "0".repeat(64));
    for name in ["README", "blobs/sha256/README", "blobs/blake3", ".wpack-aB3dE6.partial", &half] {
        fs::write(path(name), b"12").unwrap();
    }
    let locked = fs::File::create(path(".wpack-locked.partial")).unwrap();
    locked.lock().unwrap();
    let pruned = prune(&folder);
    let names: Vec<_> = pruned.leftovers.iter().map(|leftover| leftover.name.as_str()).collect();
    assert_eq!((names, pruned.freed()), (vec![half.as_str(), ".wpack-aB3dE6.partial"], 4));
    for name in ["README", "blobs/sha256/README", "blobs/blake3", ".wpack-locked.partial"] {
        assert!(path(name).exists(), "{name}");
    }
}

#[test]
fn nothing_goes_where_not_all_is_understood() {
    let (folder, layout) = empty();
    let image = image("a", &["x"]);
    put(&layout, &image, "1");
    let stray = Blob::from_bytes("text/plain", b"stray".to_vec());
    layout.put(&stray).unwrap();
    let odd = Blob::from_bytes("application/vnd.oci.artifact.manifest.v1+json", b"{\"blobs\":[]}".to_vec());
    layout.finish(&odd, Some("odd")).unwrap();
    drop(layout);
    let failure = || Layout::open(folder.path()).unwrap().prune(|| ()).unwrap_err().to_string();
    assert!(failure().contains("application/vnd.oci.artifact.manifest.v1+json"), "{}", failure());
    let layout = Layout::open(folder.path()).unwrap();
    layout.remove("odd").unwrap();
    fs::remove_file(folder.path().join(blob_path(image.manifest().digest()))).unwrap();
    drop(layout);
    assert!(failure().contains(image.manifest().digest().as_str()), "{}", failure());
    assert!(folder.path().join(blob_path(stray.digest())).exists());
}

#[test]
fn who_has_a_layout_open_is_waited_for() {
    let (folder, layout) = empty();
    let image = image("a", &["x"]);
    // What a copy finds there, before it gives the name.
    for layer in image.layers() {
        layout.put(&layer.blob).unwrap();
    }
    let (waits, told) = mpsc::channel();
    let dir = folder.path().to_owned();
    let pruning =
        thread::spawn(move || Layout::open(&dir).unwrap().prune(move || waits.send(()).unwrap()).unwrap());
    told.recv_timeout(Duration::from_secs(10)).unwrap();
    put(&layout, &image, "1");
    let blob = layout.blob(image.config().descriptor()).unwrap();
    drop(layout);
    thread::sleep(Duration::from_millis(50));
    assert!(!pruning.is_finished(), "a blob of the layout is still there to be read");
    drop(blob);
    assert_eq!(pruning.join().unwrap(), Pruned::default());
}
