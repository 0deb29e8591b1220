//! An OCI image layout, read independently of the code under test.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;
use sha2::{Digest, Sha256};

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
        let index: Value =
            serde_json::from_slice(&fs::read(self.folder.join("index.json")).unwrap()).unwrap();
        let entries = index["manifests"].as_array().unwrap();
        let entry =
            entries.iter().find(|entry| entry["annotations"]["org.opencontainers.image.ref.name"] == tag);
        let entry = entry.unwrap_or_else(|| panic!("no tag `{tag}` in {index:#}"));
        entry["digest"].as_str().unwrap().to_owned()
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

/// The digest of `bytes`, as a descriptor writes it.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let hex: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}
