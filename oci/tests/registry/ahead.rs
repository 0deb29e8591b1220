//! A blob that sets out before its digest is known.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::Command,
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use wpack_oci::{
    Blob, Config, Copied, Image, Layer, Result, Sink, Source, copy,
    registry::{Ahead, Settings},
};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{open, push, settings, task},
};

/// An image of one layer, which lies in a file.
pub(crate) struct InFile {
    _dir: TempDir,
    pub(crate) file: PathBuf,
    pub(crate) image: Image,
}

impl InFile {
    pub(crate) fn new(size: usize) -> Self {
        let bytes: Vec<u8> = (0..size).map(|n| (n % 253) as u8).collect();
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("app.wasm");
        fs::write(&file, &bytes).unwrap();
        let descriptor = Blob::from_bytes("application/wasm", bytes).descriptor().clone();
        let blob = Blob::in_file(descriptor, file.clone(), 0);
        let config = Config::Opaque(Blob::from_bytes("application/vnd.wasm.config.v0+json", b"{}".to_vec()));
        let image = Image::new(config, vec![Layer { blob, diff_id: None, created_by: String::new() }]);
        Self { _dir: dir, file, image }
    }

    fn layer(&self) -> &Blob {
        &self.image.layers()[0].blob
    }

    /// Lets the layer set out.
    pub(crate) fn ahead(&self, server: &Scripted, settings: Settings) -> Ahead {
        open(server, settings).ahead("1", &self.file, self.layer().size())
    }

    pub(crate) fn arrive(&self, ahead: &Ahead) -> Result<Copied> {
        copy(&self.image, self.image.manifest().descriptor(), ahead, Some("1"), &task())
    }

    /// Whether the image is there as a whole, and nothing else.
    fn is_all_of(&self, server: &Scripted) -> bool {
        let state = server.state();
        let tag = state.manifests.get("1").map(|(_, bytes)| bytes.clone());
        tag == self.image.manifest().bytes(10_000).ok() && state.blobs.len() == 2 && state.uploads.is_empty()
    }
}

const MIB: usize = 1024 * 1024;

/// Waits for a request that must come.
fn wait_for(server: &Scripted, request: &str) {
    let start = Instant::now();
    while !server.seen().iter().any(|seen| seen == request) {
        assert!(start.elapsed() < Duration::from_secs(10), "no {request} in {:?}", server.seen());
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn the_digest_comes_with_the_end() {
    let server = Scripted::start();
    let program = InFile::new(3 * MIB);
    let ahead = program.ahead(&server, settings());
    wait_for(&server, "PATCH upload");
    assert_eq!(server.seen(), ["HEAD manifest", "POST upload", "PATCH upload"]);
    let size = |blob: &Blob| blob.size();
    let all = size(program.layer()) + size(program.image.config()) + size(program.image.manifest());
    assert_eq!(program.arrive(&ahead).unwrap(), Copied { uploaded: all, ..Copied::default() });
    assert!(program.is_all_of(&server));
    // The name was asked for once, and its manifest by its digest.
    let heads = server.seen().iter().filter(|request| *request == "HEAD manifest").count();
    assert_eq!((heads, server.count("POST"), server.count("PATCH"), server.count("DELETE")), (2, 2, 1, 0));
    let state = server.state();
    let patch = state.log.iter().find(|request| request.method == "PATCH").unwrap();
    assert_eq!((patch.header("transfer-encoding"), patch.header("content-range")), (Some("chunked"), None));
    let end = state.log.iter().find(|request| request.method == "PUT" && request.body.is_empty()).unwrap();
    assert!(end.target.ends_with(&format!("digest={}", program.layer().digest())), "{}", end.target);
    assert_eq!((end.header("content-length"), state.log.last().unwrap().method.as_str()), (Some("0"), "PUT"));
}

#[test]
fn nothing_sets_out_to_a_name_that_stands_for_something() {
    let program = InFile::new(MIB);
    let server = Scripted::start();
    push(&server, &program.image, settings()).unwrap();
    server.forget();
    let copied = program.arrive(&program.ahead(&server, settings())).unwrap();
    assert_eq!((copied.uploaded, server.seen()), (0, vec!["HEAD manifest".to_owned()]));
    let server = Scripted::start();
    push(&server, &crate::support::small(), settings()).unwrap();
    server.forget();
    program.arrive(&program.ahead(&server, settings())).unwrap();
    assert_eq!((server.count("PATCH"), server.count("POST")), (0, 2));
    assert!(server.state().manifests["1"].1 == program.image.manifest().bytes(10_000).unwrap());
}

#[test]
fn what_turns_out_to_be_there_is_taken_back() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    push(&server, &program.image, settings()).unwrap();
    server.state().manifests.clear();
    server.forget();
    let ahead = program.ahead(&server, settings());
    wait_for(&server, "PATCH upload");
    let copied = program.arrive(&ahead).unwrap();
    assert_eq!(copied.uploaded, program.image.manifest().size());
    assert_eq!((server.count("POST"), server.count("DELETE")), (1, 1));
    assert!(program.is_all_of(&server));
}

#[test]
fn an_image_that_is_given_up_is_taken_back() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    let ahead = program.ahead(&server, settings());
    wait_for(&server, "PATCH upload");
    drop(ahead);
    assert_eq!((server.count("PATCH"), server.count("DELETE")), (1, 1));
    assert!(server.state().uploads.is_empty() && server.state().blobs.is_empty());
}

/// A registry may know an upload no more by its location once a request for it broke off.
#[test]
fn an_upload_that_is_given_up_half_way_comes_to_its_end_first() {
    let server = Scripted::start();
    let dir = tempfile::tempdir().unwrap();
    let pipe = dir.path().join("app.wasm");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let ahead = open(&server, settings()).ahead("1", &pipe, 1000 * MIB as u64);
    let mut writer = fs::File::create(&pipe).unwrap();
    let writing = thread::spawn(move || while writer.write_all(&[7; 1000]).is_ok() {});
    wait_for(&server, "POST upload");
    thread::sleep(Duration::from_millis(50));
    drop(ahead);
    writing.join().unwrap();
    assert_eq!(server.seen(), ["HEAD manifest", "POST upload", "PATCH upload", "DELETE upload"]);
    let sent = server.state().log[2].body.len();
    assert!((1000..1000 * MIB).contains(&sent), "{sent}");
    assert!(server.state().uploads.is_empty());
}

#[test]
fn an_upload_that_stands_still_is_not_waited_for_when_the_image_is_given_up() {
    for stalled in ["HEAD", "PATCH"] {
        let server = Scripted::start();
        server.order(9, stalled, "", Fault::Stall(Duration::from_secs(60)));
        let program = InFile::new(MIB);
        let mut patient = settings();
        (patient.patience.idle, patient.patience.answer) = (Duration::from_secs(60), Duration::from_secs(60));
        let ahead = program.ahead(&server, patient);
        wait_for(&server, if stalled == "HEAD" { "HEAD manifest" } else { "PATCH upload" });
        let start = Instant::now();
        drop(ahead);
        assert!(start.elapsed() < Duration::from_secs(5), "{stalled}");
        assert_eq!(server.count("DELETE"), usize::from(stalled == "PATCH"));
    }
}

#[test]
fn what_fails_is_sent_as_any_other() {
    let answers =
        [400, 403, 404, 405, 413, 416, 429, 500, 501].map(|status| Fault::Answer(Reply::new(status)));
    let breaks = [Fault::DropRequest(MIB), Fault::CutHead, Fault::Stall(Duration::from_millis(500))];
    for fault in answers.into_iter().chain(breaks) {
        let server = Scripted::start();
        server.order(1, "PATCH", "uploads", fault.clone());
        let program = InFile::new(3 * MIB);
        program.arrive(&program.ahead(&server, settings())).unwrap_or_else(|e| panic!("{fault:?}: {e}"));
        assert!(program.is_all_of(&server), "{fault:?}");
        // The one that failed, the config's and the one that did not.
        assert_eq!((server.count("POST"), server.count("DELETE")), (3, 1), "{fault:?}");
    }
}

#[test]
fn an_end_that_fails_is_the_end_of_that_upload_only() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    let end = format!("digest={}", program.layer().digest());
    server.order(1, "PUT", &end, Fault::Answer(Reply::error(400, "DIGEST_INVALID", "no")));
    program.arrive(&program.ahead(&server, settings())).unwrap();
    assert!(program.is_all_of(&server));
    assert_eq!((server.count("PATCH"), server.count("DELETE")), (1, 1));
}

#[test]
fn an_end_whose_answer_was_lost_is_not_sent_twice() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    let end = format!("digest={}", program.layer().digest());
    server.order(1, "PUT", &end, Fault::CutHead);
    program.arrive(&program.ahead(&server, settings())).unwrap();
    assert!(program.is_all_of(&server));
    assert_eq!((server.count("POST"), server.count("PATCH")), (2, 1));
}

#[test]
fn a_file_that_changes_on_the_way_gets_no_name() {
    for changed in [vec![7; MIB], vec![7; MIB / 2]] {
        let server = Scripted::start();
        let program = InFile::new(MIB);
        fs::write(&program.file, &changed).unwrap();
        let ahead = program.ahead(&server, settings());
        program.arrive(&ahead).unwrap_err();
        drop(ahead);
        let state = server.state();
        assert!(state.manifests.is_empty() && state.uploads.is_empty());
        assert!(!state.blobs.contains_key(program.layer().digest().as_str()));
    }
}

#[test]
fn a_blob_of_the_same_length_is_found_out() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    let ahead = program.ahead(&server, settings());
    wait_for(&server, "PATCH upload");
    let other = Blob::from_bytes("application/wasm", vec![9; MIB]);
    ahead.put(&other).unwrap();
    assert_eq!(server.state().blobs.keys().collect::<Vec<_>>(), [other.digest().as_str()]);
    assert!(server.state().uploads.is_empty());
}

#[test]
fn a_name_that_cannot_be_asked_for_is_told_once() {
    let server = Scripted::start();
    server.order(9, "HEAD", "manifests/1", Fault::DropRequest(0));
    let program = InFile::new(MIB);
    let mut impatient = settings();
    impatient.patience.tries = 2;
    let error = program.arrive(&program.ahead(&server, impatient)).unwrap_err().to_string();
    assert!(error.contains("HEAD"), "{error}");
    assert_eq!(server.seen(), ["HEAD manifest", "HEAD manifest"]);
}

#[test]
fn other_names_are_asked_for_by_themselves() {
    let server = Scripted::start();
    let program = InFile::new(MIB);
    let root = program.image.resolve(None).unwrap();
    let ahead = program.ahead(&server, settings());
    assert!(!ahead.is_named(&root, Some("2")).unwrap());
    assert!(!ahead.is_named(&root, Some("1")).unwrap());
    assert!(!ahead.is_named(&root, Some("1")).unwrap());
    let asked: Vec<_> = server.state().log.iter().map(|request| request.target.clone()).collect();
    let asked = |name: &str| asked.iter().filter(|target| target.ends_with(name)).count();
    assert_eq!((asked("manifests/1"), asked("manifests/2")), (2, 1));
}
