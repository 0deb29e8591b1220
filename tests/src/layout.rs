//! An OCI image layout, read independently of the code under test.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::context::names;

/// A folder in the form of the image-spec's `image-layout.md`.
#[derive(Debug)]
pub struct Layout {
    folder: PathBuf,
}

impl Layout {
    /// The layout in `folder`.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// The document that a tag names.
    #[must_use]
    pub fn tagged(&self, tag: &str) -> Value {
        self.document(&self.digest(tag))
    }

    /// The digest that a tag names.
    #[must_use]
    pub fn digest(&self, tag: &str) -> String {
        let mut tags = self.tags();
        tags.remove(tag).unwrap_or_else(|| panic!("no tag `{tag}` in {tags:#?}"))
    }

    /// All tags and the digests that they name; none where there is no index yet.
    #[must_use]
    pub fn tags(&self) -> BTreeMap<String, String> {
        let tag = |entry: &Value| {
            entry["annotations"]["org.opencontainers.image.ref.name"].as_str().map(str::to_owned)
        };
        let digest = |entry: &Value| entry["digest"].as_str().unwrap().to_owned();
        self.entries().iter().filter_map(|entry| Some((tag(entry)?, digest(entry)))).collect()
    }

    /// The digests of all entries, with a tag or without.
    #[must_use]
    pub fn roots(&self) -> Vec<String> {
        self.entries().iter().map(|entry| entry["digest"].as_str().unwrap().to_owned()).collect()
    }

    /// Reads everything that the entries lead to, and everything else that lies there under a digest.
    ///
    /// # Panics
    /// When anything is missing or not what its name or descriptor says.
    #[must_use]
    pub fn checked(&self) -> Inventory {
        let mut reached = BTreeSet::new();
        self.entries().iter().for_each(|entry| self.reach(entry, &mut reached));
        let blobs = names(&self.folder.join("blobs/sha256")).into_iter().map(|hex| format!("sha256:{hex}"));
        let unreached: Vec<String> = blobs.filter(|digest| !reached.contains(digest)).collect();
        unreached.iter().for_each(|digest| drop(self.blob(digest)));
        let known = ["blobs", "index.json", "oci-layout"];
        let strays = names(&self.folder).into_iter().filter(|name| !known.contains(&name.as_str())).collect();
        Inventory { unreached, strays }
    }

    fn entries(&self) -> Vec<Value> {
        let Ok(index) = fs::read(self.folder.join("index.json")) else { return Vec::new() };
        let index: Value = serde_json::from_slice(&index).unwrap();
        index["manifests"].as_array().unwrap().clone()
    }

    fn reach(&self, descriptor: &Value, reached: &mut BTreeSet<String>) {
        let digest = descriptor["digest"].as_str().unwrap();
        if !reached.insert(digest.to_owned()) {
            return;
        }
        let bytes = self.blob(digest);
        assert_eq!(descriptor["size"], bytes.len(), "{descriptor:#}");
        let kind = descriptor["mediaType"].as_str().unwrap();
        if kind.contains("manifest") || kind.contains("index") {
            let document: Value = serde_json::from_slice(&bytes).unwrap();
            let children =
                ["manifests", "layers"].iter().filter_map(|key| document[key].as_array()).flatten();
            children.chain(document.get("config")).for_each(|child| self.reach(child, reached));
        }
    }

    /// The JSON document with this digest.
    #[must_use]
    pub fn document(&self, digest: &str) -> Value {
        serde_json::from_slice(&self.blob(digest)).unwrap()
    }

    /// The document that a descriptor points at.
    #[must_use]
    pub fn follow(&self, descriptor: &Value) -> Value {
        self.document(descriptor["digest"].as_str().unwrap())
    }

    /// The bytes with this digest.
    ///
    /// # Panics
    /// When they are missing, or others than the digest says.
    #[must_use]
    pub fn blob(&self, digest: &str) -> Vec<u8> {
        let hex = digest.strip_prefix("sha256:").unwrap();
        let path = self.folder.join("blobs/sha256").join(hex);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(sha256(&bytes), digest);
        bytes
    }
}

/// What a layout has besides images.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The digests of blobs that no tag leads to.
    pub unreached: Vec<String>,
    /// The files that belong to no layout.
    pub strays: Vec<String>,
}

/// The digest of `bytes`, as a descriptor writes it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
