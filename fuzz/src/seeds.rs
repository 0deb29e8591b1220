//! Inputs that are valid, to begin with.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER, WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wpack_oci::spec::{Execution, Platform};
use wpack_oci::{ArchiveWriter, Config, Image, LayerBuilder, Layout, Sink, Source as _, Task, copy};

/// The cases of wpack-validate, the example, both adapters, and the component that one of them makes.
pub(crate) fn programs() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = files(&root.join("validate/cases"));
    texts.push(root.join("examples/hello.wat"));
    let mut programs: Vec<_> = texts.iter().map(|file| wat::parse_file(file).expect("a program")).collect();
    let command = programs.last().map(Vec::as_slice).unwrap_or_default();
    let component = wpack_rewrite::adapt(command, wpack_rewrite::Adapter::Command).expect("a component");
    programs.push(component);
    programs.push(WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER.to_vec());
    programs.push(WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER.to_vec());
    programs
}

/// Custom sections of the adapters, each with a first byte that picks its name.
pub(crate) fn metadata() -> Vec<Vec<u8>> {
    let kinds = [
        b"\0\0\x02\x01m".as_slice(),
        b"\0\x01\x05\x01\0\x02fn",
        b"\0\x02\x05\x01\0\x01\0\x01x",
        b"\0\x03\x02\x01\0",
    ];
    let producers: &[u8] = b"\x01\x02\x08language\x01\x04Rust\x00\x0cprocessed-by\x01\x05rustc\x061.95.0";
    let features: &[u8] = b"\x04\x02+\x04simd-\x07atomics";
    let dylink: &[u8] = b"\x05\x01\x04\0\0\0\0";
    let component: &[u8] = b"\x02\0\x04\x03app";
    let sections = [producers, features, dylink, component, b"\x03{}", b"\x07me", b"\x08app.map"];
    kinds.into_iter().chain(sections).map(<[u8]>::to_vec).collect()
}

/// What people type.
pub(crate) fn references() -> Vec<Vec<u8>> {
    let digest = "sha256:".to_owned() + &"0".repeat(64);
    let written = [
        "app".to_owned(),
        "ghcr.io/acme/app:1".to_owned(),
        "localhost:5000/app".to_owned(),
        "[::1]:5000/a/b__c.d-e:V1.0_x".to_owned(),
        format!("docker://example.org/app@{digest}"),
        format!("app:1@{digest}"),
        "oci:folder:tag".to_owned(),
        "docker-archive:file.tar:acme/app:1".to_owned(),
    ];
    written.into_iter().map(String::into_bytes).collect()
}

/// Archives for OCI tools and for Docker.
pub(crate) fn archives() -> Vec<Vec<u8>> {
    [ArchiveWriter::oci, ArchiveWriter::docker]
        .map(|writer| {
            in_folder(|folder| {
                let file = folder.join("archive.tar");
                write(&writer(&file));
                vec![fs::read(file).expect("an archive")]
            })
        })
        .concat()
}

/// The `index.json` of a layout with one image.
pub(crate) fn indexes() -> Vec<Vec<u8>> {
    in_folder(|folder| {
        write(&Layout::create(folder).expect("a layout"));
        vec![fs::read(folder.join("index.json")).expect("an index")]
    })
}

/// The documents of an image, and an index of it.
pub(crate) fn manifests() -> Vec<Vec<u8>> {
    let image = image();
    let documents = [image.config(), image.manifest()].map(|blob| blob.bytes(1 << 20).expect("a document"));
    documents.into_iter().chain(indexes()).collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn in_folder(fill: impl FnOnce(&Path) -> Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    fill(tempfile::tempdir().expect("a folder").path())
}

fn write(sink: &dyn Sink) {
    let image = image();
    let root = image.resolve(None).expect("an image is its own source");
    let task = Task { jobs: std::num::NonZeroUsize::MIN, progress: Arc::new(()) };
    copy(&image, &root, sink, Some("example.org/app:1"), &task).expect("a copy");
}

fn image() -> Image {
    let config = Config::Container {
        platform: Platform::new("linux", "amd64"),
        execution: Execution::default(),
        created: "1970-01-01T00:00:00Z".to_owned(),
    };
    let layer = LayerBuilder::new("seed", 0).bytes("app.wasm", 0o644, b"\0asm\x01\0\0\0".to_vec());
    let layer = layer.and_then(|layer| layer.build(&std::env::temp_dir())).expect("a layer");
    Image::new(config, vec![layer]).annotate([("note", "seed")])
}
