//! The ways to send a blob, and what is left of one that fails.

use std::{
    env, io,
    process::Command,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use wpack_oci::{
    Blob, Credentials, Open, Put, Reference, Registry, Sink, Source,
    registry::{self, Settings},
};

use crate::{
    scripted::{Fault, Reply, Request, Scripted},
    support::{open, settings},
};

const MIB: usize = 1024 * 1024;

fn blob(size: usize) -> Blob {
    Blob::from_bytes("application/octet-stream", (0..size).map(|n| (n % 251) as u8).collect())
}

fn put(server: &Scripted, blob: &Blob) -> wpack_oci::Result<Put> {
    open(server, settings()).put(blob)
}

fn has(server: &Scripted, blob: &Blob) -> bool {
    server.state().blobs.get(blob.digest().as_str()) == Some(&blob.bytes(u64::MAX).unwrap())
}

/// The ranges of the chunks that came.
fn ranges(server: &Scripted) -> Vec<String> {
    let range = |request: &Request| request.header("content-range").map(str::to_owned);
    server.state().log.iter().filter_map(range).collect()
}

#[test]
fn what_is_refused_as_a_whole_goes_as_a_stream() {
    for status in [404, 405, 413, 416] {
        let server = Scripted::start();
        server.order(1, "PUT", "uploads", Fault::Answer(Reply::new(status)));
        let blob = blob(3 * MIB);
        put(&server, &blob).unwrap();
        assert!(has(&server, &blob), "{status}");
        let seen = ["POST", "PUT", "DELETE", "POST", "PATCH", "PUT"].map(|method| format!("{method} upload"));
        assert_eq!(server.seen(), seen, "{status}");
        assert_eq!(ranges(&server), [""; 0]);
        assert!(server.state().uploads.is_empty(), "nothing is left open");
    }
}

#[test]
fn what_is_too_large_goes_in_chunks() {
    let server = Scripted::start();
    server.state().limit = Some(4 * MIB);
    let blob = blob(9 * MIB + 5);
    put(&server, &blob).unwrap();
    assert!(has(&server, &blob));
    assert_eq!(ranges(&server), ["0-4194303", "4194304-8388607", "8388608-9437188"]);
    assert!(server.state().uploads.is_empty(), "nothing is left open");
}

#[test]
fn chunks_are_as_long_as_the_registry_wants_them() {
    let server = Scripted::start();
    (server.state().limit, server.state().least_chunk) = (Some(6 * MIB), Some(6 * MIB));
    put(&server, &blob(8 * MIB)).unwrap();
    assert_eq!(ranges(&server), ["0-6291455", "6291456-8388607"]);
    let server = Scripted::start();
    (server.state().limit, server.state().least_chunk) = (Some(MIB), Some(usize::MAX));
    let error = put(&server, &blob(2 * MIB)).unwrap_err().to_string();
    assert!(error.contains("it wants chunks of 18446744073709551615 bytes, more than"), "{error}");
    assert_eq!(ranges(&server), [""; 0]);
}

#[test]
fn what_a_registry_did_not_take_is_sent_again() {
    let server = Scripted::start();
    (server.state().limit, server.state().takes) = (Some(4 * MIB), Some(3 * MIB));
    let blob = blob(5 * MIB);
    put(&server, &blob).unwrap();
    assert!(has(&server, &blob));
    assert_eq!(ranges(&server), ["0-4194303", "3145728-4194303", "4194304-5242879"]);
}

#[test]
fn a_registry_that_takes_nothing_is_given_up() {
    let server = Scripted::start();
    (server.state().limit, server.state().takes) = (Some(4 * MIB), Some(0));
    let error = put(&server, &blob(5 * MIB)).unwrap_err().to_string();
    assert!(error.ends_with("it takes nothing of a chunk"), "{error}");
    assert!(server.state().uploads.is_empty(), "nothing is left open");
}

#[test]
fn chunks_go_on_where_they_broke_off() {
    let unwell = Fault::Answer(Reply::new(503));
    for fault in [unwell, Fault::DropRequest(MIB), Fault::DropRequest(4 * MIB), Fault::CutHead] {
        let server = Scripted::start();
        server.state().limit = Some(4 * MIB);
        server.order(1, "PATCH", "hidden-1", fault.clone());
        let blob = blob(9 * MIB);
        put(&server, &blob).unwrap_or_else(|e| panic!("{fault:?}: {e}"));
        assert!(has(&server, &blob));
        let status = server.seen().iter().filter(|request| *request == "GET upload").count();
        assert_eq!(status, 1, "{fault:?}");
        // Each way has a session of its own, and the chunks have one for all.
        assert_eq!(server.count("POST"), 3, "{fault:?}");
        let first = ranges(&server).iter().filter(|range| *range == "0-4194303").count();
        assert_eq!(first, 1, "{fault:?}");
    }
}

#[test]
fn chunks_go_on_when_it_was_the_source_that_failed() {
    let (from, to) = (Scripted::start(), Scripted::start());
    to.state().limit = Some(4 * MIB);
    let blob = blob(9 * MIB);
    from.state().blobs.insert(blob.digest().to_string(), blob.bytes(u64::MAX).unwrap());
    let mut impatient = settings();
    impatient.patience.tries = 1;
    let remote = open(&from, impatient).blob(blob.descriptor()).unwrap();
    // As a whole, as a stream, and then twice within the second chunk.
    from.order_after(2, 2, "GET", "blobs", Fault::CutAnswer(3 * MIB));
    put(&to, &remote).unwrap();
    assert!(has(&to, &blob));
    assert_eq!(ranges(&to), ["0-4194303", "4194304-8388607", "8388608-9437183"]);
    assert_eq!(from.count("GET"), 5);
}

#[test]
fn a_chunk_out_of_order_makes_the_client_ask() {
    let server = Scripted::start();
    server.state().limit = Some(4 * MIB);
    // The effect of the first chunk, but the answer of a registry that wants another.
    server.order(1, "PATCH", "hidden-0", Fault::Answer(Reply::new(413)));
    server.order(1, "PATCH", "hidden-0", Fault::Status(416));
    let blob = blob(6 * MIB);
    put(&server, &blob).unwrap();
    assert!(has(&server, &blob));
    assert_eq!(ranges(&server), ["0-4194303", "4194304-6291455"]);
}

#[test]
fn every_status_of_a_chunk() {
    for status in [200, 201, 202, 204] {
        let server = Scripted::start();
        server.state().limit = Some(4 * MIB);
        server.order(99, "PATCH", "uploads", Fault::Status(status));
        let blob = blob(6 * MIB);
        put(&server, &blob).unwrap_or_else(|e| panic!("{status}: {e}"));
        assert!(has(&server, &blob));
    }
}

#[test]
fn a_chunk_that_was_lost_in_silence_is_noticed() {
    let server = Scripted::start();
    server.state().limit = Some(4 * MIB);
    let blob = blob(6 * MIB);
    let short = Reply::new(200).header("Content-Length", "2097152");
    server.order(1, "HEAD", "blobs", Fault::Answer(short));
    let error = put(&server, &blob).unwrap_err().to_string();
    assert!(error.ends_with("the registry stored 2097152 bytes of it"), "{error}");
}

#[test]
fn an_upload_whose_answer_was_lost_is_not_sent_twice() {
    let server = Scripted::start();
    server.order(1, "PUT", "uploads", Fault::CutHead);
    put(&server, &blob(MIB)).unwrap();
    let requests: Vec<_> =
        server.seen().into_iter().filter(|request| !request.starts_with("DELETE")).collect();
    assert_eq!(requests, ["POST upload", "PUT upload", "HEAD blob"]);
}

/// Where the child of the next test uploads to.
const UPLOAD_TO: &str = "UPLOAD_TO";

/// In a process of its own, since it is about all uploads of a process.
#[test]
fn a_process_that_ends_takes_its_uploads_back() {
    if let Ok(repository) = env::var(UPLOAD_TO) {
        return begin_and_end(&repository);
    }
    let server = Scripted::start();
    server.order(9, "PUT", "uploads", Fault::Stall(Duration::from_secs(5)));
    let child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "upload::a_process_that_ends_takes_its_uploads_back"])
        .env(UPLOAD_TO, format!("{}/acme/app", server.address))
        .output()
        .unwrap();
    assert!(child.status.success());
    assert_eq!((server.count("POST"), server.count("DELETE")), (1, 1));
    assert!(server.state().uploads.is_empty());
}

fn begin_and_end(repository: &str) {
    let settings = Settings::new(Credentials::default());
    let registry = Registry::open(&Reference::parse(repository).unwrap(), settings).unwrap();
    let (sender, begun) = mpsc::channel();
    let blob = Blob::elsewhere(blob(4).descriptor().clone(), Telling(sender));
    thread::spawn(move || registry.put(&blob));
    begun.recv().unwrap();
    let start = Instant::now();
    registry::cancel_uploads();
    assert!(start.elapsed() < Duration::from_secs(2));
}

/// Content that tells when it is wanted.
struct Telling(mpsc::Sender<()>);

impl Open for Telling {
    fn open(&self) -> io::Result<Box<dyn io::Read + Send>> {
        self.0.send(()).map_err(io::Error::other)?;
        Ok(Box::new(&b"late"[..]))
    }
}
