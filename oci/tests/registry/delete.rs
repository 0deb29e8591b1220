//! Tags and manifests that are taken away.

use wpack_oci::{Error, Source};

use crate::{
    scripted::{Fault, Guard, Reply},
    support::{artifact, basic, filled, open, push_artifact, settings, small},
};

#[test]
fn a_tag_goes_and_its_manifest_stays() {
    let server = filled();
    server.state().lists.deletes_tags = true;
    open(&server, settings()).delete("1").unwrap();
    assert_eq!(server.seen(), ["DELETE manifest"]);
    let digest = small().manifest().digest().to_string();
    assert_eq!(server.state().manifests.keys().collect::<Vec<_>>(), [&digest]);
}

#[test]
fn a_registry_that_cannot_delete_a_tag_keeps_its_manifest() {
    for status in [400, 405] {
        let server = filled();
        server.order(1, "DELETE", "manifests/1", Fault::Answer(Reply::error(status, "UNSUPPORTED", "no")));
        let Err(Error::Registry(error)) = open(&server, settings()).delete("1") else { panic!("{status}") };
        assert_eq!((error.status(), error.retryable()), (Some(status), false));
        assert_eq!(server.seen(), ["DELETE manifest"]);
        assert_eq!(server.state().manifests.len(), 2, "tag and manifest are there");
    }
}

#[test]
fn by_its_digest_a_manifest_goes_with_all_its_tags() {
    let server = filled();
    let again = server.state().manifests["1"].clone();
    server.state().manifests.insert("2".to_owned(), again);
    open(&server, settings()).delete(small().manifest().digest().as_str()).unwrap();
    assert_eq!(server.seen(), ["GET manifest", "DELETE manifest"]);
    assert!(server.state().manifests.is_empty());
}

#[test]
fn what_is_not_there() {
    let server = filled();
    server.state().lists.deletes_tags = true;
    let absent = wpack_oci::Digest::sha256(b"absent").to_string();
    for name in ["2", &absent] {
        let error = open(&server, settings()).delete(name).unwrap_err().to_string();
        assert_eq!(error, format!("registry {}/acme/app has no image `{name}`", server.address));
    }
}

#[test]
fn every_status_of_success() {
    for status in [200, 202, 204] {
        let server = filled();
        server.state().lists.deletes_tags = true;
        server.order(1, "DELETE", "manifests", Fault::Status(status));
        open(&server, settings()).delete("1").unwrap();
    }
}

#[test]
fn the_token_is_for_deleting() {
    let server = filled();
    server.state().guard = Guard::Bearer { realm: None };
    server.state().lists.deletes_tags = true;
    open(&server, basic(&server)).delete("1").unwrap();
    let state = server.state();
    let token = state.log.iter().find(|request| request.path() == "/token").unwrap();
    assert_eq!(token.query("scope"), Some("repository%3Aacme%2Fapp%3Apull%2Cdelete"));
}

#[test]
fn what_referred_to_an_image_is_listed_no_more() {
    let server = filled();
    let (first, second) = (
        artifact(small().manifest().descriptor(), "text/a", "1"),
        artifact(small().manifest().descriptor(), "text/a", "2"),
    );
    push_artifact(&server, &first, settings()).unwrap();
    push_artifact(&server, &second, settings()).unwrap();
    let registry = open(&server, settings());
    registry.delete(first.manifest().digest().as_str()).unwrap();
    let left = registry.referrers(small().manifest().digest(), None).unwrap();
    assert_eq!(left.iter().map(|entry| &entry.digest).collect::<Vec<_>>(), [second.manifest().digest()]);
    registry.delete(second.manifest().digest().as_str()).unwrap();
    assert!(registry.referrers(small().manifest().digest(), None).unwrap().is_empty());
}

#[test]
fn a_registry_that_lists_by_itself_is_not_helped() {
    let server = filled();
    server.state().lists.referrers = true;
    let signature = artifact(small().manifest().descriptor(), "text/a", "1");
    push_artifact(&server, &signature, settings()).unwrap();
    server.forget();
    open(&server, settings()).delete(signature.manifest().digest().as_str()).unwrap();
    assert_eq!(
        server.seen(),
        ["GET manifest", "DELETE manifest", "GET manifest"],
        "the last one asks for a list"
    );
    assert_eq!(server.count("PUT"), 0);
}
