//! `compat`: the module in a root filesystem, for shims, crun and youki.
//!
//! The entries differ in nothing but their config's platform and share one layer: Kubernetes picks the host's
//! `linux` entry whatever the RuntimeClass, and containerd 2.3 does not unpack `wasi/wasm`; podman and Docker
//! ask for `wasi/wasm`.

use wpack_oci::spec::Platform;

use super::{Recipe, started::module_itself};
use crate::{built::Built, error::Result, parts::Parts};

/// What crun and youki look for to take the entrypoint as Wasm; `-smart` also lets native sidecars through.
const VARIANT: (&str, &str) = ("module.wasm.image/variant", "compat-smart");

/// `linux` first: consumers that ignore platforms take the first entry.
pub(super) fn platforms() -> Vec<Platform> {
    [("linux", "amd64"), ("linux", "arm64"), ("wasi", "wasm")]
        .map(|(os, arch)| Platform::new(os, arch))
        .to_vec()
}

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
    let mut layers = parts.file_layers()?;
    layers.push(parts.module_layer()?);
    let execution = module_itself(parts, recipe);
    let image = |platform: &Platform| {
        let image = parts.container(platform, execution.clone(), layers.clone())?;
        Ok(image.annotate([VARIANT]).annotate(recipe.annotations.clone()))
    };
    Ok(Built::of(recipe.platforms.iter().map(image).collect::<Result<_>>()?, recipe.index))
}
