//! "Error codes".

use super::{Answer, HELLO, MANIFEST, ask, end, open};
use crate::scripted::{Guard, Scripted};

/// The table of the specification.
const CODES: [&str; 14] = [
    "BLOB_UNKNOWN",
    "BLOB_UPLOAD_INVALID",
    "BLOB_UPLOAD_UNKNOWN",
    "DIGEST_INVALID",
    "MANIFEST_BLOB_UNKNOWN",
    "MANIFEST_INVALID",
    "MANIFEST_UNKNOWN",
    "NAME_INVALID",
    "NAME_UNKNOWN",
    "SIZE_INVALID",
    "UNAUTHORIZED",
    "DENIED",
    "UNSUPPORTED",
    "TOOMANYREQUESTS",
];

#[test]
fn every_error_with_a_body_has_a_code_of_the_table() {
    let server = Scripted::start();
    server.state().limit = Some(9);
    let guarded = Scripted::guarded(Guard::Basic("somebody"));
    let get = |path: &str| ask(&server, "GET", path).header("Accept", MANIFEST).send();
    let put = |location: &str, content| ask(&server, "PUT", &end(location, HELLO)).octets(content).send();
    let answers: Vec<(u16, Answer)> = vec![
        (401, ask(&guarded, "GET", "/v2/acme/app/manifests/1").send()),
        (404, get("/v2/acme/app/manifests/1")),
        (404, get(&format!("/v2/acme/app/blobs/{HELLO}"))),
        (404, get("/v2/acme/none/manifests/1")),
        (404, put("/v2/acme/app/blobs/uploads/none", b"hello")),
        (413, put(&open(&server), b"hello, you")),
        (400, put(&open(&server), b"hullo")),
        (400, get("/v2/acme/app/manifests/-")),
        (400, ask(&server, "BREW", "/v2/acme/app/manifests/1").send()),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status, status, "{answer:?}");
        let codes = answer.codes();
        assert!(!codes.is_empty() && codes.iter().all(|code| CODES.contains(&code.as_str())), "{codes:?}");
    }
    assert_eq!(server.take_violations().len(), 2);
}
