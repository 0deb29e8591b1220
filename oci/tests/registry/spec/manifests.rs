//! "Pushing manifests", "Pushing manifests with subject".

use serde_json::{Value, json};
use wpack_oci::Digest;

use super::{Answer, HELLO, MANIFEST, ask, with_hello};
use crate::scripted::Scripted;

/// A manifest whose config and layer are `hello`, with blanks that a registry must keep.
pub(super) fn manifest(more: &Value) -> Vec<u8> {
    let blob = json!({"mediaType": "application/octet-stream", "digest": HELLO, "size": 5});
    let mut document =
        json!({"schemaVersion": 2, "mediaType": MANIFEST, "config": blob, "layers": [blob], "more": null});
    document.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    let mut bytes = serde_json::to_vec_pretty(&document).unwrap();
    bytes.push(b'\n');
    bytes
}

pub(super) fn put(server: &Scripted, reference: &str, media_type: &str, bytes: &[u8]) -> Answer {
    let target = format!("/v2/acme/app/manifests/{reference}");
    ask(server, "PUT", &target).header("Content-Type", media_type).content(bytes).send()
}

/// A registry that has a manifest under the tag `1`, and its bytes.
pub(super) fn stored() -> (Scripted, Vec<u8>) {
    let (server, bytes) = (with_hello(), manifest(&json!({})));
    assert_eq!(put(&server, "1", MANIFEST, &bytes).status, 201);
    (server, bytes)
}

#[test]
fn a_manifest_is_201_with_where_it_is_and_its_digest() {
    let (server, bytes) = (with_hello(), manifest(&json!({})));
    let digest = Digest::sha256(&bytes);
    for reference in ["1", digest.as_str()] {
        let answer = put(&server, reference, MANIFEST, &bytes);
        assert_eq!((answer.status, answer.header("Docker-Content-Digest")), (201, digest.as_str()));
        let back = ask(&server, "GET", answer.header("Location")).header("Accept", MANIFEST).send();
        assert_eq!((back.status, back.body), (200, bytes.clone()), "the same bytes");
    }
}

#[test]
fn under_another_digest_it_is_refused() {
    let server = with_hello();
    let answer = put(&server, HELLO, MANIFEST, &manifest(&json!({})));
    assert_eq!((answer.status, answer.codes()), (400, vec!["DIGEST_INVALID".to_owned()]));
    assert!(server.state().manifests.is_empty());
}

#[test]
fn its_type_is_what_it_says_itself() {
    let server = with_hello();
    let index = "application/vnd.oci.image.index.v1+json";
    assert_eq!(put(&server, "1", index, &manifest(&json!({}))).status, 400);
    let with_parameter = format!("{MANIFEST}; charset=utf-8");
    assert_eq!(put(&server, "1", &with_parameter, &manifest(&json!({}))).status, 400);
    assert_eq!(put(&server, "1", MANIFEST, b"{").status, 400);
    assert_eq!(server.take_violations().len(), 3);
    assert!(server.state().manifests.is_empty());
}

#[test]
fn what_it_names_must_be_there() {
    let server = with_hello();
    let none = Digest::sha256(b"none");
    let entry = json!({"mediaType": MANIFEST, "digest": none.as_str(), "size": 4});
    let more = [json!({"config": entry}), json!({"layers": [entry]}), json!({"manifests": [entry]})];
    for more in &more {
        let answer = put(&server, "1", MANIFEST, &manifest(more));
        assert_eq!(
            (answer.status, answer.codes()),
            (404, vec!["MANIFEST_BLOB_UNKNOWN".to_owned()]),
            "{more}"
        );
    }
    assert_eq!(server.take_violations().len(), more.len());
    assert!(server.state().manifests.is_empty());
}

#[test]
fn what_it_refers_to_may_be_missing() {
    let server = with_hello();
    let subject = json!({"mediaType": MANIFEST, "digest": Digest::sha256(b"none").as_str(), "size": 4});
    let bytes = manifest(&json!({"subject": subject}));
    assert_eq!(put(&server, "1", MANIFEST, &bytes).status, 201);
}

#[test]
fn its_blobs_may_be_none() {
    let server = with_hello();
    assert_eq!(put(&server, "1", MANIFEST, &manifest(&json!({"layers": []}))).status, 201);
}

#[test]
fn it_may_have_four_megabytes() {
    let server = with_hello();
    let bytes = manifest(&json!({"more": "x".repeat(4_000_000)}));
    assert_eq!(put(&server, "1", MANIFEST, &bytes).status, 201);
}
