//! The scripted registry held to distribution-spec 1.1.1: each MUST for a registry, in what it implements, has a
//! test of its own. The other tests of this binary stand on that.
//!
//! | section of the specification | what a registry must | tests |
//! |---|---|---|
//! | Pulling manifests | 200 and the manifest, 404 for another; a reference is a tag or a digest | `pull` |
//! | Pulling blobs | 200 and the blob, a digest that matches, 404 for another | `pull` |
//! | Checking if content exists | 200, or 404 | `pull` |
//! | POST then PUT | 202 with a session's UUID, 201 with the blob's place | `push` |
//! | Single POST | 201 with the blob's place, or 202 and a session | `push` |
//! | Pushing a blob in chunks | 202 with place and range, 416 out of order, 204 for the status, 201 at the end | `chunks` |
//! | Mounting a blob from another repository | 201 with the blob's place, or 202 and a session | `push` |
//! | Pushing manifests | 201 with its place, the bytes as they are, the digest of them; `MANIFEST_BLOB_UNKNOWN` | `manifests` |
//! | Pushing manifests with subject | the subject may be missing | `manifests` |
//! | Listing tags | 200, lexical order, as many as asked for, a link to more | `lists` |
//! | Listing referrers | 200 and an index, `OCI-Subject`, types and annotations, a link to more, 400 for no digest | `lists` |
//! | Deleting tags, deleting manifests | 202; 405 where it is disabled, 404 where it is not there | `deletion` |
//! | Error codes | bodies of one form, with codes of the table | `errors` |

mod chunks;
mod deletion;
mod errors;
mod lists;
mod manifests;
mod pull;
mod push;

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
};

use crate::scripted::Scripted;

/// The digest of `hello`.
const HELLO: &str = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
/// Where uploads are opened.
const UPLOADS: &str = "/v2/acme/app/blobs/uploads/";
/// The media type of a manifest.
const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

/// A request by hand, so that it can be a wrong one.
struct Ask<'a> {
    server: &'a Scripted,
    head: String,
    body: Vec<u8>,
}

fn ask<'a>(server: &'a Scripted, method: &str, target: &str) -> Ask<'a> {
    let head = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n", server.address);
    Ask { server, head, body: Vec::new() }
}

impl Ask<'_> {
    fn header(mut self, name: &str, value: &str) -> Self {
        self.head += &format!("{name}: {value}\r\n");
        self
    }

    /// Content of a blob, with its length.
    fn octets(self, content: &[u8]) -> Self {
        self.header("Content-Type", "application/octet-stream").content(content)
    }

    fn content(self, content: &[u8]) -> Self {
        let body = content.to_vec();
        Self { body, ..self.header("Content-Length", &content.len().to_string()) }
    }

    fn send(self) -> Answer {
        let mut stream = TcpStream::connect(self.server.address).unwrap();
        stream.write_all(format!("{}\r\n", self.head).as_bytes()).unwrap();
        stream.write_all(&self.body).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Answer::parse(&bytes)
    }
}

/// What came back.
#[derive(Debug)]
struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Self { status, head, body: bytes[end + 4..].to_vec() }
    }

    #[track_caller]
    fn header(&self, name: &str) -> &str {
        let fields = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = fields.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        values.next().unwrap_or_else(|| panic!("no {name} in {}", self.head))
    }

    #[track_caller]
    fn location(&self) -> String {
        self.header("Location").to_owned()
    }

    /// The codes of an error body, which must have the specified form.
    #[track_caller]
    fn codes(&self) -> Vec<String> {
        let body: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        let errors = body["errors"].as_array().unwrap();
        errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
    }
}

/// The place of a new upload.
fn open(server: &Scripted) -> String {
    let answer = ask(server, "POST", UPLOADS).content(b"").send();
    assert_eq!(answer.status, 202);
    answer.location()
}

/// The place with the digest that ends an upload.
fn end(location: &str, digest: &str) -> String {
    let joint = if location.contains('?') { '&' } else { '?' };
    format!("{location}{joint}digest={digest}")
}

/// A registry that has the blob `hello`.
fn with_hello() -> Scripted {
    let server = Scripted::start();
    let ended = ask(&server, "PUT", &end(&open(&server), HELLO)).octets(b"hello").send();
    assert_eq!(ended.status, 201);
    server
}
