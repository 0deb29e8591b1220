//! What a registry answers to who asks for lists or deletes (distribution-spec 1.1, "Content Discovery" and
//! "Content Management").

use serde_json::{Value, json};
use wpack_oci::Digest;

use super::{Reply, Request, State};

/// How lists are answered.
#[derive(Default)]
pub(crate) struct Lists {
    /// Whether there is a referrers API.
    pub(crate) referrers: bool,
    /// Whether that chooses by `artifactType`, and says so.
    pub(crate) chooses: bool,
    /// How many entries a page has at most.
    pub(crate) page: Option<usize>,
    /// Whether a page that is not the last one says where the next one is.
    pub(crate) links: bool,
    /// Whether a tag can be deleted without its manifest.
    pub(crate) deletes_tags: bool,
    /// Whether manifests have a version that a client can insist on.
    pub(crate) etags: bool,
}

impl State {
    pub(super) fn tags(&self, name: &str, request: &Request) -> Reply {
        let is_tag = |name: &&String| name.parse::<Digest>().is_err();
        let after = |tag: &&String| request.query("last").is_none_or(|last| lexical(tag) > lexical(last));
        let mut tags: Vec<_> = self.manifests.keys().filter(is_tag).filter(after).collect();
        tags.sort_by_key(|tag| lexical(tag));
        let asked = request.query("n").map_or(usize::MAX, |n| n.parse().unwrap());
        let most = self.lists.page.unwrap_or(usize::MAX).min(asked);
        let more = tags.len() > most;
        tags.truncate(most);
        let reply = Reply::new(200).header("Content-Type", "application/json");
        let reply = match tags.last().filter(|_| more && self.lists.links) {
            Some(last) => {
                reply.header("Link", &format!("<{name}/tags/list?n={most}&last={last}>; rel=\"next\""))
            }
            None => reply,
        };
        let name = name.trim_start_matches("/v2/");
        reply.body(json!({"name": name, "tags": tags}).to_string().as_bytes())
    }

    pub(super) fn referrers(&mut self, name: &str, request: &Request, subject: &str) -> Reply {
        if !self.lists.referrers {
            return Reply::new(404).body(b"404 page not found\n");
        }
        if subject.parse::<Digest>().is_err() {
            return self.violate(&format!("`{subject}` is no digest"));
        }
        let kind = request.query("artifactType").filter(|_| self.lists.chooses).map(|kind| {
            let bytes = kind.replace("%2F", "/").replace("%2B", "+");
            Value::String(bytes)
        });
        let start = request.query("start").map_or(0, |start| start.parse().unwrap());
        let mut all = self.referring(subject);
        all.retain(|entry| kind.as_ref().is_none_or(|kind| entry["artifactType"] == *kind));
        let end = all.len().min(start + self.lists.page.unwrap_or(usize::MAX).min(all.len()));
        let body = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.index.v1+json",
            "manifests": all[start..end],
        });
        let reply = Reply::new(200).header("Content-Type", "application/vnd.oci.image.index.v1+json");
        let reply = if kind.is_some() { reply.header("OCI-Filters-Applied", "artifactType") } else { reply };
        let reply = match end < all.len() {
            true => reply.header("Link", &format!("<{name}/referrers/{subject}?start={end}>; rel=\"next\"")),
            false => reply,
        };
        reply.body(body.to_string().as_bytes())
    }

    /// The entries of what refers to a subject.
    fn referring(&self, subject: &str) -> Vec<Value> {
        let by_digest = self.manifests.iter().filter(|(name, _)| name.parse::<Digest>().is_ok());
        let entry = |(digest, (media_type, bytes)): (&String, &(String, Vec<u8>))| {
            let document: Value = serde_json::from_slice(bytes).unwrap();
            if document["subject"]["digest"] != subject {
                return None;
            }
            let mut entry = json!({"mediaType": media_type, "digest": digest, "size": bytes.len()});
            // An index has no config, and then no type unless it says one.
            let kinds = [document.get("artifactType"), document["config"].get("mediaType")];
            let kind = kinds.into_iter().flatten().find(|kind| **kind != "");
            for (key, value) in [("artifactType", kind), ("annotations", document.get("annotations"))] {
                value.inspect(|value| entry[key] = (*value).clone());
            }
            Some(entry)
        };
        by_digest.filter_map(entry).collect()
    }

    pub(super) fn delete(&mut self, name: &str) -> Reply {
        let is_digest = name.parse::<Digest>().is_ok();
        if !is_digest && !self.lists.deletes_tags {
            return Reply::error(405, "UNSUPPORTED", "The operation is unsupported.");
        }
        let Some((_, bytes)) = self.manifests.remove(name) else {
            return Reply::error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        };
        if is_digest {
            self.manifests.retain(|_, (_, other)| *other != bytes);
        }
        Reply::new(202)
    }
}

/// The order of tags: "lexical order (i.e. case-insensitive alphanumeric order)".
fn lexical(tag: &str) -> (String, &str) {
    (tag.to_ascii_lowercase(), tag)
}
