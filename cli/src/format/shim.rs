//! `shim`: an image config and a Wasm layer, for containerd's runwasi shims.
//!
//! The form of runwasi's `oci-tar-builder`: architecture `wasm` makes a shim look for Wasm layers, no
//! `diff_ids` keeps containerd from unpacking one, and the label makes the config (so the image's id) unique.

use wpack_oci::{Digest, Layer, spec::Platform};

use super::{Recipe, started::module_itself};
use crate::{built::Built, error::Result, parts::Parts};

/// What `oci-tar-builder` labels its images with.
const LAYERS_LABEL: &str = "containerd.runwasi.layers";

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
    let blob = parts.raw();
    let mut execution = module_itself(parts, recipe);
    // The digest of the layers' digests, joined without their algorithm, as `oci-tar-builder` does it.
    let unique = Digest::sha256(blob.digest().hex().as_bytes());
    execution.labels.insert(LAYERS_LABEL.to_owned(), unique.hex().to_owned());
    let layer = Layer { blob, diff_id: None, created_by: String::new() };
    let image = parts.container(&Platform::new("wasip1", "wasm"), execution, vec![layer])?;
    Ok(Built::Image(Box::new(image.annotate(recipe.annotations.clone()))))
}
