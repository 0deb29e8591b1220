//! The `index.json` of a layout: which names stand for which images.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    Error, Reference, Result,
    entries::Entries,
    referrers,
    spec::{Annotations, Descriptor},
};

/// The annotation that holds a name (image-spec `annotations.md`).
const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation in which containerd and Docker keep the full name, where the other has the tag.
const FULL_NAME: &str = "io.containerd.image.name";

/// The entries of an `index.json`.
#[derive(Default)]
pub(crate) struct Names {
    index: Entries,
}

impl Names {
    /// Reads the `index.json` of `place`.
    pub(crate) fn parse(place: &str, bytes: &[u8]) -> Result<Self> {
        let bad =
            |reason| Error::BadPlace { place: place.to_owned(), reason: format!("its index.json: {reason}") };
        Ok(Self { index: Entries::parse(bytes).map_err(bad)? })
    }

    /// The image that `name` stands for; without a name, the only one.
    pub(crate) fn find(&self, place: &str, name: Option<&str>) -> Result<Descriptor> {
        let entry = match name {
            Some(name) => self.named(name).ok_or_else(|| no_image(place, format!("`{name}`")))?,
            None => self.only(place)?,
        };
        let descriptor = Descriptor::deserialize(entry).map_err(|e| Error::BadPlace {
            place: place.to_owned(),
            reason: format!("its index.json has an entry that is no descriptor: {e}"),
        })?;
        Ok(Descriptor::new(&descriptor.media_type, descriptor.digest, descriptor.size))
    }

    /// The names of all images, the full ones where there are such.
    pub(crate) fn all(&self) -> Vec<String> {
        let name = |entry| annotation(entry, FULL_NAME).or_else(|| annotation(entry, REF_NAME));
        self.index
            .list
            .iter()
            .filter_map(name)
            .filter(|name| !referrers::is_tag(name))
            .map(str::to_owned)
            .collect()
    }

    /// Each entry that is a descriptor, with its name; lists of referrers too.
    pub(crate) fn roots(&self) -> impl Iterator<Item = (Option<&str>, Descriptor)> {
        let root = |entry| Some((name_of(entry), Descriptor::deserialize(entry).ok()?));
        self.index.list.iter().filter_map(root)
    }

    /// Makes `name` stand for `root`, in place of what it stood for; without a name, of what had none.
    pub(crate) fn set(&mut self, root: &Descriptor, name: Option<&str>) {
        let annotations = name.map(|name| (REF_NAME.to_owned(), name.to_owned())).into_iter().collect();
        self.put(root, annotations, |entry| annotation(entry, REF_NAME) == name);
    }

    /// Makes `reference` stand for `root`, as Docker writes it: the tag apart, and the full name.
    pub(crate) fn set_reference(&mut self, root: &Descriptor, reference: Option<&Reference>) {
        let Some(reference) = reference else { return self.set(root, None) };
        let full = reference.full();
        let annotations = [(REF_NAME, reference.target()), (FULL_NAME, full.clone())];
        let annotations = annotations.map(|(key, value)| (key.to_owned(), value)).into();
        self.put(root, annotations, |entry| annotation(entry, FULL_NAME) == Some(&full));
    }

    /// Takes `name` away from what it stands for, and tells what that is.
    pub(crate) fn remove(&mut self, place: &str, name: &str) -> Result<Descriptor> {
        let found = self.find(place, Some(name))?;
        let entry = self.named(name).cloned();
        self.index.list.retain(|other| Some(other) != entry.as_ref());
        Ok(found)
    }

    /// What stands for images: every entry that is understood and no list of what refers to one.
    pub(crate) fn images(&self) -> impl Iterator<Item = Descriptor> {
        let images = self.roots().filter(|(name, _)| !name.is_some_and(referrers::is_tag));
        images.map(|(_, image)| image)
    }

    /// The lists of what refers to images, by the tags that they are kept under.
    pub(crate) fn lists(&self) -> Vec<(String, Descriptor)> {
        let named = self.roots().filter_map(|(name, list)| Some((name?, list)));
        let lists = named.filter(|(name, _)| referrers::is_tag(name));
        lists.map(|(name, list)| (name.to_owned(), list)).collect()
    }

    /// The document, all keys sorted.
    pub(crate) fn render(&self) -> Vec<u8> {
        self.index.render()
    }

    fn put(&mut self, root: &Descriptor, annotations: Annotations, is_old: impl Fn(&Value) -> bool) {
        let descriptor = Descriptor { platform: None, annotations, ..root.clone() };
        let entry = json!(descriptor);
        let position = self.index.list.iter().position(&is_old).unwrap_or_else(|| self.place_of(&entry));
        self.index.list.retain(|entry| !is_old(entry));
        self.index.list.insert(position, entry);
    }

    /// Where a new entry goes: in the order of names, so that it does not tell which of several came first.
    fn place_of(&self, new: &Value) -> usize {
        let comes_later = |entry: &Value| match (name_of(entry), name_of(new)) {
            (Some(there), Some(new)) => there > new,
            (there, new) => there.is_none() && new.is_some(),
        };
        self.index.list.iter().position(comes_later).unwrap_or(self.index.list.len())
    }

    fn named(&self, name: &str) -> Option<&Value> {
        let full = Reference::parse(name).ok().map(|reference| reference.full());
        let by_full_name = || full.and_then(|full| self.annotated(FULL_NAME, &full));
        self.annotated(REF_NAME, name).or_else(by_full_name)
    }

    fn annotated(&self, key: &str, value: &str) -> Option<&Value> {
        self.index.list.iter().find(|entry| annotation(entry, key) == Some(value))
    }

    /// Lists of what refers to an image are no images.
    fn only(&self, place: &str) -> Result<&Value> {
        let is_list = |entry: &&Value| annotation(entry, REF_NAME).is_some_and(referrers::is_tag);
        let images: Vec<&Value> = self.index.list.iter().filter(|entry| !is_list(entry)).collect();
        let (first, rest) = images.split_first().ok_or_else(|| no_image(place, "at all".to_owned()))?;
        if rest.iter().all(|entry| entry.get("digest") == first.get("digest")) {
            return Ok(first);
        }
        let names: Vec<_> = images.iter().filter_map(|entry| annotation(entry, REF_NAME)).collect();
        let reason = format!("it holds {} images, name one of: {}", images.len(), names.join(", "));
        Err(Error::BadPlace { place: place.to_owned(), reason })
    }
}

fn no_image(place: &str, name: String) -> Error {
    Error::NoImage { place: place.to_owned(), name }
}

/// The full name, or else the other.
fn name_of(entry: &Value) -> Option<&str> {
    annotation(entry, FULL_NAME).or_else(|| annotation(entry, REF_NAME))
}

fn annotation<'a>(entry: &'a Value, key: &str) -> Option<&'a str> {
    entry.get("annotations")?.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Blob;

    fn root(content: &str) -> Descriptor {
        Blob::from_bytes("application/vnd.oci.image.manifest.v1+json", content.into()).descriptor().clone()
    }

    #[test]
    fn what_is_foreign_stays() {
        let text = r#"{"annotations":{"x":"y"},"manifests":[{"artifactType":"a","digest":"blake3:0","mediaType":"z","size":1}],"schemaVersion":2}"#;
        let mut names = Names::parse("here", text.as_bytes()).unwrap();
        assert_eq!(names.render(), text.as_bytes());
        names.set(&root("a"), Some("a"));
        assert!(String::from_utf8(names.render()).unwrap().contains(r#""artifactType":"a""#));
        assert_eq!(names.find("here", Some("a")).unwrap(), root("a"));
    }

    #[test]
    fn a_name_is_replaced_where_it_stands() {
        let mut names = Names::default();
        for (content, name) in
            [("1", Some("a")), ("2", Some("b")), ("3", None), ("4", Some("a")), ("5", None)]
        {
            names.set(&root(content), name);
        }
        let text = String::from_utf8(names.render()).unwrap();
        let digests: Vec<_> = ["4", "2", "5"].map(|content| text.find(root(content).digest.hex())).into();
        assert!(digests.is_sorted() && digests[0].is_some(), "{text}");
        assert!(text.contains(r#""annotations":{"org.opencontainers.image.ref.name":"a"}"#));
        assert!(!text.contains(root("1").digest.hex()) && !text.contains(root("3").digest.hex()));
    }

    #[test]
    fn who_came_first_leaves_no_trace() {
        let rendered = |names: [Option<&str>; 4]| {
            let mut index = Names::default();
            names.iter().for_each(|name| index.set(&root(name.unwrap_or("none")), *name));
            index.render()
        };
        let expected = rendered([Some("a"), Some("b"), Some("c"), None]);
        assert_eq!(rendered([None, Some("c"), Some("a"), Some("b")]), expected);
        assert_eq!(rendered([Some("b"), None, Some("c"), Some("a")]), expected);
    }

    #[test]
    fn docker_finds_tag_and_full_name() {
        let mut names = Names::default();
        let reference = Reference::parse("acme/app:1").unwrap();
        names.set_reference(&root("1"), Some(&reference));
        names.set_reference(&root("2"), Reference::parse("other:1").ok().as_ref());
        let text = String::from_utf8(names.render()).unwrap();
        assert!(text.contains(
            r#""io.containerd.image.name":"docker.io/acme/app:1","org.opencontainers.image.ref.name":"1""#
        ));
        assert_eq!(names.find("here", Some("acme/app:1")).unwrap(), root("1"));
        assert_eq!(names.all(), ["docker.io/acme/app:1", "docker.io/library/other:1"]);
        assert_eq!(names.find("here", Some("docker.io/library/other:1")).unwrap(), root("2"));
    }

    #[test]
    fn without_a_name_there_must_be_one_image() {
        let mut names = Names::default();
        let failure = |names: &Names| names.find("here", None).unwrap_err().to_string();
        assert_eq!(failure(&names), "here has no image at all");
        names.set(&root("1"), Some("a"));
        names.set(&root("1"), Some("b"));
        assert_eq!(names.all(), ["a", "b"]);
        assert_eq!(names.find("here", None).unwrap(), root("1"));
        names.set(&root("2"), Some("c"));
        assert_eq!(failure(&names), "here cannot be used: it holds 3 images, name one of: a, b, c");
        assert_eq!(names.find("here", Some("d")).unwrap_err().to_string(), "here has no image `d`");
    }
}
