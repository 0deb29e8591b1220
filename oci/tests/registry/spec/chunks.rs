//! "Pushing a blob in chunks".

use super::{Answer, HELLO, ask, end, open};
use crate::scripted::Scripted;

fn patch(server: &Scripted, location: &str, range: &str, content: &[u8]) -> Answer {
    ask(server, "PATCH", location).octets(content).header("Content-Range", range).send()
}

#[test]
fn a_chunk_is_202_with_where_to_go_on_and_what_there_is() {
    let server = Scripted::start();
    let first = patch(&server, &open(&server), "0-1", b"he");
    assert_eq!((first.status, first.header("Range")), (202, "0-1"));
    let second = patch(&server, first.header("Location"), "2-4", b"llo");
    assert_eq!((second.status, second.header("Range")), (202, "0-4"));
    assert_ne!(first.location(), second.location());
}

#[test]
fn a_chunk_without_a_range_goes_on_too() {
    let server = Scripted::start();
    let first = ask(&server, "PATCH", &open(&server)).octets(b"hello").send();
    assert_eq!((first.status, first.header("Range")), (202, "0-4"));
}

#[test]
fn a_chunk_out_of_order_is_416_and_changes_nothing() {
    let server = Scripted::start();
    let location = open(&server);
    assert_eq!(patch(&server, &location, "1-2", b"el").status, 416, "the first begins with 0");
    let first = patch(&server, &location, "0-1", b"he");
    for (range, content) in [("3-4", &b"lo"[..]), ("1-2", b"el"), ("0-1", b"he")] {
        let answer = patch(&server, first.header("Location"), range, content);
        assert_eq!((answer.status, answer.header("Range")), (416, "0-1"), "{range}");
    }
    let second = patch(&server, first.header("Location"), "2-4", b"llo");
    let ended = ask(&server, "PUT", &end(second.header("Location"), HELLO)).octets(b"").send();
    assert_eq!(ended.status, 201);
}

#[test]
fn a_range_is_two_numbers_and_as_long_as_its_chunk() {
    let server = Scripted::start();
    let location = open(&server);
    let wrong = ["bytes 0-4/5", "bytes=0-4", "0-", "-4", "0-4/5", "+0-4", "0-5", "0-3", "4-0"];
    for range in wrong {
        assert_eq!(patch(&server, &location, range, b"hello").status, 400, "{range}");
    }
    assert_eq!(server.take_violations().len(), wrong.len());
}

#[test]
fn only_the_last_chunk_may_be_shorter_than_the_registry_says() {
    let server = Scripted::start();
    server.state().least_chunk = Some(3);
    let opened = ask(&server, "POST", super::UPLOADS).content(b"").send();
    assert_eq!(opened.header("OCI-Chunk-Min-Length"), "3");
    let first = patch(&server, opened.header("Location"), "0-2", b"hel");
    let last = patch(&server, first.header("Location"), "3-4", b"lo");
    assert_eq!((first.status, last.status), (202, 202));
    assert_eq!(patch(&server, last.header("Location"), "5-7", b"...").status, 400);
    assert_eq!(server.take_violations().len(), 1);
}

#[test]
fn the_status_of_an_upload_is_204_with_where_and_what() {
    let server = Scripted::start();
    let opened = open(&server);
    let first = patch(&server, &opened, "0-1", b"he");
    // "Any preceding POST or PATCH" told where it is.
    for location in [opened, first.location()] {
        let status = ask(&server, "GET", &location).send();
        assert_eq!((status.status, status.header("Range")), (204, "0-1"));
        assert_eq!(status.header("Location"), first.header("Location"));
    }
}

#[test]
fn an_upload_ends_with_the_digest_of_all_of_it() {
    let server = Scripted::start();
    let first = patch(&server, &open(&server), "0-1", b"he");
    let last = ask(&server, "PUT", &end(first.header("Location"), HELLO)).octets(b"llo");
    let ended = last.header("Content-Range", "2-4").send();
    assert_eq!(ended.status, 201);
    assert_eq!(ask(&server, "GET", ended.header("Location")).send().body, b"hello");
}

#[test]
fn the_last_chunk_is_not_out_of_order_either() {
    let server = Scripted::start();
    let first = patch(&server, &open(&server), "0-1", b"he");
    let put = |range| {
        let last = ask(&server, "PUT", &end(first.header("Location"), HELLO)).octets(b"llo");
        last.header("Content-Range", range).send()
    };
    assert_eq!(put("3-5").status, 416);
    assert_eq!(put("2-4").status, 201);
}

#[test]
fn the_digest_of_the_last_chunk_alone_is_refused() {
    let server = Scripted::start();
    let first = patch(&server, &open(&server), "0-1", b"he");
    let ended = ask(&server, "PUT", &end(first.header("Location"), HELLO)).octets(b"hello").send();
    assert_eq!((ended.status, ended.codes()), (400, vec!["DIGEST_INVALID".to_owned()]));
    assert!(server.state().blobs.is_empty());
}
