//! What is read from a registry.

use wpack_oci::{Digest, Error, Sink, Source};

use crate::{
    scripted::{Fault, Guard, Reply, Scripted},
    support::{LOGIN, basic, filled, image, open, push, settings, small},
};

#[test]
fn a_tag_is_resolved_without_its_manifest() {
    let server = filled();
    let root = open(&server, settings()).resolve(Some("1")).unwrap();
    assert_eq!(root, *small().manifest().descriptor());
    assert_eq!(server.seen(), ["HEAD manifest"]);
}

#[test]
fn an_answer_that_says_too_little_is_asked_in_full() {
    for header in ["Docker-Content-Digest", "Content-Type"] {
        let server = filled();
        server.order(1, "HEAD", "manifests", Fault::Without(header));
        let root = open(&server, settings()).resolve(Some("1")).unwrap();
        assert_eq!(root, *small().manifest().descriptor());
        assert_eq!(server.seen(), ["HEAD manifest", "GET manifest"]);
    }
}

#[test]
fn what_is_pulled_is_what_was_pushed() {
    let server = filled();
    let registry = open(&server, settings());
    let image = small();
    for blob in [image.manifest(), image.config(), &image.layers()[0].blob] {
        let pulled = registry.blob(blob.descriptor()).unwrap().bytes(10_000).unwrap();
        assert_eq!(pulled, blob.bytes(10_000).unwrap());
    }
}

#[test]
fn a_copy_goes_from_registry_to_registry() {
    let (from, to) = (filled(), Scripted::guarded(Guard::Basic(LOGIN)));
    let source = open(&from, settings());
    let root = source.resolve(Some("1")).unwrap();
    wpack_oci::copy(&source, &root, &open(&to, basic(&to)), Some("2"), &crate::support::task()).unwrap();
    let (from, to) = (from.state(), to.state());
    assert_eq!(from.blobs, to.blobs);
    assert_eq!(from.manifests["1"], to.manifests["2"]);
}

#[test]
fn a_download_that_breaks_off_goes_on() {
    let server = Scripted::start();
    let layer: Vec<u8> = (0..2_000_000_u32).map(|n| (n % 251) as u8).collect();
    let image = image("linux/amd64", &[&layer]);
    push(&server, &image, settings()).unwrap();
    server.order(1, "GET", "blobs", Fault::CutAnswer(700_000));
    let blob = open(&server, settings()).blob(image.layers()[0].blob.descriptor()).unwrap();
    assert_eq!(blob.bytes(3_000_000).unwrap(), layer);
    let state = server.state();
    assert_eq!(state.log.last().unwrap().header("range"), Some("bytes=700000-"));
}

#[test]
fn the_wrong_content_is_found_out() {
    let server = filled();
    let registry = open(&server, settings());
    let image = small();
    let wanted = image.layers()[0].blob.descriptor();
    for content in [&b"One"[..], b"on", b"one more"] {
        server.state().blobs.insert(wanted.digest.to_string(), content.to_vec());
        let error = registry.blob(wanted).unwrap().bytes(100).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    }
}

#[test]
fn who_asks_for_a_digest_gets_no_other() {
    let server = filled();
    let asked = Digest::sha256(b"asked");
    let manifest = server.state().manifests["1"].clone();
    server.state().manifests.insert(asked.to_string(), manifest);
    let registry = open(&server, settings());
    assert!(matches!(registry.resolve(Some(asked.as_str())), Err(Error::Damaged { .. })));
    server.order(1, "HEAD", "manifests", Fault::Without("Docker-Content-Digest"));
    assert!(matches!(registry.resolve(Some(asked.as_str())), Err(Error::Damaged { .. })));
}

#[test]
fn what_is_not_there() {
    let server = filled();
    let registry = open(&server, settings());
    let place = format!("registry {}/acme/app", server.address);
    let error = registry.resolve(Some("2")).unwrap_err().to_string();
    assert_eq!(error, format!("{place} has no image `2`"));
    let other = wpack_oci::Blob::from_bytes("application/octet-stream", b"other".to_vec());
    let error = registry.blob(other.descriptor()).unwrap().bytes(10).unwrap_err().to_string();
    assert_eq!(error, format!("{place} has no blob {}", other.digest()));
}

#[test]
fn the_reason_of_a_refusal_is_fetched() {
    let server = filled();
    server.order(9, "HEAD", "manifests", Fault::Answer(Reply::new(403)));
    server.order(9, "GET", "manifests", Fault::Answer(Reply::error(403, "DENIED", "private")));
    let error = open(&server, settings()).resolve(Some("1")).unwrap_err().to_string();
    assert!(error.ends_with("403 DENIED: private"), "{error}");
}

#[test]
fn a_blob_store_elsewhere_gets_no_credentials() {
    let store = filled();
    let server = Scripted::guarded(Guard::Basic(LOGIN));
    let image = small();
    let blob = &image.layers()[0].blob;
    let location = format!("http://{}/store/{}", store.address, blob.digest());
    let registry = open(&server, basic(&server));
    // From here on the client knows that the registry wants credentials, and sends them at once.
    assert!(!registry.has(blob.descriptor()).unwrap());
    for status in [301, 302, 303, 307, 308] {
        server.order(1, "GET", "blobs", Fault::Answer(Reply::new(status).header("Location", &location)));
        assert_eq!(registry.blob(blob.descriptor()).unwrap().bytes(10).unwrap(), b"one");
        let last = server.state().log.last().unwrap().clone();
        assert_eq!(last.header("authorization"), Some(format!("Basic {LOGIN}").as_str()));
    }
}
