//! The tags of a repository.

use wpack_oci::Error;

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{open, push, settings, small},
};

/// A registry with so many tags for one image.
fn tagged(count: usize) -> Scripted {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    let manifest = server.state().manifests.remove("1").unwrap();
    let tags = (0..count).map(|n| (format!("t{n:05}"), manifest.clone()));
    server.state().manifests.extend(tags);
    server.forget();
    server
}

fn queries(server: &Scripted) -> Vec<String> {
    let query = |target: &str| target.split_once('?').unwrap().1.to_owned();
    server.state().log.iter().map(|request| query(&request.target)).collect()
}

#[test]
fn pages_are_followed_by_their_links() {
    let server = tagged(7);
    (server.state().lists.page, server.state().lists.links) = (Some(3), true);
    let tags = open(&server, settings()).tags().unwrap();
    assert_eq!(tags, (0..7).map(|n| format!("t{n:05}")).collect::<Vec<_>>());
    assert_eq!(queries(&server), ["n=1000", "n=3&last=t00002", "n=3&last=t00005"]);
}

#[test]
fn ten_thousand_tags() {
    for links in [true, false] {
        let server = tagged(10_000);
        server.state().lists.links = links;
        assert_eq!(open(&server, settings()).tags().unwrap().len(), 10_000);
        let least = if links { 10 } else { 11 };
        assert_eq!(server.count("GET"), least, "links: {links}");
    }
}

#[test]
fn a_registry_that_has_no_pages_is_asked_once_more_at_most() {
    let server = tagged(1000);
    let all: Vec<_> = (0..1000).map(|n| format!("t{n:05}")).collect();
    let body = serde_json::json!({"tags": all}).to_string();
    server.order(99, "GET", "tags", Fault::Answer(Reply::new(200).body(body.as_bytes())));
    assert_eq!(open(&server, settings()).tags().unwrap(), all);
    assert_eq!(queries(&server), ["n=1000", "n=1000&last=t00999"]);
}

#[test]
fn the_order_is_the_registrys_and_null_is_nothing() {
    let server = tagged(1);
    let answer = |body: &str| Fault::Answer(Reply::new(200).body(body.as_bytes()));
    server.order(1, "GET", "tags", answer(r#"{"tags":["b","a","c\u001b[31m"]}"#));
    assert_eq!(open(&server, settings()).tags().unwrap(), ["b", "a", "c\\u{1b}[31m"]);
    for nothing in [r#"{"tags":null}"#, "{}", r#"{"tags":[]}"#] {
        server.order(1, "GET", "tags", answer(nothing));
        assert_eq!(open(&server, settings()).tags().unwrap(), [""; 0], "{nothing}");
    }
}

#[test]
fn a_list_without_an_end_is_given_up() {
    let server = tagged(1);
    let circle = Reply::new(200)
        .header("Link", "</v2/acme/app/tags/list?n=1000>; rel=\"next\"")
        .body(br#"{"tags":["a"]}"#);
    server.order(99, "GET", "tags", Fault::Answer(circle));
    let error = open(&server, settings()).tags().unwrap_err().to_string();
    assert!(error.ends_with("its list has no end"), "{error}");
    assert_eq!(server.count("GET"), 1);
}

#[test]
fn a_list_does_not_lead_elsewhere() {
    let (server, other) = (tagged(1), tagged(1));
    let away = format!("<http://{}/v2/acme/app/tags/list>; rel=\"next\"", other.address);
    server.order(1, "GET", "tags", Fault::Header("Link", away));
    let error = open(&server, settings()).tags().unwrap_err().to_string();
    assert!(error.ends_with("its list goes on at another host"), "{error}");
    assert!(other.seen().is_empty());
}

#[test]
fn a_list_has_limits() {
    let server = tagged(1);
    let long = format!(r#"{{"tags":["{}"]}}"#, "x".repeat(5_000_000));
    server.order(1, "GET", "tags", Fault::Answer(Reply::new(200).body(long.as_bytes())));
    let error = open(&server, settings()).tags().unwrap_err().to_string();
    assert!(error.ends_with("its answer has more than 4194304 bytes"), "{error}");
    let many = format!(r#"{{"tags":["a"{}]}}"#, r#","b""#.repeat(100_000));
    server.order(1, "GET", "tags", Fault::Answer(Reply::new(200).body(many.as_bytes())));
    let error = open(&server, settings()).tags().unwrap_err().to_string();
    assert!(error.ends_with("it has more than 100000 tags"), "{error}");
}

#[test]
fn a_repository_that_does_not_exist() {
    let server = tagged(0);
    let unknown = Reply::error(404, "NAME_UNKNOWN", "repository name not known to registry");
    server.order(1, "GET", "tags", Fault::Answer(unknown));
    let Err(Error::Registry(error)) = open(&server, settings()).tags() else { panic!("it has tags") };
    assert_eq!(error.status(), Some(404));
    assert!(error.to_string().ends_with("404 NAME_UNKNOWN: repository name not known to registry"));
}
