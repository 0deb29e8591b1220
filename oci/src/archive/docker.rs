//! The `manifest.json` by which Docker's classic image store finds its way in an archive.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    Blob, Digest, Error, Reference, Result,
    compression::Packing,
    copy::children,
    json,
    layout::format::blob_path,
    spec::{DOCUMENT_LIMIT, Descriptor, ImageConfig, Manifest, Platform, media_type},
};

/// The name of the file (`image/tarexport` in moby).
pub(super) const MANIFEST: &str = "manifest.json";

/// The images that Docker is to load, by the digest of their manifest.
#[derive(Default)]
pub(super) struct Images(BTreeMap<Digest, Image>);

/// An entry of `manifest.json`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Image {
    config: String,
    repo_tags: Vec<String>,
    layers: Vec<String>,
}

/// Where the documents below a root are found.
pub(super) type Find<'a> = &'a dyn Fn(&Digest) -> Result<Blob>;

impl Images {
    /// Adds the image at `root`; of an index the one for this machine, or else the first that can be loaded.
    ///
    /// # Errors
    /// The error of `find`, or [`Error::BadDocument`] when Docker could load nothing of it.
    pub(super) fn add(&mut self, root: &Blob, name: Option<&Reference>, find: Find<'_>) -> Result<()> {
        let mut candidates = Vec::new();
        collect(root.descriptor(), root.clone(), find, &mut candidates)?;
        let host = Platform::new("linux", host_architecture());
        candidates.sort_by_key(|(platform, _)| platform.as_ref() != Some(&host));
        for (_, manifest) in candidates {
            if let Some(image) = loadable(&manifest, find)? {
                let image = self.0.entry(manifest.digest().clone()).or_insert(image);
                image.repo_tags.extend(name.map(Reference::to_string));
                return Ok(());
            }
        }
        Err(Error::BadDocument {
            digest: root.digest().clone(),
            reason:
                "Docker's classic store loads only images of filesystem layers, plain or gzip; write `oci-archive:` instead"
                    .to_owned(),
        })
    }

    /// The document.
    pub(super) fn render(&self) -> Vec<u8> {
        json::render(&self.0.values().collect::<Vec<_>>())
    }
}

/// A manifest, and the platform by which it was named.
type Candidate = (Option<Platform>, Blob);

/// The manifests at or below `document`, in order.
fn collect(named: &Descriptor, document: Blob, find: Find<'_>, manifests: &mut Vec<Candidate>) -> Result<()> {
    if media_type::is_manifest(&named.media_type) {
        manifests.push((named.platform.clone(), document));
    } else if media_type::is_index(&named.media_type) {
        for child in children(named, &document.bytes(DOCUMENT_LIMIT)?)? {
            collect(&child, find(&child.digest)?, find, manifests)?;
        }
    }
    Ok(())
}

/// The entry for an image, if Docker can load it: each layer a tar whose digest the config knows.
fn loadable(manifest: &Blob, find: Find<'_>) -> Result<Option<Image>> {
    let Manifest { config, layers, .. } = json::read(manifest)?;
    if !media_type::is_config(&config.media_type)
        || !layers.iter().all(|layer| is_readable(&layer.media_type))
    {
        return Ok(None);
    }
    let parsed: ImageConfig = json::read(&find(&config.digest)?)?;
    Ok((parsed.rootfs.diff_ids.len() == layers.len()).then(|| Image {
        config: blob_path(&config.digest),
        repo_tags: Vec::new(),
        layers: layers.iter().map(|layer| blob_path(&layer.digest)).collect(),
    }))
}

/// zstd is not: Docker's classic store tells what a layer is by its first bytes, and learned zstd only with
/// version 23 (moby, `pkg/archive`).
fn is_readable(media_type: &str) -> bool {
    matches!(Packing::of(media_type), Some(Packing::Plain | Packing::Gzip))
}

/// The architecture of this machine in Go's words.
fn host_architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
