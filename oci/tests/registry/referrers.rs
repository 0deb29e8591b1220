//! What refers to an image: listed, pushed, copied along.

use std::thread;

use serde_json::{Value, json};
use wpack_oci::{Blob, Digest, Layout, Sink, Source, copy, copy_referrers};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{Artifact, artifact, open, open_repository, push, push_artifact, settings, small, task},
};

const INDEX: &str = "application/vnd.oci.image.index.v1+json";

fn filled(has_api: bool) -> Scripted {
    let server = Scripted::start();
    server.state().lists.referrers = has_api;
    push(&server, &small(), settings()).unwrap();
    server.forget();
    server
}

fn signature(content: &str) -> Artifact {
    artifact(small().manifest().descriptor(), "application/vnd.example.signature+json", content)
}

fn bill() -> Artifact {
    artifact(small().manifest().descriptor(), "application/spdx+json", "bill")
}

/// The tag under which what refers to the small image is listed.
fn tag() -> String {
    format!("sha256-{}", small().manifest().digest().hex())
}

/// The list under the tag.
fn list(server: &Scripted) -> Value {
    serde_json::from_slice(&server.state().manifests[&tag()].1).unwrap()
}

fn digests(server: &Scripted) -> Vec<String> {
    let list = list(server);
    let entries = list["manifests"].as_array().unwrap().iter();
    entries.map(|entry| entry["digest"].as_str().unwrap().to_owned()).collect()
}

fn sorted(artifacts: &[&Artifact]) -> Vec<String> {
    let mut digests: Vec<_> = artifacts.iter().map(|a| a.manifest().digest().to_string()).collect();
    digests.sort();
    digests
}

fn listed(source: &dyn Source, kind: Option<&str>) -> Vec<String> {
    let found = source.referrers(small().manifest().digest(), kind).unwrap();
    let mut digests: Vec<_> = found.iter().map(|entry| entry.digest.to_string()).collect();
    digests.sort();
    digests
}

#[test]
fn a_registry_with_the_api_keeps_the_list() {
    let server = filled(true);
    push_artifact(&server, &signature("1"), settings()).unwrap();
    assert!(!server.state().manifests.contains_key(&tag()), "no list of ours");
    server.forget();
    assert_eq!(listed(&open(&server, settings()), None), sorted(&[&signature("1")]));
    let state = server.state();
    let targets: Vec<_> = state.log.iter().map(|request| request.target.as_str()).collect();
    assert_eq!(targets, [format!("/v2/acme/app/referrers/{}", small().manifest().digest())]);
}

#[test]
fn a_kind_is_asked_for_and_chosen_here_where_the_registry_does_not() {
    for chooses in [true, false] {
        let server = filled(true);
        server.state().lists.chooses = chooses;
        push_artifact(&server, &signature("1"), settings()).unwrap();
        push_artifact(&server, &bill(), settings()).unwrap();
        server.forget();
        assert_eq!(listed(&open(&server, settings()), Some("application/spdx+json")), sorted(&[&bill()]));
        let state = server.state();
        assert_eq!(state.log[0].query("artifactType"), Some("application%2Fspdx%2Bjson"));
    }
}

#[test]
fn pages_are_followed_and_end() {
    let server = filled(true);
    server.state().lists.page = Some(2);
    let all: Vec<_> = (0..5).map(|n| signature(&n.to_string())).collect();
    for one in &all {
        push_artifact(&server, one, settings()).unwrap();
    }
    server.forget();
    assert_eq!(listed(&open(&server, settings()), None), sorted(&all.iter().collect::<Vec<_>>()));
    assert_eq!(server.count("GET"), 3);
    let circle = format!("</v2/acme/app/referrers/{}>; rel=\"next\"", small().manifest().digest());
    server.order(99, "GET", "referrers", Fault::Header("Link", circle));
    let error = open(&server, settings()).referrers(small().manifest().digest(), None).unwrap_err();
    assert!(error.to_string().ends_with("its list has no end"), "{error}");
}

#[test]
fn without_the_api_the_list_is_under_a_tag() {
    for status in [400, 404, 405, 501] {
        let server = filled(false);
        push_artifact(&server, &signature("1"), settings()).unwrap();
        server.order(9, "GET", "referrers", Fault::Answer(Reply::new(status)));
        server.forget();
        assert_eq!(listed(&open(&server, settings()), None), sorted(&[&signature("1")]), "{status}");
        assert_eq!(server.count("GET"), 2);
    }
    let server = filled(false);
    assert_eq!(listed(&open(&server, settings()), None), [""; 0]);
}

#[test]
fn an_answer_that_is_no_list_is_none() {
    let server = filled(false);
    push_artifact(&server, &signature("1"), settings()).unwrap();
    let page = Reply::new(200).header("Content-Type", "text/html").body(b"<html>");
    server.order(1, "GET", "referrers", Fault::Answer(page));
    assert_eq!(listed(&open(&server, settings()), None), sorted(&[&signature("1")]));
}

#[test]
fn a_registry_that_fails_is_not_one_without_the_api() {
    let server = filled(false);
    for status in [401, 403] {
        server.order(1, "GET", "referrers", Fault::Answer(Reply::new(status)));
        let error = open(&server, settings()).referrers(small().manifest().digest(), None).unwrap_err();
        assert!(error.to_string().contains(&status.to_string()), "{error}");
    }
}

#[test]
fn the_list_says_what_the_manifest_says() {
    let server = filled(false);
    push_artifact(&server, &signature("1"), settings()).unwrap();
    let manifest = signature("1").manifest().descriptor().clone();
    let expected = json!({
        "schemaVersion": 2,
        "mediaType": INDEX,
        "manifests": [{
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "digest": manifest.digest,
            "size": manifest.size,
            "artifactType": "application/vnd.example.signature+json",
            "annotations": {"org.example.content": "1"},
        }],
    });
    assert_eq!(list(&server), expected);
    assert_eq!(server.state().manifests[&tag()].0, INDEX);
}

#[test]
fn the_list_is_sorted_and_has_each_once() {
    let server = filled(false);
    let (one, two, three) = (signature("1"), signature("2"), signature("3"));
    for artifact in [&three, &one, &two, &one] {
        push_artifact(&server, artifact, settings()).unwrap();
    }
    assert_eq!(digests(&server), sorted(&[&one, &two, &three]));
}

#[test]
fn what_others_wrote_into_the_list_stays() {
    let server = filled(false);
    let foreign = json!({
        "schemaVersion": 2, "mediaType": INDEX, "x": [1], "annotations": {"a": "b"},
        "manifests": [{"mediaType": "z", "digest": "blake3:00", "size": 1, "data": "e30=", "y": {}}],
    });
    server.state().manifests.insert(tag(), (INDEX.to_owned(), foreign.to_string().into_bytes()));
    // Of what it does not have, the scripted registry says so.
    let blake3 = ("z".to_owned(), b"{}".to_vec());
    server.state().manifests.insert("blake3:00".to_owned(), blake3);
    push_artifact(&server, &signature("1"), settings()).unwrap();
    let mut now = list(&server);
    let entries = now["manifests"].as_array_mut().unwrap();
    assert_eq!(entries.len(), 2);
    entries.retain(|entry| entry["digest"] == "blake3:00");
    assert_eq!(now, foreign);
}

#[test]
fn a_tag_that_is_no_list_is_left_alone() {
    let server = filled(false);
    let image = server.state().manifests["1"].clone();
    server.state().manifests.insert(tag(), image.clone());
    let error = push_artifact(&server, &signature("1"), settings()).unwrap_err().to_string();
    assert!(error.ends_with("is not a usable manifest: it is no list of referrers"), "{error}");
    assert_eq!(server.state().manifests[&tag()], image);
}

#[test]
fn a_list_that_someone_else_wrote_meanwhile_is_written_again() {
    let server = filled(false);
    // The write is lost, as if another had come after it.
    server.order(2, "PUT", "manifests/sha256-", Fault::Answer(Reply::new(201)));
    push_artifact(&server, &signature("1"), settings()).unwrap();
    assert_eq!(digests(&server), sorted(&[&signature("1")]));
    let puts =
        server.state().log.iter().filter(|r| r.method == "PUT" && r.path().contains("sha256-")).count();
    assert_eq!(puts, 3);
}

#[test]
fn who_never_gets_through_says_so() {
    let server = filled(false);
    server.order(99, "PUT", "manifests/sha256-", Fault::Answer(Reply::new(201)));
    let error = push_artifact(&server, &signature("1"), settings()).unwrap_err().to_string();
    assert!(error.ends_with("others change the list of referrers all the time"), "{error}");
}

#[test]
fn many_at_once_lose_nothing_where_versions_are_known() {
    let server = filled(false);
    server.state().lists.etags = true;
    let all: Vec<_> = (0..6).map(|n| signature(&n.to_string())).collect();
    thread::scope(|scope| {
        for one in &all {
            scope.spawn(|| push_artifact(&server, one, settings()).unwrap());
        }
    });
    assert_eq!(digests(&server), sorted(&all.iter().collect::<Vec<_>>()));
    let state = server.state();
    assert!(state.log.iter().any(|request| request.header("if-match").is_some()));
}

#[test]
fn a_version_that_changed_is_read_again() {
    let server = filled(false);
    server.state().lists.etags = true;
    push_artifact(&server, &signature("1"), settings()).unwrap();
    server.order(1, "PUT", "manifests/sha256-", Fault::Answer(Reply::new(412)));
    push_artifact(&server, &signature("2"), settings()).unwrap();
    assert_eq!(digests(&server), sorted(&[&signature("1"), &signature("2")]));
}

#[test]
fn a_subject_by_sha512() {
    let server = filled(false);
    let hex = "0123456789abcdef".repeat(8);
    let subject = Blob::from_bytes("application/vnd.oci.image.manifest.v1+json", Vec::new());
    let mut subject = subject.descriptor().clone();
    subject.digest = format!("sha512:{hex}").parse().unwrap();
    let signature = artifact(&subject, "text/x", "1");
    push_artifact(&server, &signature, settings()).unwrap();
    assert!(server.state().manifests.contains_key(&format!("sha512-{}", &hex[..64])));
    let found = open(&server, settings()).referrers(&subject.digest, None).unwrap();
    assert_eq!(found[0].digest, *signature.manifest().digest());
}

/// An image that is signed, with a signature that is signed itself.
fn signed(has_api: bool) -> (Scripted, Vec<Artifact>) {
    let server = filled(has_api);
    let first = signature("1");
    let second = artifact(first.manifest().descriptor(), "text/counter", "2");
    let all = vec![first, second, bill()];
    for one in &all {
        push_artifact(&server, one, settings()).unwrap();
    }
    (server, all)
}

#[test]
fn referrers_go_along_between_registries() {
    for (from_api, to_api) in [(true, true), (true, false), (false, true), (false, false)] {
        let (from, artifacts) = signed(from_api);
        let to = Scripted::start();
        to.state().lists.referrers = to_api;
        let (source, sink) = (open(&from, settings()), open_repository(&to, "acme/app", settings()));
        let root = source.resolve(Some("1")).unwrap();
        copy(&source, &root, &sink, Some("1"), &task()).unwrap();
        let copied = copy_referrers(&source, &root, &sink, &task()).unwrap();
        assert!(copied.uploaded > 0);
        for artifact in &artifacts {
            assert!(to.state().manifests.contains_key(artifact.manifest().digest().as_str()));
        }
        assert_eq!(listed(&sink, None), sorted(&[&artifacts[0], &artifacts[2]]));
        let counter = sink.referrers(artifacts[0].manifest().digest(), None).unwrap();
        assert_eq!(counter[0].digest, *artifacts[1].manifest().digest());
        to.forget();
        let again = copy_referrers(&source, &root, &sink, &task()).unwrap();
        assert_eq!((again.uploaded, to.count("POST")), (0, 0));
    }
}

#[test]
fn referrers_go_along_into_a_layout_and_out_of_it() {
    let (from, artifacts) = signed(false);
    let (source, dir) = (open(&from, settings()), tempfile::tempdir().unwrap());
    let layout = Layout::create(dir.path()).unwrap();
    let root = source.resolve(Some("1")).unwrap();
    copy(&source, &root, &layout, None, &task()).unwrap();
    copy_referrers(&source, &root, &layout, &task()).unwrap();
    copy_referrers(&source, &root, &layout, &task()).unwrap();
    assert_eq!(listed(&layout, None), sorted(&[&artifacts[0], &artifacts[2]]));
    assert_eq!(listed(&layout, Some("application/spdx+json")), sorted(&[&artifacts[2]]));
    assert_eq!(layout.resolve(None).unwrap().digest, root.digest, "a list is no image");

    let to = Scripted::start();
    let sink = open(&to, settings());
    copy(&layout, &root, &sink, Some("1"), &task()).unwrap();
    copy_referrers(&layout, &root, &sink, &task()).unwrap();
    for name in [tag().as_str(), "1", artifacts[1].manifest().digest().as_str()] {
        assert_eq!(to.state().manifests[name], from.state().manifests[name], "{name}");
    }
}

#[test]
fn a_list_that_names_something_else_is_refused() {
    let (from, _) = signed(true);
    let stranger = artifact(&Blob::from_bytes("text/x", Vec::new()).descriptor().clone(), "text/x", "3");
    push_artifact(&from, &stranger, settings()).unwrap();
    let entry = stranger.manifest().descriptor();
    let body = json!({"schemaVersion": 2, "mediaType": INDEX, "manifests": [entry]}).to_string();
    let lie = Reply::new(200).header("Content-Type", INDEX).body(body.as_bytes());
    from.order(1, "GET", "referrers", Fault::Answer(lie));
    let (source, to) = (open(&from, settings()), Scripted::start());
    let root = source.resolve(Some("1")).unwrap();
    let error = copy_referrers(&source, &root, &open(&to, settings()), &task()).unwrap_err().to_string();
    assert!(error.contains("it is listed among what refers to sha256:"), "{error}");
    assert!(to.state().blobs.is_empty());
}

#[test]
fn a_referrer_that_was_sent_before_is_listed_by_the_next_push() {
    let server = filled(false);
    push_artifact(&server, &signature("1"), settings()).unwrap();
    server.state().manifests.remove(&tag());
    push_artifact(&server, &signature("1"), settings()).unwrap();
    assert_eq!(digests(&server), sorted(&[&signature("1")]));
}

#[test]
fn a_place_that_keeps_no_lists_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let archive = wpack_oci::ArchiveWriter::oci(&dir.path().join("a.tar"));
    let error = archive.attach(signature("1").manifest()).unwrap_err().to_string();
    assert!(error.contains("does not keep what refers to an image"), "{error}");
    assert!(small().referrers(&Digest::sha256(b""), None).unwrap().is_empty());
}
