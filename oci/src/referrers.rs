//! What refers to an image: signatures, bills of materials, attestations (distribution-spec, "Listing Referrers").

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Blob, Digest, Error, Result, Source,
    entries::Entries,
    spec::{Annotations, DOCUMENT_LIMIT, Descriptor, media_type},
};

/// How much of an algorithm's name and of a value a tag has (distribution-spec, "Referrers Tag Schema").
const ALGORITHM_LIMIT: usize = 32;
const VALUE_LIMIT: usize = 64;
/// The most entries of a list that are looked at; images have a handful of referrers.
const ENTRY_LIMIT: usize = 10_000;

/// The tag under which the list of what refers to `subject` is kept where nobody else keeps it.
pub(crate) fn tag(subject: &Digest) -> String {
    let (algorithm, value) = (subject.algorithm(), subject.hex());
    let part = |text: &str, limit: usize| text.chars().take(limit).collect::<String>();
    format!("{}-{}", part(algorithm, ALGORITHM_LIMIT), part(value, VALUE_LIMIT))
}

/// Whether a name is one that [`tag`] gives.
pub(crate) fn is_tag(name: &str) -> bool {
    let value = name.strip_prefix("sha256-").or_else(|| name.strip_prefix("sha512-"));
    value.is_some_and(|value| value.len() == VALUE_LIMIT && value.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The entries of one kind; all without a kind.
pub(crate) fn only(mut entries: Vec<Descriptor>, artifact_type: Option<&str>) -> Vec<Descriptor> {
    entries.retain(|entry| artifact_type.is_none() || entry.artifact_type.as_deref() == artifact_type);
    entries
}

/// What refers to `subject` in a place that keeps the list under a tag.
pub(crate) fn under_tag(source: &dyn Source, subject: &Digest) -> Result<Vec<Descriptor>> {
    match source.resolve(Some(&tag(subject))) {
        Ok(list) => Ok(List::read(&source.blob(&list)?)?.entries()),
        Err(Error::NoImage { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// What a manifest says that it refers to, and how it is listed there.
pub(crate) struct Claim {
    pub(crate) subject: Digest,
    pub(crate) entry: Descriptor,
}

impl Claim {
    /// Reads it from a manifest; `None` when that refers to nothing.
    pub(crate) fn read(manifest: &Descriptor, bytes: &[u8]) -> Option<Self> {
        let fields: Fields = serde_json::from_slice(bytes).ok()?;
        let artifact_type = fields.artifact_type.filter(|kind| !kind.is_empty());
        let entry = Descriptor {
            artifact_type: artifact_type.or_else(|| fields.config.map(|config| config.media_type)),
            annotations: fields.annotations.unwrap_or_default(),
            ..Descriptor::new(&manifest.media_type, manifest.digest.clone(), manifest.size)
        };
        Some(Self { subject: fields.subject?.digest, entry })
    }
}

/// What of a manifest is in its entry.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fields {
    subject: Option<Descriptor>,
    artifact_type: Option<String>,
    config: Option<Descriptor>,
    annotations: Option<Annotations>,
}

/// A list of referrers.
#[derive(Default)]
pub(crate) struct List {
    index: Entries,
}

impl List {
    /// Reads a list that is a blob.
    pub(crate) fn read(list: &Blob) -> Result<Self> {
        Self::parse(&list.bytes(DOCUMENT_LIMIT)?)
            .map_err(|reason| Error::BadDocument { digest: list.digest().clone(), reason })
    }

    /// Reads a list; the error is a reason.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let index = Entries::parse(bytes)?;
        if index.list.len() > ENTRY_LIMIT {
            return Err(format!("it lists more than {ENTRY_LIMIT} referrers"));
        }
        Ok(Self { index })
    }

    /// The entries that can be understood.
    pub(crate) fn entries(&self) -> Vec<Descriptor> {
        self.index.list.iter().filter_map(|entry| Descriptor::deserialize(entry).ok()).collect()
    }

    /// Adds an entry, unless there is one for its digest; whether that changed anything. The order is that of
    /// the digests, so that it does not tell who came first.
    pub(crate) fn add(&mut self, entry: &Descriptor) -> bool {
        if self.index.list.iter().any(|other| is_of(other, &entry.digest)) {
            return false;
        }
        self.index.list.push(json!(entry));
        self.index.list.sort_by(|one, other| digest(one).cmp(&digest(other)));
        true
    }

    /// Takes the entries of a digest away; whether there were any.
    pub(crate) fn remove(&mut self, digest: &Digest) -> bool {
        let before = self.index.list.len();
        self.index.list.retain(|entry| !is_of(entry, digest));
        self.index.list.len() < before
    }

    /// The list as it is stored.
    pub(crate) fn render(&self) -> Blob {
        Blob::from_bytes(media_type::INDEX, self.index.render())
    }
}

fn digest(entry: &Value) -> Option<&str> {
    entry.get("digest")?.as_str()
}

fn is_of(entry: &Value, wanted: &Digest) -> bool {
    digest(entry) == Some(wanted.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";

    fn entry(content: &str) -> Descriptor {
        Blob::from_bytes(MANIFEST, content.into()).descriptor().clone()
    }

    fn text(list: &List) -> String {
        String::from_utf8(list.render().bytes(10_000).unwrap()).unwrap()
    }

    #[test]
    fn tags() {
        let short = Digest::sha256(b"");
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(tag(&short), format!("sha256-{hex}"));
        let long: Digest = format!("sha512:{hex}{hex}").parse().unwrap();
        assert_eq!(tag(&long), format!("sha512-{hex}"));
        assert!(is_tag(&tag(&short)) && is_tag(&tag(&long)));
        for name in ["", "1", "sha256-", "sha256-00", "sha1-00", &format!("sha256-{hex}.sig")] {
            assert!(!is_tag(name), "{name}");
        }
    }

    #[test]
    fn what_is_foreign_stays() {
        let foreign = r#"{"annotations":{"x":"y"},"manifests":[{"data":"e30=","digest":"blake3:0"}],"mediaType":"m","schemaVersion":2,"z":[1]}"#;
        let mut list = List::parse(foreign.as_bytes()).unwrap();
        assert_eq!(text(&list), foreign);
        assert!(list.add(&entry("a")) && list.remove(&entry("a").digest));
        assert_eq!(text(&list), foreign);
    }

    #[test]
    fn each_digest_is_there_once_and_in_order() {
        let mut orders = Vec::new();
        for contents in [["a", "b", "c"], ["c", "a", "b"]] {
            let mut list = List::default();
            assert!(contents.iter().all(|content| list.add(&entry(content))));
            assert!(!list.add(&entry("a")));
            orders.push(text(&list));
        }
        assert_eq!(orders[0], orders[1]);
        assert!(!List::parse(orders[0].as_bytes()).unwrap().remove(&entry("d").digest));
    }

    #[test]
    fn what_an_entry_says() {
        let empty = r#"{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2}"#;
        let claim = |rest: &str| {
            let text = format!(r#"{{"config":{empty},"subject":{empty}{rest}}}"#);
            Claim::read(&entry(""), text.as_bytes()).unwrap()
        };
        let own = claim(r#","artifactType":"text/x","annotations":{"a":"b"}"#);
        assert_eq!(own.subject, Digest::sha256(b"{}"));
        assert_eq!(own.entry.artifact_type.as_deref(), Some("text/x"));
        assert_eq!(own.entry.annotations["a"], "b");
        assert_eq!(
            claim("").entry.artifact_type.as_deref(),
            Some("application/vnd.oci.empty.v1+json"),
            "that of the config"
        );
        assert!(Claim::read(&entry(""), b"{}").is_none());
    }

    #[test]
    fn what_is_no_list() {
        for text in ["", "[]", "{}", r#"{"manifests":{}}"#, r#"{"layers":[]}"#] {
            assert!(List::parse(text.as_bytes()).is_err(), "{text}");
        }
        assert!(List::parse(br#"{"manifests":null}"#).unwrap().entries().is_empty());
        let many = format!(r#"{{"manifests":[{}0]}}"#, "0,".repeat(10_000));
        assert!(List::parse(many.as_bytes()).is_err());
    }
}
