//! The local store, as a document and as text.

use indicatif::HumanBytes;
use serde::Serialize;
use wpack_oci::{Digest, Pruned, Reference};
use wpack_validate::escape;

use super::{columns, short, wrapped};
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

/// Columns that a line needs besides a name: for digest, format and size, and for one platform.
const FACTS: usize = 38 + 12;

/// A line for each image: name, digest, format, size and platforms; and the total, if there are several. A name that leaves
/// no room for them has a line of its own.
pub(crate) fn images(document: &ImagesDocument) -> String {
    let name = |name: &str, tag: Option<&str>| match tag {
        Some(tag) => format!("{name}:{tag}"),
        None => name.to_owned(),
    };
    let names: Vec<_> = document.images.iter().map(|image| name(&image.name, image.tag.as_deref())).collect();
    let widths = names.iter().map(|name| name.chars().count());
    let width = widths.filter(|width| width + FACTS <= columns()).max().unwrap_or(0);
    let mut text = String::new();
    for (name, image) in names.iter().zip(&document.images) {
        let format = image.format.map_or("", |format| format.name());
        let size = HumanBytes(image.size).to_string();
        let mut name = escape(name);
        if name.chars().count() > width {
            text.push_str(&format!("{name}\n"));
            name.clear();
        }
        let label = format!("{name:width$}  {}  {format:<8}  {size:>10}  ", short(&image.digest));
        text.push_str(&wrapped(&label, &image.platforms.join(", ")));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_leaves_the_columns_to_the_others() {
        let stored = |name: &str, platforms: &[&str]| Stored {
            name: name.to_owned(),
            tag: Some("1".to_owned()),
            digest: Digest::sha256(name.as_bytes()),
            media_type: String::new(),
            format: Some(Format::Bundle),
            platforms: platforms.iter().map(|platform| (*platform).to_owned()).collect(),
            size: 1024,
        };
        let long = format!("e.example/{}", "a/".repeat(50) + "app");
        let both = ["linux/amd64", "linux/arm64"];
        let images = vec![stored("app", &both), stored(&long, &both), stored("ghcr.io/acme/app", &both[..1])];
        // Without a terminal there are 80 columns.
        let text = super::images(&ImagesDocument { images, total: 2048 });
        insta::assert_snapshot!(text.replace(&long, "LONG").trim_end(), @r"
        app:1               a172cedcae47  bundle      1.00 KiB  linux/amd64, linux/arm64
        LONG:1
                            79831c2d943b  bundle      1.00 KiB  linux/amd64, linux/arm64
        ghcr.io/acme/app:1  5aaba65fadaf  bundle      1.00 KiB  linux/amd64
        3 images, 2.00 KiB together
        ");
    }
}
