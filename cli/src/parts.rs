//! What images are made of.

use std::{cell::OnceCell, path::PathBuf};

use wpack_oci::{
    Base, Blob, Compression, Config, Image, Layer, LayerBuilder,
    spec::{Execution, Platform},
};
use wpack_validate::Report;

use crate::{
    base::Bases,
    created::Created,
    error::{Context as _, Result},
    files::Files,
    module::Module,
    precompile::Compiler,
};

/// Where the portable module lies in every image that has a filesystem.
pub(crate) const MODULE_PATH: &str = "/app.wasm";

/// Who runs the program unless somebody says otherwise: `nonroot`, as distroless images have it. By number, for that
/// needs no file of users and satisfies Kubernetes' `runAsNonRoot`.
const USER: &str = "65532:65532";

/// How layers are made.
pub(crate) struct Layering {
    pub(crate) compression: Compression,
    /// The folder that they are written in before a place takes them.
    pub(crate) scratch: PathBuf,
}

/// What the formats build from: one program, read and judged once, its layers made once.
pub(crate) struct Parts<'a> {
    pub(crate) module: &'a Module,
    pub(crate) report: &'a Report,
    pub(crate) created: Created,
    bases: Option<&'a Bases<'a>>,
    files: &'a Files,
    file_layers: OnceCell<Vec<Layer>>,
    pub(crate) compiler: Compiler<'a>,
    layering: Layering,
    raw: OnceCell<Blob>,
    module_layer: OnceCell<Layer>,
}

impl<'a> Parts<'a> {
    /// The parts of `module`.
    pub(crate) fn new(
        module: &'a Module,
        report: &'a Report,
        created: Created,
        bases: Option<&'a Bases<'a>>,
        files: &'a Files,
        compiler: Compiler<'a>,
        layering: Layering,
    ) -> Self {
        let (file_layers, raw, module_layer) = Default::default();
        Self { module, report, created, bases, files, file_layers, compiler, layering, raw, module_layer }
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
        let layer = self.layer(MODULE_PATH, |layer| {
            self.module.pack(layer, MODULE_PATH, 0o444).context(|| cannot_make(MODULE_PATH))
        })?;
        Ok(self.module_layer.get_or_init(|| layer).clone())
    }

    /// A layer with one file of this content.
    pub(crate) fn file_layer(&self, path: &str, mode: u32, content: Vec<u8>) -> Result<Layer> {
        self.layer(path, |layer| layer.bytes(path, mode, content).context(|| cannot_make(path)))
    }

    /// The layers of what the image holds besides the program, the same for every platform.
    pub(crate) fn file_layers(&self) -> Result<Vec<Layer>> {
        if let Some(layers) = self.file_layers.get() {
            return Ok(layers.clone());
        }
        let layers = self.files.layers().into_iter().map(|(name, fill)| self.layer(name, fill));
        let layers = layers.collect::<Result<Vec<_>>>()?;
        Ok(self.file_layers.get_or_init(|| layers).clone())
    }

    /// A layer of its own, as `fill` makes it.
    pub(crate) fn layer(
        &self,
        name: &str,
        fill: impl FnOnce(LayerBuilder) -> Result<LayerBuilder>,
    ) -> Result<Layer> {
        let layer = LayerBuilder::new(&format!("wpack: {name}"), self.created.seconds())
            .compression(self.layering.compression);
        let layer = if self.bases.is_some() { layer.sparse() } else { layer };
        fill(layer)?.build(&self.layering.scratch).context(|| cannot_make(name))
    }

    /// The base for a platform, if there is one.
    ///
    /// # Errors
    /// When it has no entry for the platform or cannot be read.
    pub(crate) fn base(&self, platform: &Platform) -> Result<Option<Base>> {
        self.bases.map(|bases| bases.load(platform)).transpose()
    }

    /// A container image of these layers, on the base if there is one.
    ///
    /// # Errors
    /// When the base has no entry for the platform or cannot be read.
    pub(crate) fn container(
        &self,
        platform: &Platform,
        execution: Execution,
        layers: Vec<Layer>,
    ) -> Result<Image> {
        let base = self.base(platform)?;
        let is_said =
            !execution.user.is_empty() || base.as_ref().is_some_and(|base| !base.execution().user.is_empty());
        let execution = if is_said { execution } else { Execution { user: USER.to_owned(), ..execution } };
        let config =
            Config::Container { platform: platform.clone(), execution, created: self.created.rfc3339() };
        let image = Image::new(config, layers);
        Ok(match base {
            Some(base) => image.on(&base),
            None => image,
        })
    }
}

fn cannot_make(name: &str) -> String {
    format!("cannot make the layer of `{name}`")
}
