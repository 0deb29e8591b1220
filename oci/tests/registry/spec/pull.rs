//! "Pulling manifests", "Pulling blobs", "Checking if content exists in the registry".

use wpack_oci::Digest;

use super::{HELLO, MANIFEST, ask, manifests::stored, with_hello};
use crate::scripted::Scripted;

fn manifest_path(reference: &str) -> String {
    format!("/v2/acme/app/manifests/{reference}")
}

#[test]
fn a_manifest_comes_by_its_tag_and_by_its_digest() {
    let (server, bytes) = stored();
    let digest = Digest::sha256(&bytes);
    for reference in ["1", digest.as_str()] {
        let answer = ask(&server, "GET", &manifest_path(reference)).header("Accept", MANIFEST).send();
        assert_eq!((answer.status, &answer.body), (200, &bytes));
        assert_eq!(answer.header("Content-Type"), MANIFEST);
        assert_eq!(answer.header("Docker-Content-Digest"), digest.as_str());
    }
}

#[test]
fn a_manifest_that_is_not_there_is_404() {
    let (server, _) = stored();
    for reference in ["2", HELLO] {
        for method in ["GET", "HEAD"] {
            let answer = ask(&server, method, &manifest_path(reference)).header("Accept", MANIFEST).send();
            assert_eq!(answer.status, 404, "{method} {reference}");
        }
    }
}

#[test]
fn a_reference_is_a_tag_or_a_digest() {
    let server = Scripted::start();
    let long = "a".repeat(129);
    let wrong = ["", ".a", "-a", "a+b", "a:b", "a/b", "sha256:beef", &long];
    for reference in wrong {
        let answer = ask(&server, "GET", &manifest_path(reference)).header("Accept", MANIFEST).send();
        assert_eq!(answer.status, 400, "{reference}");
    }
    assert_eq!(server.take_violations().len(), wrong.len());
    for reference in ["_", "A.b-c_d", &long[1..]] {
        let answer = ask(&server, "GET", &manifest_path(reference)).header("Accept", MANIFEST).send();
        assert_eq!(answer.status, 404, "{reference}");
    }
}

#[test]
fn a_blob_comes_by_its_digest() {
    let server = with_hello();
    let answer = ask(&server, "GET", &format!("/v2/acme/app/blobs/{HELLO}")).send();
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b"hello"[..]));
    assert_eq!(answer.header("Docker-Content-Digest"), HELLO);
}

#[test]
fn a_part_of_a_blob_says_which_one() {
    let server = with_hello();
    let path = format!("/v2/acme/app/blobs/{HELLO}");
    let answer = ask(&server, "GET", &path).header("Range", "bytes=2-").send();
    assert_eq!((answer.status, answer.body.as_slice()), (206, &b"llo"[..]));
    assert_eq!(answer.header("Content-Range"), "bytes 2-4/5");
    assert_eq!(ask(&server, "GET", &path).header("Range", "bytes=5-").send().status, 416);
}

#[test]
fn a_blob_that_is_not_there_is_404() {
    let server = Scripted::start();
    for method in ["GET", "HEAD"] {
        assert_eq!(ask(&server, method, &format!("/v2/acme/app/blobs/{HELLO}")).send().status, 404);
    }
}

#[test]
fn what_is_there_is_200_without_content() {
    let (server, bytes) = stored();
    let blob = ask(&server, "HEAD", &format!("/v2/acme/app/blobs/{HELLO}")).send();
    assert_eq!((blob.status, blob.header("Content-Length"), blob.body.len()), (200, "5", 0));
    let manifest = ask(&server, "HEAD", &manifest_path("1")).header("Accept", MANIFEST).send();
    assert_eq!((manifest.status, manifest.body.len()), (200, 0));
    assert_eq!(manifest.header("Content-Length"), bytes.len().to_string());
}

#[test]
fn a_repository_that_is_not_there_is_404() {
    let server = Scripted::start();
    let answer = ask(&server, "GET", "/v2/acme/none/manifests/1").header("Accept", MANIFEST).send();
    assert_eq!(answer.status, 404);
    assert_eq!(answer.codes(), ["NAME_UNKNOWN"]);
}
