//! What a registry answers to uploads (distribution-spec 1.1, "Pushing blobs").

use wpack_oci::Digest;

use super::{Reply, Request, State};

/// An upload under way.
#[derive(Default)]
pub(crate) struct Upload {
    content: Vec<u8>,
    /// A chunk was shorter than it may be unless it is the last one.
    ends: bool,
    /// How often it has moved; only the latest location is right, as in distribution 2.8.
    moves: usize,
}

impl State {
    /// Opens an upload, or links what the repository next to this one has.
    pub(super) fn open(&mut self, name: &str, request: &Request) -> Reply {
        if request.header("content-length") != Some("0") {
            return self.violate("an upload is opened with Content-Length: 0");
        }
        if let Some(digest) = request.query("mount")
            && let Some(content) = self.other.blobs.get(digest)
        {
            self.blobs.insert(digest.to_owned(), content.clone());
            return Reply::new(201).header("Location", &format!("{name}/blobs/{digest}"));
        }
        self.opened += 1;
        // A UUID (RFC 9562) of version 8, which anybody may define.
        let upload = format!("00000000-0000-8000-8000-{:012x}", self.opened);
        self.uploads.insert(upload.clone(), Upload::default());
        let reply = self.at(name, &upload, 202);
        match self.least_chunk {
            Some(length) => reply.header("OCI-Chunk-Min-Length", &length.to_string()),
            None => reply,
        }
    }

    pub(super) fn upload(&mut self, name: &str, request: &Request, upload: &str) -> Reply {
        if let Some(wrong) = wrong_form(request) {
            return self.violate(wrong);
        }
        let Some(state) = self.uploads.get(upload).map(|upload| format!("hidden-{}", upload.moves)) else {
            return Reply::error(404, "BLOB_UPLOAD_UNKNOWN", "no such upload");
        };
        // Who lost an answer asks where it was last told to.
        if request.method != "GET" && request.query("_state") != Some(&state) {
            return self.violate("an upload that lost the query of its latest location");
        }
        if self.limit.is_some_and(|limit| request.body.len() > limit) {
            return Reply::error(413, "SIZE_INVALID", "too large");
        }
        match request.method.as_str() {
            "PATCH" => self.append(name, request, upload),
            "PUT" => self.complete(name, request, upload),
            "GET" => self.at(name, upload, 204),
            "DELETE" => {
                self.uploads.remove(upload);
                Reply::new(204)
            }
            _ => self.violate("no request of the specification for an upload"),
        }
    }

    fn append(&mut self, name: &str, request: &Request, upload: &str) -> Reply {
        let under_way = self.uploads.get_mut(upload).unwrap();
        if under_way.ends {
            return self.violate("a chunk came after one that only the last may be as short as");
        }
        let range = request.header("content-range");
        match range.map(|range| parse(range).filter(|(start, end)| end + 1 == start + request.body.len())) {
            Some(None) => self.violate("a chunk whose Content-Range is not START-END of it"),
            Some(Some((start, _))) if start != under_way.content.len() => self.at(name, upload, 416),
            _ => {
                let taken = request.body.len().min(self.takes.unwrap_or(usize::MAX));
                under_way.content.extend_from_slice(&request.body[..taken]);
                under_way.ends = self.least_chunk.is_some_and(|least| request.body.len() < least);
                under_way.moves += 1;
                self.at(name, upload, 202)
            }
        }
    }

    fn complete(&mut self, name: &str, request: &Request, upload: &str) -> Reply {
        let mut content = self.uploads[upload].content.clone();
        // The last chunk may come with the end; what comes in one piece has no range.
        if let Some(range) = request.header("content-range") {
            match parse(range).filter(|_| !content.is_empty()) {
                None => return self.violate("an upload in one piece has no range"),
                Some((start, _)) if start != content.len() => return self.at(name, upload, 416),
                Some(_) => {}
            }
        }
        self.uploads.remove(upload);
        content.extend_from_slice(&request.body);
        let digest = Digest::sha256(&content).to_string();
        if request.query("digest") != Some(&digest) {
            return Reply::error(400, "DIGEST_INVALID", "the content is another");
        }
        self.blobs.insert(digest.clone(), content);
        Reply::new(201).header("Location", &format!("{name}/blobs/{digest}"))
    }

    /// Where an upload is and what it has; nothing is said as distribution says it.
    fn at(&self, name: &str, upload: &str, status: u16) -> Reply {
        let Upload { content, moves, .. } = &self.uploads[upload];
        let last = format!("{upload}?_state=hidden-{moves}");
        let path = format!("{name}/blobs/uploads/{last}");
        let form = self.location.as_deref().unwrap_or("{path}");
        let location = form.replace("{path}", &path).replace("{last}", &last);
        let range = format!("0-{}", content.len().saturating_sub(1));
        Reply::new(status).header("Location", &location).header("Range", &range)
    }
}

/// A range as chunks have it, `^[0-9]+-[0-9]+$`, with both ends in it.
fn parse(range: &str) -> Option<(usize, usize)> {
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (start, end) = range.split_once('-').filter(|(start, end)| is_number(start) && is_number(end))?;
    Some((start.parse().ok()?, end.parse().ok()?))
}

/// What is wrong with a request that sends content, if anything.
fn wrong_form(request: &Request) -> Option<&'static str> {
    let has = |name| request.header(name).is_some();
    match request.method.as_str() {
        // As Docker sends each layer.
        "PATCH" if has("transfer-encoding") && has("content-range") => Some("a chunk without a length"),
        "PUT" if has("transfer-encoding") => Some("an upload without a length of its own"),
        "PUT" | "PATCH" if !has("content-length") && !has("transfer-encoding") => {
            Some("an upload without Content-Length")
        }
        "PUT" | "PATCH" if request.header("content-type") != Some("application/octet-stream") => {
            Some("an upload of another type than application/octet-stream")
        }
        _ => None,
    }
}
