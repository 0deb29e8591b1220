//! What is in an archive for Docker's classic store.

use std::io::Read;

use serde_json::{Value, json};
use wpack_oci::{Archive, ArchiveWriter, Index, Source};

use crate::support::{artifact, copy_to, image, image_of, index, layer};

const HOST: &str = if cfg!(target_arch = "aarch64") { "arm64" } else { "amd64" };

/// What an archive of `source` has in the file `name`.
fn file_of(source: &dyn Source, names: &[&str], name: &str) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("out.tar");
    let sink = ArchiveWriter::docker(&path);
    for name in names {
        copy_to(&sink, source, name).unwrap();
    }
    let mut tar = tar::Archive::new(std::fs::File::open(&path).unwrap());
    let mut entries = tar.entries().unwrap().map(Result::unwrap);
    let mut entry = entries.find(|entry| entry.path().unwrap().to_str() == Some(name)).unwrap();
    let mut text = String::new();
    entry.read_to_string(&mut text).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn blob(hex: &str) -> String {
    format!("blobs/sha256/{hex}")
}

#[test]
fn an_image_is_listed_with_its_names() {
    let image = image("amd64");
    let layers: Vec<_> = image.layers().iter().map(|layer| blob(layer.blob.digest().hex())).collect();
    assert_eq!(
        file_of(&image, &["app", "ghcr.io/acme/app:2"], "manifest.json"),
        json!([{
            "Config": blob(image.config().digest().hex()),
            "RepoTags": ["app:latest", "ghcr.io/acme/app:2"],
            "Layers": layers,
        }])
    );
}

#[test]
fn the_layout_has_tag_and_full_name() {
    assert_eq!(
        file_of(&image("amd64"), &["app:1"], "index.json")["manifests"][0]["annotations"],
        json!({
            "io.containerd.image.name": "docker.io/library/app:1",
            "org.opencontainers.image.ref.name": "1",
        })
    );
}

#[test]
fn of_an_index_the_image_for_this_machine() {
    let index = Index::new(vec![image("s390x"), image(HOST)]);
    let manifest = file_of(&index, &["app:1"], "manifest.json");
    assert_eq!(manifest[0]["Config"], blob(image(HOST).config().digest().hex()));
    let layout = file_of(&index, &["app:1"], "index.json");
    assert_eq!(layout["manifests"][0]["digest"], index.manifest().digest().to_string());
}

#[test]
fn an_index_of_an_image_that_is_there_already() {
    let dir = tempfile::tempdir().unwrap();
    let sink = ArchiveWriter::docker(&dir.path().join("out.tar"));
    copy_to(&sink, &image("amd64"), "app:1").unwrap();
    copy_to(&sink, &index(), "app:2").unwrap();
}

#[test]
fn of_a_foreign_index_the_first_that_loads() {
    let index = Index::new(vec![image("s390x"), image("riscv64")]);
    let manifest = file_of(&index, &["app:1"], "manifest.json");
    assert_eq!(manifest[0]["Config"], blob(image("s390x").config().digest().hex()));
}

#[test]
fn what_docker_cannot_load_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut raw = layer("app", "x");
    raw.diff_id = None;
    for image in [artifact(), image_of("amd64", vec![raw])] {
        let refused = copy_to(&ArchiveWriter::docker(&dir.path().join("docker.tar")), &image, "app:1");
        assert!(refused.unwrap_err().to_string().contains("write `oci-archive:` instead"));
        let path = dir.path().join("oci.tar");
        copy_to(&ArchiveWriter::oci(&path), &image, "1").unwrap();
        assert_eq!(Archive::open(&path).unwrap().resolve(Some("1")).unwrap(), *image.manifest().descriptor());
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_name_that_is_no_reference_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let sink = ArchiveWriter::docker(&dir.path().join("docker.tar"));
    assert!(copy_to(&sink, &index(), "Not A Name").is_err());
}
