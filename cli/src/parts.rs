//! What images are made of.

use std::cell::OnceCell;

use wpack_oci::{
    Blob, Config, Image, Layer, LayerBuilder,
    spec::{Execution, Platform},
};
use wpack_validate::Report;

use crate::{
    created::Created,
    error::{Context as _, Result},
    module::Module,
};

/// Where the portable module lies in every image that has a filesystem.
pub(crate) const MODULE_PATH: &str = "/app.wasm";

/// What the formats build from: one program, read and judged once, its layers made once.
pub(crate) struct Parts<'a> {
    pub(crate) module: &'a Module,
    pub(crate) report: &'a Report,
    pub(crate) created: Created,
    raw: OnceCell<Blob>,
    module_layer: OnceCell<Layer>,
}

impl<'a> Parts<'a> {
    /// The parts of `module`.
    pub(crate) fn new(module: &'a Module, report: &'a Report, created: Created) -> Self {
        Self { module, report, created, raw: OnceCell::new(), module_layer: OnceCell::new() }
    }

    /// The module as it is, in one layer of its own media type and named for `oras pull`.
    pub(crate) fn raw(&self) -> Blob {
        let raw = || self.module.blob().annotate("org.opencontainers.image.title", &self.module.name);
        self.raw.get_or_init(raw).clone()
    }

    /// The layer with the portable module, the same in every image and for every platform.
    pub(crate) fn module_layer(&self) -> Result<Layer> {
        if let Some(layer) = self.module_layer.get() {
            return Ok(layer.clone());
        }
        let layer = self.layer(MODULE_PATH, |layer| self.module.pack(layer, MODULE_PATH, 0o444))?;
        Ok(self.module_layer.get_or_init(|| layer).clone())
    }

    /// A layer with one file of this content.
    pub(crate) fn file_layer(&self, path: &str, mode: u32, content: Vec<u8>) -> Result<Layer> {
        self.layer(path, |layer| layer.bytes(path, mode, content))
    }

    fn layer(
        &self,
        name: &str,
        fill: impl FnOnce(LayerBuilder) -> wpack_oci::Result<LayerBuilder>,
    ) -> Result<Layer> {
        fill(LayerBuilder::new(&format!("wpack: {name}"), self.created.seconds()))
            .and_then(|layer| layer.build(&tempfile::env::temp_dir()))
            .context(|| format!("cannot make the layer of `{name}`"))
    }

    /// A container image of these layers.
    pub(crate) fn container(&self, platform: Platform, execution: Execution, layers: Vec<Layer>) -> Image {
        Image::new(Config::Container { platform, execution, created: self.created.rfc3339() }, layers)
    }
}
