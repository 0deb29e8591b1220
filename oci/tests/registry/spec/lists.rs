//! "Listing tags", "Listing referrers".

use serde_json::{Value, json};
use wpack_oci::Digest;

use super::{
    Answer, MANIFEST, ask,
    manifests::{manifest, put},
    with_hello,
};
use crate::scripted::Scripted;

const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A registry whose repository has these tags.
fn with_tags(tags: &[&str]) -> Scripted {
    let server = with_hello();
    server.state().lists.links = true;
    for tag in tags {
        assert_eq!(put(&server, tag, MANIFEST, &manifest(&json!({}))).status, 201);
    }
    server
}

fn document(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap()
}

/// The tags that a query gets.
#[track_caller]
fn tags(server: &Scripted, query: &str) -> (Value, Answer) {
    let answer = ask(server, "GET", &format!("/v2/acme/app/tags/list{query}")).send();
    assert_eq!(answer.status, 200);
    let document = document(&answer);
    assert_eq!(document["name"], "acme/app");
    (document["tags"].clone(), answer)
}

fn has_link(answer: &Answer) -> bool {
    answer.head.to_ascii_lowercase().contains("\r\nlink: ")
}

/// The target of a link to the next page (RFC 5988).
#[track_caller]
fn next(answer: &Answer) -> String {
    let (target, relation) = answer.header("Link").split_once(">; ").unwrap();
    assert_eq!(relation, "rel=\"next\"");
    target.strip_prefix('<').unwrap().to_owned()
}

#[test]
fn tags_come_in_lexical_order() {
    assert_eq!(
        tags(&with_tags(&["b", "A", "C", "a", "10", "9"]), "").0,
        json!(["10", "9", "A", "a", "b", "C"])
    );
    assert_eq!(tags(&with_tags(&[]), "").0, json!([]));
}

#[test]
fn as_many_tags_as_were_asked_for() {
    let server = with_tags(&["a", "b", "c"]);
    for (query, wanted) in
        [("?n=2", json!(["a", "b"])), ("?n=3", json!(["a", "b", "c"])), ("?n=9", json!(["a", "b", "c"]))]
    {
        assert_eq!(tags(&server, query).0, wanted, "{query}");
    }
    let (none, answer) = tags(&server, "?n=0");
    assert!(none == json!([]) && !has_link(&answer));
}

#[test]
fn tags_after_another() {
    let server = with_tags(&["a", "B", "c"]);
    for (query, wanted) in
        [("?last=a", json!(["B", "c"])), ("?n=1&last=B", json!(["c"])), ("?last=c", json!([]))]
    {
        assert_eq!(tags(&server, query).0, wanted, "{query}");
    }
}

#[test]
fn more_tags_are_behind_a_link() {
    let server = with_tags(&["a", "b", "c"]);
    let (_, first) = tags(&server, "?n=2");
    let second = ask(&server, "GET", &next(&first)).send();
    assert_eq!(document(&second)["tags"], json!(["c"]));
    assert!(!has_link(&second));
    // Fewer than asked for only where there are no more, or there is a link.
    server.state().lists.page = Some(1);
    let (one, short) = tags(&server, "?n=2");
    assert_eq!(one, json!(["a"]));
    next(&short);
}

/// The digest of what is referred to, which need not be there.
fn subject() -> Value {
    json!({"mediaType": MANIFEST, "digest": Digest::sha256(b"none").as_str(), "size": 4})
}

fn with_referrers(documents: &[Value]) -> Scripted {
    let server = with_hello();
    server.state().lists.referrers = true;
    for document in documents {
        let mut document = document.clone();
        document["subject"] = subject();
        let (kind, bytes) = match document.get("manifests") {
            Some(_) => (INDEX, serde_json::to_vec(&document).unwrap()),
            None => (MANIFEST, manifest(&document)),
        };
        let answer = put(&server, Digest::sha256(&bytes).as_str(), kind, &bytes);
        assert_eq!(
            (answer.status, answer.header("OCI-Subject")),
            (201, subject()["digest"].as_str().unwrap())
        );
    }
    server
}

/// The referrers of the subject.
#[track_caller]
fn referrers(server: &Scripted, query: &str) -> (Vec<Value>, Answer) {
    let target = format!("/v2/acme/app/referrers/{}{query}", Digest::sha256(b"none"));
    let answer = ask(server, "GET", &target).send();
    assert_eq!((answer.status, answer.header("Content-Type")), (200, INDEX));
    let document = document(&answer);
    assert_eq!((&document["schemaVersion"], &document["mediaType"]), (&json!(2), &json!(INDEX)));
    (document["manifests"].as_array().unwrap().clone(), answer)
}

#[test]
fn no_referrers_are_an_empty_list() {
    assert_eq!(referrers(&with_referrers(&[]), "").0, [Value::Null; 0]);
}

#[test]
fn a_subject_is_a_digest() {
    let server = with_referrers(&[]);
    for wrong in ["1", "sha256:beef", "sha256:"] {
        assert_eq!(ask(&server, "GET", &format!("/v2/acme/app/referrers/{wrong}")).send().status, 400);
    }
    assert_eq!(server.take_violations().len(), 3);
}

#[test]
fn a_referrer_has_its_type_and_annotations() {
    let index = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": []});
    let with_type = json!({"artifactType": "application/spdx+json", "annotations": {"a": "b"}});
    let server = with_referrers(&[with_type, json!({"artifactType": ""}), json!({}), index]);
    let (mut found, _) = referrers(&server, "");
    found.sort_by_key(|entry| (entry["mediaType"] == INDEX, entry["annotations"].is_null()));
    let types: Vec<_> = found.iter().map(|entry| entry.get("artifactType").and_then(Value::as_str)).collect();
    let of_config = Some("application/octet-stream");
    assert_eq!(types, [Some("application/spdx+json"), of_config, of_config, None]);
    assert_eq!(found[0]["annotations"], json!({"a": "b"}));
}

#[test]
fn a_choice_that_was_made_is_told() {
    let server = with_referrers(&[json!({"artifactType": "a/b"}), json!({"artifactType": "c/d"})]);
    server.state().lists.chooses = true;
    let (found, answer) = referrers(&server, "?artifactType=a/b");
    assert_eq!((found.len(), answer.header("OCI-Filters-Applied")), (1, "artifactType"));
}

#[test]
fn more_referrers_are_behind_a_link() {
    let server = with_referrers(&[json!({"artifactType": "a/b"}), json!({"artifactType": "c/d"})]);
    server.state().lists.page = Some(1);
    let (first, answer) = referrers(&server, "");
    let second = ask(&server, "GET", &next(&answer)).send();
    assert!(!has_link(&second));
    let second = document(&second)["manifests"].as_array().unwrap().clone();
    assert!(first.len() == 1 && second.len() == 1 && first != second);
}
