//! "Pushing a blob monolithically", "Mounting a blob from another repository".

use super::{HELLO, UPLOADS, ask, end, open, with_hello};
use crate::scripted::Scripted;

/// Whether a part of the path is a UUID (RFC 9562, section 4).
fn has_uuid(location: &str) -> bool {
    let path = location.split('?').next().unwrap();
    let is_uuid = |part: &str| {
        let groups: Vec<&str> = part.split('-').collect();
        let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
        lengths == [8, 4, 4, 4, 12] && groups.concat().bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    path.split('/').any(is_uuid)
}

#[track_caller]
fn is_hello(server: &Scripted, location: &str) {
    let answer = ask(server, "GET", location).send();
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b"hello"[..]), "{location}");
}

#[test]
fn each_upload_has_a_uuid_of_its_own() {
    let server = Scripted::start();
    let (one, other) = (open(&server), open(&server));
    assert!(has_uuid(&one) && has_uuid(&other), "{one} {other}");
    assert_ne!(one, other);
}

#[test]
fn an_upload_is_opened_without_content() {
    let server = Scripted::start();
    assert_eq!(ask(&server, "POST", UPLOADS).send().status, 400);
    assert_eq!(server.take_violations(), ["an upload is opened with Content-Length: 0"]);
}

#[test]
fn an_upload_ends_with_201_and_where_the_blob_is() {
    let server = Scripted::start();
    let ended = ask(&server, "PUT", &end(&open(&server), HELLO)).octets(b"hello").send();
    assert_eq!(ended.status, 201);
    is_hello(&server, ended.header("Location"));
}

#[test]
fn another_digest_is_refused_and_nothing_is_kept() {
    let server = Scripted::start();
    let ended = ask(&server, "PUT", &end(&open(&server), HELLO)).octets(b"hello!").send();
    assert_eq!((ended.status, ended.codes()), (400, vec!["DIGEST_INVALID".to_owned()]));
    let without = ask(&server, "PUT", &open(&server)).octets(b"hello").send();
    assert_eq!((without.status, without.codes()), (400, vec!["DIGEST_INVALID".to_owned()]));
    assert!(server.state().blobs.is_empty());
}

#[test]
fn content_has_its_type_and_its_length() {
    let server = Scripted::start();
    let put = || ask(&server, "PUT", &end(&open(&server), HELLO));
    assert_eq!(put().header("Content-Type", "text/plain").content(b"hello").send().status, 400);
    assert_eq!(put().header("Content-Type", "application/octet-stream").send().status, 400);
    let chunked = put().octets(b"5\r\nhello\r\n0\r\n\r\n").header("Transfer-Encoding", "chunked");
    assert_eq!(chunked.send().status, 400);
    assert_eq!(put().octets(b"hello").header("Content-Range", "0-4").send().status, 400);
    assert_eq!(server.take_violations().len(), 4);
    assert!(server.state().blobs.is_empty());
}

/// Not of the specification, but of every client that cannot know the length: Docker sends each layer so.
#[test]
fn a_stream_may_come_without_a_length() {
    let server = Scripted::start();
    let location = open(&server);
    let stream = || ask(&server, "PATCH", &location).octets(b"3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n");
    let chunk = stream().header("Transfer-Encoding", "chunked").header("Content-Range", "0-4").send();
    assert_eq!((chunk.status, server.take_violations().len()), (400, 1));
    let answer = stream().header("Transfer-Encoding", "chunked").send();
    assert_eq!((answer.status, answer.header("Range")), (202, "0-4"));
    assert_eq!(ask(&server, "PUT", &end(answer.header("Location"), HELLO)).octets(b"").send().status, 201);
}

#[test]
fn the_query_of_the_location_is_critical() {
    let server = Scripted::start();
    let location = open(&server);
    let path = location.split('?').next().unwrap();
    assert_eq!(ask(&server, "PUT", &end(path, HELLO)).octets(b"hello").send().status, 400);
    assert_eq!(server.take_violations(), ["an upload that lost the query of its latest location"]);
}

/// It is optional; a registry without it answers as to any other POST, and the upload goes on from there.
#[test]
fn a_single_post_opens_an_upload_only() {
    let server = Scripted::start();
    let answer = ask(&server, "POST", &end(UPLOADS, HELLO)).content(b"").send();
    assert_eq!(answer.status, 202);
    assert!(server.state().blobs.is_empty());
    let ended = ask(&server, "PUT", &end(answer.header("Location"), HELLO)).octets(b"hello").send();
    assert_eq!(ended.status, 201);
}

#[test]
fn a_mounted_blob_is_201_and_where_it_is() {
    let server = with_hello();
    let target = format!("/v2/acme/other/blobs/uploads/?mount={HELLO}&from=acme/app");
    let mounted = ask(&server, "POST", &target).content(b"").send();
    assert_eq!(mounted.status, 201);
    assert!(mounted.header("Location").starts_with("/v2/acme/other/"));
    is_hello(&server, mounted.header("Location"));
}

#[test]
fn what_cannot_be_mounted_is_202_and_an_upload() {
    let server = Scripted::start();
    let answer =
        ask(&server, "POST", &format!("{UPLOADS}?mount={HELLO}&from=acme/other")).content(b"").send();
    assert_eq!(answer.status, 202);
    let ended = ask(&server, "PUT", &end(answer.header("Location"), HELLO)).octets(b"hello").send();
    assert_eq!(ended.status, 201);
}

#[test]
fn a_cancelled_upload_is_forgotten() {
    let server = Scripted::start();
    let location = open(&server);
    assert_eq!(ask(&server, "DELETE", &location).send().status, 204);
    let ended = ask(&server, "PUT", &end(&location, HELLO)).octets(b"hello").send();
    assert_eq!((ended.status, ended.codes()), (404, vec!["BLOB_UPLOAD_UNKNOWN".to_owned()]));
}
