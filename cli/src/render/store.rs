//! The local store, as text.

use indicatif::HumanBytes;
use wpack_oci::Digest;
use wpack_validate::escape;

use super::{short, wrapped};
use crate::commands::{ImagesDocument, PruneDocument};

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
