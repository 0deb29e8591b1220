//! What a registry answers (distribution-spec 1.1).

use std::net::SocketAddr;

use wpack_oci::Digest;

use super::{Guard, Reply, Request, State};

/// The repositories; what the second one holds is in `State::other`.
const NAMES: [&str; 2] = ["/v2/acme/app", "/v2/acme/other"];

impl State {
    pub(super) fn answer(&mut self, request: &Request, address: SocketAddr) -> Reply {
        let path = request.path().to_owned();
        if path == "/token" {
            return self.issue(request);
        }
        // A blob store of its own, reached by redirects: it must never see what the registry may know.
        if let Some(digest) = path.strip_prefix("/store/") {
            return self.serve_store(request, digest);
        }
        if let Some(denied) = self.deny(request, address) {
            return denied;
        }
        let named = NAMES.into_iter().find_map(|name| Some((name, path.strip_prefix(name)?)));
        let Some((name, rest)) = named else {
            return Reply::error(404, "NAME_UNKNOWN", "no such name");
        };
        if name == NAMES[0] {
            return self.answer_in(name, rest, request);
        }
        self.swap();
        let reply = self.answer_in(name, rest, request);
        self.swap();
        reply
    }

    fn swap(&mut self) {
        std::mem::swap(&mut self.blobs, &mut self.other.blobs);
        std::mem::swap(&mut self.manifests, &mut self.other.manifests);
    }

    fn answer_in(&mut self, name: &str, rest: &str, request: &Request) -> Reply {
        let parts: Vec<&str> = rest.trim_start_matches('/').splitn(3, '/').collect();
        if let ["manifests", name] = parts[..]
            && !is_reference(name)
        {
            return self.violate(&format!("`{name}` is neither a tag nor a digest"));
        }
        match (request.method.as_str(), parts.as_slice()) {
            ("HEAD" | "GET", ["blobs", digest]) => self.blob(request, digest),
            ("POST", ["blobs", "uploads", ""]) => self.open(name, request),
            (_, ["blobs", "uploads", upload]) => self.upload(name, request, upload),
            ("HEAD" | "GET", ["manifests", name]) => self.manifest(request, name),
            ("PUT", ["manifests", reference]) => self.store_manifest(name, request, reference),
            ("DELETE", ["manifests", name]) => self.delete(name),
            ("GET", ["tags", "list"]) => self.tags(name, request),
            ("GET", ["referrers", subject]) => self.referrers(name, request, subject),
            _ => self.violate(&format!(
                "{} {} is no request of the specification",
                request.method,
                request.path()
            )),
        }
    }

    fn deny(&self, request: &Request, address: SocketAddr) -> Option<Reply> {
        let authorization = request.header("authorization");
        let (may_pass, challenge) = match &self.guard {
            Guard::Open => return None,
            Guard::Basic(login) => {
                (authorization == Some(&format!("Basic {login}")), "Basic realm=\"here\"".to_owned())
            }
            Guard::Bearer { realm } => {
                let realm = realm.clone().unwrap_or_else(|| format!("http://{address}/token"));
                let token = authorization.and_then(|text| text.strip_prefix("Bearer "));
                let name = if request.path().starts_with(NAMES[1]) { "acme/other" } else { "acme/app" };
                let scope = format!("repository:{name}:pull");
                let challenge = format!("Bearer realm=\"{realm}\",service=\"scripted\",scope=\"{scope}\"");
                (token.is_some_and(|token| self.valid_tokens.contains(token)), challenge)
            }
        };
        let denied = Reply::error(401, "UNAUTHORIZED", "authentication required");
        (!may_pass).then(|| denied.header("WWW-Authenticate", &challenge))
    }

    fn issue(&mut self, request: &Request) -> Reply {
        if let Some(body) = &self.token {
            return Reply::new(200).body(body.as_bytes());
        }
        if request.method == "POST" {
            return Reply::new(405);
        }
        let token = format!("token-{}", self.valid_tokens.len());
        self.valid_tokens.insert(token.clone());
        Reply::new(200).body(format!(r#"{{"token":"{token}","expires_in":300}}"#).as_bytes())
    }

    fn serve_store(&mut self, request: &Request, digest: &str) -> Reply {
        if request.header("authorization").is_some() {
            return self.violate("credentials went to the blob store");
        }
        self.blob(request, digest)
    }

    fn blob(&self, request: &Request, digest: &str) -> Reply {
        let Some(bytes) = self.blobs.get(digest) else {
            return Reply::error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        };
        let range = request.header("range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
        match range.map(|from| from.parse::<usize>().unwrap()) {
            Some(from) if from < bytes.len() => {
                let range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
                Reply::new(206).header("Content-Range", &range).body(&bytes[from..])
            }
            Some(_) => Reply::new(416).header("Content-Range", &format!("bytes */{}", bytes.len())),
            None => with_length(Reply::new(200).header("Docker-Content-Digest", digest), bytes),
        }
    }

    fn manifest(&self, request: &Request, name: &str) -> Reply {
        let Some((media_type, bytes)) = self.manifests.get(name) else {
            return Reply::error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        };
        if !request.header("accept").is_some_and(|accept| accept.contains(media_type.as_str())) {
            return Reply::error(404, "MANIFEST_UNKNOWN", "no manifest of an accepted type");
        }
        let digest = Digest::sha256(bytes).to_string();
        let reply =
            Reply::new(200).header("Content-Type", media_type).header("Docker-Content-Digest", &digest);
        let reply = if self.lists.etags { reply.header("ETag", &format!("\"{digest}\"")) } else { reply };
        with_length(reply, bytes)
    }

    fn store_manifest(&mut self, repository: &str, request: &Request, name: &str) -> Reply {
        let Ok(document) = serde_json::from_slice::<serde_json::Value>(&request.body) else {
            return self.violate("a manifest that is not JSON");
        };
        let media_type = request.header("content-type").unwrap_or_default();
        if document["mediaType"] != media_type {
            return self
                .violate(&format!("a manifest sent as `{media_type}` says it is {}", document["mediaType"]));
        }
        if let Some(missing) = self.missing(&document) {
            self.violate(&format!("{missing} was named by a manifest before it was sent"));
            return Reply::error(404, "MANIFEST_BLOB_UNKNOWN", &missing);
        }
        let digest = name.parse::<Digest>().map_or_else(
            |_| Digest::sha256(&request.body),
            |asked| {
                let mut hasher = asked.hasher();
                hasher.update(&request.body);
                hasher.finish()
            },
        );
        let digest = digest.to_string();
        if name.contains(':') && name != digest {
            return Reply::error(400, "DIGEST_INVALID", "the content is another");
        }
        if let Some(reply) = self.precondition(request, name) {
            return reply;
        }
        let stored = (media_type.to_owned(), request.body.clone());
        self.manifests.insert(digest.clone(), stored.clone());
        self.manifests.insert(name.to_owned(), stored);
        let location = format!("{repository}/manifests/{name}");
        let reply = Reply::new(201).header("Location", &location).header("Docker-Content-Digest", &digest);
        match document["subject"]["digest"].as_str().filter(|_| self.lists.referrers) {
            Some(subject) => reply.header("OCI-Subject", subject),
            None => reply,
        }
    }

    /// What the conditions of a write say (RFC 9110, section 13.1).
    fn precondition(&self, request: &Request, name: &str) -> Option<Reply> {
        let now = self.manifests.get(name).map(|(_, bytes)| format!("\"{}\"", Digest::sha256(bytes)));
        let holds = request.header("if-match").is_none_or(|wanted| now.as_deref() == Some(wanted));
        let is_new = request.header("if-none-match").is_none_or(|_| now.is_none());
        (self.lists.etags && !(holds && is_new)).then(|| Reply::new(412))
    }

    fn missing(&self, document: &serde_json::Value) -> Option<String> {
        let list = |key: &str| document[key].as_array().cloned().unwrap_or_default();
        let digest = |descriptor: &serde_json::Value| descriptor["digest"].as_str().map(str::to_owned);
        let blobs = list("layers").into_iter().chain([document["config"].clone()]);
        let lost_blob = blobs.filter_map(|d| digest(&d)).find(|digest| !self.blobs.contains_key(digest));
        let children = list("manifests");
        lost_blob.or_else(|| children.iter().filter_map(digest).find(|d| !self.manifests.contains_key(d)))
    }
}

/// A digest, or a tag: `[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}`.
fn is_reference(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let is_tag = text.len() <= 128
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'));
    is_tag || text.parse::<Digest>().is_ok()
}

fn with_length(reply: Reply, bytes: &[u8]) -> Reply {
    reply.header("Content-Length", &bytes.len().to_string()).body(bytes)
}
