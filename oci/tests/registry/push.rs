//! What a push sends.

use std::{
    io, thread,
    time::{Duration, Instant},
};

use wpack_oci::{Blob, Copied, Image, Index, Sink, Source};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{image, open, push, settings, small},
};

fn size(image: &Image) -> u64 {
    let layers = image.layers().iter().map(|layer| layer.blob.size()).sum::<u64>();
    layers + image.config().size() + image.manifest().size()
}

#[test]
fn each_blob_goes_in_one_request_and_the_tag_comes_last() {
    let server = Scripted::start();
    let image = small();
    let copied = push(&server, &image, settings()).unwrap();
    assert_eq!(copied, Copied { uploaded: size(&image), ..Copied::default() });
    assert_eq!((server.count("POST"), server.count("PUT"), server.count("PATCH")), (3, 4, 0));
    assert_eq!(server.seen().last().unwrap(), "PUT manifest");
    let state = server.state();
    assert_eq!(state.manifests["1"].1, image.manifest().bytes(10_000).unwrap());
    assert_eq!(state.blobs.len(), 3);
}

#[test]
fn a_second_push_only_asks() {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.forget();
    let copied = push(&server, &small(), settings()).unwrap();
    assert_eq!(copied, Copied { skipped: size(&small()), ..Copied::default() });
    assert_eq!(server.seen(), ["HEAD manifest"]);
    assert!(server.state().log[0].target.ends_with("/manifests/1"));
}

#[test]
fn another_tag_for_what_is_there_costs_no_blob() {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.forget();
    server.state().manifests.remove("1");
    push(&server, &small(), settings()).unwrap();
    assert_eq!(server.seen(), ["HEAD manifest", "HEAD manifest", "PUT manifest"]);
    assert!(server.state().manifests.contains_key("1"));
}

#[test]
fn a_tag_that_stands_for_something_else_is_moved() {
    let server = Scripted::start();
    push(&server, &image("linux/amd64", &[b"old"]), settings()).unwrap();
    push(&server, &small(), settings()).unwrap();
    assert_eq!(server.state().manifests["1"].1, small().manifest().bytes(10_000).unwrap());
}

#[test]
fn only_what_is_missing_is_sent() {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.forget();
    push(&server, &image("linux/amd64", &[b"one", b"three"]), settings()).unwrap();
    assert_eq!(server.count("POST"), 2, "one layer and the config");
}

#[test]
fn the_images_of_an_index_come_before_it() {
    let server = Scripted::start();
    let index = Index::new(vec![
        image("linux/amd64", &[b"amd64", b"shared"]),
        image("linux/arm64", &[b"arm64", b"shared"]),
    ]);
    push(&server, &index, settings()).unwrap();
    let seen = server.seen();
    assert_eq!(seen.iter().filter(|request| *request == "PUT manifest").count(), 3);
    assert_eq!(server.count("POST"), 5, "the shared layer once");
    let state = server.state();
    assert_eq!(state.manifests["1"].0, "application/vnd.oci.image.index.v1+json");
}

#[test]
fn without_a_tag_the_digest_is_the_name() {
    let server = Scripted::start();
    let image = small();
    let registry = open(&server, settings());
    wpack_oci::copy(&image, &image.resolve(None).unwrap(), &registry, None, &crate::support::task()).unwrap();
    let state = server.state();
    assert_eq!(state.manifests.keys().collect::<Vec<_>>(), [image.manifest().digest().as_str()]);
}

#[test]
fn every_form_of_location() {
    for form in ["{path}", "{last}", "../uploads/{last}", "http://{host}{path}", "//{host}{path}"] {
        let server = Scripted::start();
        server.state().location = Some(form.replace("{host}", &server.address.to_string()));
        push(&server, &small(), settings()).unwrap_or_else(|e| panic!("{form}: {e}"));
    }
}

#[test]
fn every_status_of_success() {
    for (method, path, statuses) in [
        ("POST", "uploads", [200, 201, 202]),
        ("PUT", "uploads", [201, 202, 204]),
        ("PUT", "manifests", [200, 201, 202]),
    ] {
        for status in statuses {
            let server = Scripted::start();
            server.order(9, method, path, Fault::Status(status));
            push(&server, &small(), settings()).unwrap();
            assert!(server.state().manifests.contains_key("1"), "{method} {status}");
        }
    }
}

#[test]
fn a_manifest_needs_no_digest_in_the_answer_but_no_other_either() {
    let server = Scripted::start();
    server.order(1, "PUT", "manifests", Fault::Without("Docker-Content-Digest"));
    push(&server, &small(), settings()).unwrap();
    let server = Scripted::start();
    server.order(1, "PUT", "manifests", Fault::Header("Docker-Content-Digest", "sha256:beef".to_owned()));
    let error = push(&server, &small(), settings()).unwrap_err().to_string();
    assert!(error.ends_with("it stored the manifest as sha256:beef"), "{error}");
}

#[test]
fn a_push_that_fails_leaves_no_tag() {
    let server = Scripted::start();
    server.order(9, "PUT", "uploads", Fault::Answer(Reply::error(403, "DENIED", "permission_denied")));
    let error = push(&server, &small(), settings()).unwrap_err();
    assert!(error.to_string().ends_with(": 403 DENIED: permission_denied"), "{error}");
    assert!(server.state().manifests.is_empty());
    assert!(server.count("DELETE") > 0, "the upload is cancelled");
}

#[test]
fn a_registry_that_cannot_tell_gets_everything() {
    for status in [401, 403, 405] {
        let server = Scripted::start();
        server.order(99, "HEAD", "", Fault::Answer(Reply::new(status)));
        push(&server, &small(), settings()).unwrap();
        assert!(server.state().manifests.contains_key("1"));
    }
}

#[test]
fn an_empty_blob_has_a_length_too() {
    let server = Scripted::start();
    let registry = open(&server, settings());
    registry.put(&Blob::from_bytes("application/octet-stream", Vec::new())).unwrap();
    let state = server.state();
    let put = state.log.iter().find(|request| request.method == "PUT").unwrap();
    assert_eq!(put.header("content-length"), Some("0"));
}

#[test]
fn a_file_that_shrinks_is_told_and_not_retried() {
    let server = Scripted::start();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("layer");
    std::fs::write(&path, b"short").unwrap();
    let whole = Blob::from_bytes("application/octet-stream", vec![7; 3_000_000]);
    let blob = Blob::in_file(whole.descriptor().clone(), path, 0);
    let error = open(&server, settings()).put(&blob).unwrap_err().to_string();
    assert!(error.contains("bytes are missing at its end"), "{error}");
    assert_eq!(server.count("POST"), 1);
}

/// Content that comes slower than anybody waits.
struct Slow;

impl wpack_oci::Open for Slow {
    fn open(&self) -> io::Result<Box<dyn io::Read + Send>> {
        thread::sleep(Duration::from_secs(10));
        Ok(Box::new(io::empty()))
    }
}

#[test]
fn content_that_does_not_come_is_not_waited_for() {
    let server = Scripted::start();
    let descriptor = Blob::from_bytes("application/octet-stream", b"slow".to_vec()).descriptor().clone();
    let start = Instant::now();
    let mut settings = settings();
    settings.patience.tries = 1;
    let error = open(&server, settings).put(&Blob::elsewhere(descriptor, Slow)).unwrap_err();
    assert!(error.to_string().contains("nothing moved for"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(8));
}

#[test]
fn a_tag_that_never_moves_is_no_failure_when_it_stands_for_the_same() {
    for status in [400, 409, 412] {
        // The effect is there, as if another had been faster.
        let server = Scripted::start();
        server.order(1, "PUT", "manifests/1", Fault::Status(status));
        push(&server, &small(), settings()).unwrap();
        assert_eq!(server.seen().last().unwrap(), "HEAD manifest", "{status}");

        let server = Scripted::start();
        push(&server, &image("linux/amd64", &[b"old"]), settings()).unwrap();
        let immutable = Reply::error(status, "TAG_INVALID", "the tag cannot be overwritten");
        server.order(1, "PUT", "manifests/1", Fault::Answer(immutable));
        let error = push(&server, &small(), settings()).unwrap_err().to_string();
        assert!(error.ends_with("TAG_INVALID: the tag cannot be overwritten"), "{error}");
    }
}

#[test]
fn an_image_without_layers() {
    let server = Scripted::start();
    push(&server, &image("linux/amd64", &[]), settings()).unwrap();
    assert_eq!((server.count("POST"), server.state().blobs.len()), (1, 1), "the config alone");
    assert!(server.state().manifests.contains_key("1"));
}

#[test]
fn five_hundred_blobs_with_eight_jobs() {
    let layers: Vec<Vec<u8>> = (0..500_u16).map(|n| n.to_le_bytes().to_vec()).collect();
    let image = image("linux/amd64", &layers.iter().map(Vec::as_slice).collect::<Vec<_>>());
    let server = Scripted::start();
    let task = wpack_oci::Task { jobs: 8.try_into().unwrap(), ..crate::support::task() };
    let root = image.manifest().descriptor();
    wpack_oci::copy(&image, root, &open(&server, settings()), Some("1"), &task).unwrap();
    assert_eq!((server.count("POST"), server.state().blobs.len()), (501, 501));
    assert!((2..=8).contains(&server.state().most_at_once));
}

#[test]
fn a_redirect_takes_the_content_along() {
    for status in [307, 308] {
        let server = Scripted::start();
        let moved = Reply::new(status).header("Location", "/v2/acme/app/manifests/moved");
        server.order(1, "PUT", "manifests/1", Fault::Answer(moved));
        push(&server, &small(), settings()).unwrap();
        let state = server.state();
        assert_eq!(state.manifests["moved"].1, small().manifest().bytes(10_000).unwrap(), "{status}");
        assert!(!state.manifests.contains_key("1"));
    }
}
