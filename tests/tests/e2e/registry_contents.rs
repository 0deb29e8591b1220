//! What a registry has: tags, what refers to an image, and how it goes away. This registry has no referrers API,
//! so that the lists are under tags, as oras keeps and reads them too.

use serde_json::Value;
use wpack_tests::{
    context::Context,
    registry::Registry,
    schema::check,
    tool::{Run, counterpart},
};

use crate::{push::built, schemas::published};

const SIGNATURE: &str = "application/vnd.example.signature";

fn oras(context: &Context, line: &str) -> Run {
    let command = std::process::Command::new(counterpart("peers/usr/bin/oras"));
    context.dress(command).args(line.split_whitespace())
}

/// A registry with `hello:1`; its digest.
fn filled(context: &Context) -> (Registry, String) {
    let registry = Registry::plain();
    let digest = context.run(&format!("push hello:1 {}", registry.reference("hello:1"))).success().digest();
    (registry, digest)
}

/// Lets oras attach something to an image; the digest of that.
pub(crate) fn attach(context: &Context, reference: &str, content: &str) -> String {
    context.write("note.txt", content);
    let line = format!("attach {reference} --plain-http --artifact-type {SIGNATURE} --format json note.txt");
    let attached: Value = oras(context, &line).success().json();
    attached["digest"].as_str().unwrap().to_owned()
}

/// What oras finds.
fn discovered(context: &Context, place: &str) -> Vec<String> {
    let found: Value = oras(context, &format!("discover {place} --format json")).success().json();
    let list = found.get("referrers").or(found.get("manifests")).and_then(Value::as_array).cloned();
    let digest = |entry: &Value| entry["digest"].as_str().unwrap().to_owned();
    list.unwrap_or_default().iter().map(digest).collect()
}

#[test]
fn tags_are_listed() {
    let context = built();
    let (registry, _) = filled(&context);
    for tag in ["2", "v1.0"] {
        context.run(&format!("push hello:1 {}", registry.reference(&format!("hello:{tag}")))).success();
    }
    let repository = registry.reference("hello");
    // The order is the registry's, and this one has none.
    let text = context.run(&format!("tags {repository}")).success().stdout();
    let mut tags: Vec<_> = text.lines().collect();
    let json = context.run(&format!("tags {repository} --json")).success().json();
    assert_eq!(json, serde_json::json!({"name": repository, "tags": tags}));
    tags.sort_unstable();
    assert_eq!(tags, ["1", "2", "v1.0"]);
    context.run(&format!("tags {}", registry.reference("absent"))).code(4).stderr_has(&["NAME_UNKNOWN"]);
    context.run(&format!("tags {repository}:1")).code(2).stderr_has(&["without tag and digest"]);
}

#[test]
fn referrers_of_others_are_found_and_go_along() {
    let context = built();
    let (registry, image) = filled(&context);
    let reference = registry.reference("hello:1");
    let note = attach(&context, &reference, "a note");
    let counter = attach(&context, &registry.reference(&format!("hello@{note}")), "on the note");

    let listed = context.run(&format!("referrers {reference}")).success();
    listed.stdout_is(&format!("{note} {SIGNATURE}\n"));
    let tree = context.run(&format!("referrers {reference} --tree --json")).success().json();
    let document = context.write("tree.json", tree.to_string());
    check(&published("referrers"), &[document]).success();
    assert_eq!(tree["subject"], image);
    assert_eq!(tree["referrers"][0]["referrers"][0]["digest"], counter);
    assert_eq!(tree["referrers"][0]["artifactType"], SIGNATURE);
    context.run(&format!("referrers {reference} --artifact-type text/x")).success().stdout_is("");

    context.run(&format!("copy --referrers {reference} oci:mirror:1")).success();
    context.run("referrers oci:mirror:1").success().stdout_is(&format!("{note} {SIGNATURE}\n"));
    assert_eq!(discovered(&context, "--oci-layout mirror:1"), [note.as_str()]);

    let other = Registry::plain();
    context.run(&format!("copy --referrers oci:mirror:1 {}", other.reference("hello:1"))).success();
    for (subject, referrer) in [(&image, &note), (&note, &counter)] {
        let place = format!("{} --plain-http", other.reference(&format!("hello@{subject}")));
        assert_eq!(discovered(&context, &place), [referrer.as_str()]);
    }
    context.run(&format!("copy --referrers {reference} oci-archive:a.tar")).code(2).stderr_has(&["oci:DIR"]);
}

#[test]
fn a_manifest_goes_by_its_digest_and_is_listed_no_more() {
    let context = built();
    let (registry, image) = filled(&context);
    let reference = registry.reference("hello:1");
    let note = attach(&context, &reference, "a note");
    let deleted = context.run(&format!("rm docker://{}", registry.reference(&format!("hello@{note}"))));
    deleted.success().stdout_is("").stderr_has(&["deleted", &note]);
    assert_eq!(discovered(&context, &format!("{reference} --plain-http")), [""; 0]);

    // This registry deletes no tags: it says so, and keeps what other tags may stand for.
    let refused = context.run(&format!("rm docker://{reference}")).code(4);
    let whole = format!("wpack rm docker://{}", registry.reference(&format!("hello@{image}")));
    let refused = refused.stderr_has(&["cannot delete", "does not delete tags alone", &whole]);
    refused.hides("plain HTTP");
    assert!(registry.tags("hello").contains(&"1".to_owned()));
    context.run(whole.strip_prefix("wpack ").unwrap()).arg("--json").success();
    assert!(!registry.tags("hello").contains(&"1".to_owned()));
    context.run(whole.strip_prefix("wpack ").unwrap()).code(4).stderr_has(&["has no image"]);
    context.run(&format!("rm docker://{}", registry.reference("hello"))).code(2).stderr_has(&["no tag"]);
}
