//! What is tried again.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use wpack_oci::{
    Error, Reference, Registry, Source,
    registry::{Observer, Settings},
};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{image, open, push, settings, small},
};

/// The requests of a push that faults are ordered for.
const REQUESTS: [(&str, &str); 5] =
    [("HEAD", "blobs"), ("POST", "uploads"), ("PUT", "uploads"), ("HEAD", "manifests"), ("PUT", "manifests")];

fn complete(server: &Scripted) -> bool {
    let state = server.state();
    state.manifests.contains_key("1") && state.blobs.len() == 3
}

#[test]
fn every_request_survives_failures_that_pass() {
    let faults = [
        Fault::Answer(Reply::new(500)),
        Fault::Answer(Reply::new(503).header("Retry-After", "0")),
        Fault::Answer(Reply::error(429, "TOOMANYREQUESTS", "slow down")),
        Fault::DropRequest(0),
        Fault::CutAnswer(0),
    ];
    for (method, path) in REQUESTS {
        for fault in &faults {
            let server = Scripted::start();
            server.order(2, method, path, fault.clone());
            push(&server, &small(), settings()).unwrap_or_else(|e| panic!("{method} {path} {fault:?}: {e}"));
            assert!(complete(&server), "{method} {path} {fault:?}");
        }
    }
}

#[test]
fn an_upload_that_breaks_off_starts_anew() {
    for after in [0, 1, 1_000_000] {
        let server = Scripted::start();
        let layer = vec![7; 3_000_000];
        server.order(1, "PUT", "uploads", Fault::DropRequest(after));
        push(&server, &image("linux/amd64", &[&layer]), settings()).unwrap();
        assert!(server.state().blobs.values().any(|bytes| *bytes == layer));
        assert_eq!(server.count("POST"), 3, "two blobs, one of them twice");
        assert_eq!(server.count("PATCH"), 1, "the second time in another way");
    }
}

#[test]
fn an_answer_in_the_middle_of_an_upload_is_heard() {
    let server = Scripted::start();
    let layer = vec![7; 30_000_000];
    server.order(9, "PUT", "uploads", Fault::Early(Reply::error(413, "SIZE_INVALID", "too large")));
    let error = push(&server, &image("linux/amd64", &[&layer]), settings()).unwrap_err().to_string();
    assert!(error.ends_with("413 SIZE_INVALID: too large"), "{error}");
}

/// As docker-registry 2.8 answers while another client uploads the same blob.
#[test]
fn a_blob_that_is_not_seen_yet_is_waited_for() {
    let server = Scripted::start();
    let unseen = Reply::error(400, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
    server.order(2, "PUT", "manifests", Fault::Answer(unseen));
    push(&server, &small(), settings()).unwrap();
    assert!(complete(&server));
    assert_eq!(server.count("PUT"), 3 + 3, "three blobs, and the manifest three times");
}

#[test]
fn a_forgotten_upload_is_begun_anew() {
    let server = Scripted::start();
    let unknown = Reply::error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
    server.order(1, "PUT", "uploads", Fault::Answer(unknown));
    push(&server, &small(), settings()).unwrap();
    assert!(complete(&server));
}

#[test]
fn patience_ends() {
    let server = Scripted::start();
    server.order(99, "PUT", "manifests", Fault::Answer(Reply::new(503)));
    let error = push(&server, &small(), settings()).unwrap_err();
    let Error::Registry(error) = error else { panic!("{error}") };
    assert!(error.retryable());
    let puts = server.seen().iter().filter(|request| *request == "PUT manifest").count();
    assert_eq!(puts, 5);
    assert!(server.state().manifests.is_empty());
}

#[test]
fn final_answers_are_not_asked_for_twice() {
    for status in [400, 401, 403, 404, 413] {
        let server = Scripted::start();
        server.order(99, "PUT", "manifests", Fault::Answer(Reply::new(status)));
        let Err(Error::Registry(error)) = push(&server, &small(), settings()) else { panic!("{status}") };
        assert_eq!((error.status(), error.retryable()), (Some(status), false));
        let puts = server.seen().iter().filter(|request| *request == "PUT manifest").count();
        assert_eq!(puts, 1, "{status}");
    }
}

#[test]
fn the_registry_says_how_long_to_wait() {
    let server = Scripted::start();
    server.order(1, "POST", "uploads", Fault::Answer(Reply::new(429).header("Retry-After", "1")));
    let start = Instant::now();
    push(&server, &small(), settings()).unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[test]
fn nobody_waits_for_an_hour() {
    let server = Scripted::start();
    server.order(1, "PUT", "manifests", Fault::Answer(Reply::new(429).header("Retry-After", "3600")));
    let error = push(&server, &small(), settings()).unwrap_err().to_string();
    assert!(error.ends_with("429 Too Many Requests"), "{error}");
}

#[test]
fn a_registry_that_stands_still_is_given_up() {
    let server = Scripted::start();
    server.order(9, "PUT", "uploads", Fault::Stall(Duration::from_secs(3)));
    let mut settings = settings();
    settings.patience.tries = 1;
    let error = push(&server, &small(), settings).unwrap_err().to_string();
    assert!(error.contains("nothing moved for"), "{error}");
}

#[test]
fn a_registry_may_think_after_an_upload() {
    let server = Scripted::start();
    server.order(9, "PUT", "uploads", Fault::Delay(Duration::from_millis(900)));
    let mut settings = settings();
    (settings.patience.tries, settings.patience.answer) = (1, Duration::from_secs(9));
    push(&server, &small(), settings).unwrap();
}

#[test]
fn a_stall_is_tried_again() {
    let server = Scripted::start();
    server.order(1, "HEAD", "manifests", Fault::Stall(Duration::from_secs(3)));
    push(&server, &small(), settings()).unwrap();
}

#[test]
fn a_registry_that_cannot_be_reached_is_an_error_at_once() {
    let unused = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let reference = Reference::parse(&format!("{unused}/acme/app:1")).unwrap();
    let (notices, settings) = noting(settings());
    let registry = Registry::open(&reference, settings).unwrap();
    let image = small();
    let root = image.resolve(None).unwrap();
    let error = wpack_oci::copy(&image, &root, &registry, Some("1"), &crate::support::task()).unwrap_err();
    let text = format!("HEAD http://{unused}/v2/acme/app/manifests/1: Connection refused");
    assert!(error.to_string().starts_with(&text), "{error}");
    assert_eq!(notices.0.lock().unwrap().len(), 1, "nobody listens, so two tries are enough");
}

/// A note of each failure that is not final.
#[derive(Default)]
struct Notices(Mutex<Vec<(String, Duration)>>);

impl Observer for Notices {
    fn retrying(&self, error: &wpack_oci::registry::Error, wait: Duration) {
        self.0.lock().unwrap().push((error.to_string(), wait));
    }
}

fn noting(settings: Settings) -> (Arc<Notices>, Settings) {
    let notices = Arc::new(Notices::default());
    (Arc::clone(&notices), Settings { observer: notices, ..settings })
}

#[test]
fn who_waits_is_told_why() {
    let server = Scripted::start();
    server.order(1, "POST", "uploads", Fault::Answer(Reply::new(429).header("Retry-After", "1")));
    server.order(2, "PUT", "manifests", Fault::Answer(Reply::new(502)));
    let (notices, settings) = noting(settings());
    push(&server, &small(), settings).unwrap();
    let notices = notices.0.lock().unwrap();
    let texts: Vec<_> = notices.iter().map(|(text, _)| text.rsplit_once(": ").unwrap().1).collect();
    assert_eq!(texts, ["429 Too Many Requests", "502 Bad Gateway", "502 Bad Gateway"]);
    assert_eq!(notices[0].1, Duration::from_secs(1));
    assert!(notices[1].1 <= Duration::from_millis(1) && notices[2].1 <= Duration::from_millis(2));
}

#[test]
fn a_download_that_goes_on_is_told_too() {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.order(1, "GET", "blobs", Fault::CutAnswer(1));
    let (notices, settings) = noting(settings());
    let image = small();
    let blob = open(&server, settings).blob(image.layers()[0].blob.descriptor()).unwrap();
    assert_eq!(blob.bytes(10).unwrap(), b"one");
    assert!(matches!(notices.0.lock().unwrap().as_slice(), [(_, Duration::ZERO)]));
}
