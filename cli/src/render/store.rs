//! The local store, as a document and as text.

use indicatif::HumanBytes;
use serde::Serialize;
use wpack_oci::{Digest, Pruned, Reference};
use wpack_validate::escape;

use super::{short, wrapped};
use crate::{
    format::Format,
    tree::{Content, Node},
};

/// What `wpack images --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack images"))]
pub(crate) struct ImagesDocument {
    /// One for each name, in the order of the names.
    pub(crate) images: Vec<Stored>,
    /// The bytes of all of them together; what several have in common counts once.
    pub(crate) total: u64,
}

/// An image of the store.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Image"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stored {
    /// The name without its tag.
    pub(crate) name: String,
    /// The tag, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<String>,
    /// The digest of the manifest or index.
    pub(crate) digest: Digest,
    /// Its media type.
    media_type: String,
    /// Which of wpack's formats it has, if one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<Format>,
    /// The platforms that it is for, such as `linux/amd64`.
    pub(crate) platforms: Vec<String>,
    /// The bytes of all it consists of.
    pub(crate) size: u64,
}

impl Stored {
    pub(crate) fn new(reference: &Reference, root: &Node, size: u64) -> Self {
        let images = root.images();
        let format = images.iter().find_map(|image| match &image.content {
            Content::Image { format, .. } => *format,
            _ => None,
        });
        let platforms = images.iter().filter_map(|image| image.for_platform()).collect();
        Self {
            name: reference.familiar_name(),
            tag: reference.tag().map(str::to_owned),
            digest: root.digest.clone(),
            media_type: root.media_type.clone(),
            format,
            platforms,
            size,
        }
    }
}

/// What `wpack prune --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack prune"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct PruneDocument {
    /// Whether it was only said what would go.
    pub(crate) dry_run: bool,
    /// In the order of the digests, files without a digest behind them.
    pub(crate) removed: Vec<Removed>,
    /// The bytes of all of it.
    pub(crate) freed: u64,
}

/// What was removed, or would be.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Removed {
    /// The digest of a blob.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) digest: Option<Digest>,
    /// The name of a file that a killed process left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// Its bytes.
    pub(crate) size: u64,
}

impl PruneDocument {
    pub(crate) fn new(dry_run: bool, pruned: Pruned) -> Self {
        let freed = pruned.freed();
        let blobs =
            pruned.blobs.into_iter().map(|(digest, size)| Removed { digest: Some(digest), file: None, size });
        let files = pruned.leftovers.into_iter();
        let files = files.map(|file| Removed { digest: None, file: Some(file.name), size: file.size });
        Self { dry_run, removed: blobs.chain(files).collect(), freed }
    }
}

/// A line for each image: name, digest, format, size and platforms; and the total, if there are several.
pub(crate) fn images(document: &ImagesDocument) -> String {
    let name = |name: &str, tag: Option<&str>| match tag {
        Some(tag) => format!("{name}:{tag}"),
        None => name.to_owned(),
    };
    let names: Vec<_> = document.images.iter().map(|image| name(&image.name, image.tag.as_deref())).collect();
    let width = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, image) in names.iter().zip(&document.images) {
        let format = image.format.map_or("", |format| format.name());
        let size = HumanBytes(image.size).to_string();
        let label = format!("{name:width$}  {}  {format:<8}  {size:>10}  ", short(&image.digest));
        text.push_str(&wrapped(&escape(&label).to_string(), &image.platforms.join(", ")));
    }
    if document.images.len() > 1 {
        text += &format!("{} images, {} together\n", document.images.len(), HumanBytes(document.total));
    }
    text
}

/// A line for each thing that goes, and how much that frees.
pub(crate) fn pruned(document: &PruneDocument) -> String {
    let mut text = String::new();
    for removed in &document.removed {
        let what = removed.digest.as_ref().map(Digest::to_string).or_else(|| removed.file.clone());
        text += &format!("{}  {}\n", what.unwrap_or_default(), HumanBytes(removed.size));
    }
    let verb = if document.dry_run { "would free" } else { "freed" };
    text + &format!("{verb} {}\n", HumanBytes(document.freed))
}
