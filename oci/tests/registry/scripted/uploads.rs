//! What a registry answers to uploads (distribution-spec 1.1, "Pushing blobs").

use wpack_oci::Digest;

use super::{Reply, Request, State};

/// An upload under way.
#[derive(Default)]
pub(crate) struct Upload {
    content: Vec<u8>,
    /// How often it has moved; only the latest location is right, as in distribution 2.8.
    moves: usize,
}

impl State {
    /// Opens an upload, or links what the repository next to this one has.
    pub(super) fn open(&mut self, name: &str, request: &Request) -> Reply {
        if let Some(digest) = request.query("mount")
            && let Some(content) = self.other.blobs.get(digest)
        {
            self.blobs.insert(digest.to_owned(), content.clone());
            return Reply::new(201).header("Location", &format!("{name}/blobs/{digest}"));
        }
        self.opened += 1;
        let upload = format!("upload-{}", self.opened);
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
        let start = under_way.content.len();
        let expected = format!("{start}-{}", (start + request.body.len()).saturating_sub(1));
        let is_next = request.header("content-range").is_none_or(|range| range == expected);
        if is_next {
            let taken = request.body.len().min(self.takes.unwrap_or(usize::MAX));
            under_way.content.extend_from_slice(&request.body[..taken]);
            under_way.moves += 1;
        }
        self.at(name, upload, if is_next { 202 } else { 416 })
    }

    fn complete(&mut self, name: &str, request: &Request, upload: &str) -> Reply {
        let mut content = self.uploads.remove(upload).unwrap().content;
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
        let Upload { content, moves } = &self.uploads[upload];
        let last = format!("{upload}?_state=hidden-{moves}");
        let path = format!("{name}/blobs/uploads/{last}");
        let form = self.location.as_deref().unwrap_or("{path}");
        let location = form.replace("{path}", &path).replace("{last}", &last);
        let range = format!("0-{}", content.len().saturating_sub(1));
        Reply::new(status).header("Location", &location).header("Range", &range)
    }
}

/// What is wrong with a request that sends content, if anything.
fn wrong_form(request: &Request) -> Option<&'static str> {
    let has = |name| request.header(name).is_some();
    match request.method.as_str() {
        "PUT" | "PATCH" if has("transfer-encoding") => Some("an upload without a length of its own"),
        "PUT" | "PATCH" if !has("content-length") => Some("an upload without Content-Length"),
        "PUT" if has("content-range") => Some("an upload in one piece has no range"),
        "PUT" | "PATCH" if request.header("content-type") != Some("application/octet-stream") => {
            Some("an upload of another type than application/octet-stream")
        }
        _ => None,
    }
}
