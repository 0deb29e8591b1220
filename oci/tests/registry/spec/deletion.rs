//! "Deleting tags", "Deleting manifests".

use wpack_oci::Digest;

use super::{MANIFEST, ask, manifests::stored};
use crate::scripted::Scripted;

fn delete(server: &Scripted, path: &str) -> u16 {
    ask(server, "DELETE", path).send().status
}

fn is_there(server: &Scripted, reference: &str) -> bool {
    let target = format!("/v2/acme/app/manifests/{reference}");
    ask(server, "HEAD", &target).header("Accept", MANIFEST).send().status == 200
}

#[test]
fn a_tag_goes_without_its_manifest() {
    let (server, bytes) = stored();
    server.state().lists.deletes_tags = true;
    assert_eq!(delete(&server, "/v2/acme/app/manifests/1"), 202);
    assert!(!is_there(&server, "1") && is_there(&server, Digest::sha256(&bytes).as_str()));
}

#[test]
fn where_tags_do_not_go_it_is_405() {
    let (server, _) = stored();
    assert_eq!(delete(&server, "/v2/acme/app/manifests/1"), 405);
    assert!(is_there(&server, "1"));
}

#[test]
fn a_manifest_goes_with_its_tags() {
    let (server, bytes) = stored();
    let digest = Digest::sha256(&bytes);
    assert_eq!(delete(&server, &format!("/v2/acme/app/manifests/{digest}")), 202);
    assert!(!is_there(&server, "1") && !is_there(&server, digest.as_str()));
}

#[test]
fn what_is_not_there_is_404() {
    let (server, bytes) = stored();
    let digest = Digest::sha256(&bytes);
    let other = Digest::sha256(b"other");
    assert_eq!(delete(&server, &format!("/v2/acme/app/manifests/{other}")), 404);
    assert_eq!(delete(&server, &format!("/v2/acme/none/manifests/{digest}")), 404);
}
