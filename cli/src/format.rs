//! The forms that a program can take in a registry.

pub(crate) mod artifact;
pub(crate) mod bundle;
pub(crate) mod compat;
pub(crate) mod shim;

use std::{cell::OnceCell, fmt};

use clap::ValueEnum;
use serde::{Serialize, Serializer};
use wpack_oci::{
    Blob, Config, Image, Index, Layer, LayerBuilder, Source,
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

/// A form that a program can take in a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Format {
    /// The program with wpack's runtime: runs on any Docker, Kubernetes and Nomad host
    Bundle,
    /// The CNCF Wasm OCI artifact: for wkg, wash, wasmCloud, Spin and shims
    Artifact,
    /// A Wasm layer with an image config: for containerd's runwasi shims
    Shim,
    /// The module in a root filesystem: for shims, crun and youki
    Compat,
}

impl Format {
    /// The word for it, as in `--format` and in tags.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Artifact => "artifact",
            Self::Shim => "shim",
            Self::Compat => "compat",
        }
    }

    /// The platforms that it is built for unless the user names some; none where it has no choice.
    pub(crate) fn platforms(self) -> Vec<Platform> {
        match self {
            Self::Bundle => crate::runners::platforms(),
            Self::Compat => compat::platforms(),
            Self::Artifact | Self::Shim => Vec::new(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What an image is to be, apart from its content.
pub(crate) struct Recipe {
    /// The platforms; empty where the format has no choice.
    pub(crate) platforms: Vec<Platform>,
    /// Whether several platforms make an index; else there is exactly one, alone.
    pub(crate) index: bool,
    /// How the program is started: arguments, environment, user; the entrypoint is the format's.
    pub(crate) execution: Execution,
    /// Folders for the program, as `HOST::GUEST`; only a bundle can record them.
    pub(crate) dirs: Vec<String>,
    /// Annotations of each manifest.
    pub(crate) annotations: Vec<(String, String)>,
    /// Whether a bundle holds the portable module beside the native code.
    pub(crate) portable: bool,
}

/// A built image, or several for several platforms.
pub(crate) enum Built {
    /// One manifest.
    Image(Box<Image>),
    /// An index.
    Index(Box<Index>),
}

impl Built {
    /// As an index, or the one image there is.
    fn of(mut images: Vec<Image>, index: bool) -> Self {
        match images.pop() {
            Some(only) if !index && images.is_empty() => Self::Image(Box::new(only)),
            last => Self::Index(Box::new(Index::new(images.into_iter().chain(last).collect()))),
        }
    }

    /// As the place that its blobs can be read from.
    pub(crate) fn source(&self) -> &dyn Source {
        match self {
            Self::Image(image) => &**image,
            Self::Index(index) => &**index,
        }
    }

    /// The manifest or index.
    pub(crate) fn root(&self) -> &Blob {
        match self {
            Self::Image(image) => image.manifest(),
            Self::Index(index) => index.manifest(),
        }
    }

    /// Each image.
    pub(crate) fn images(&self) -> &[Image] {
        match self {
            Self::Image(image) => std::slice::from_ref(image),
            Self::Index(index) => index.images(),
        }
    }
}

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

    /// Builds the program in a format.
    ///
    /// # Errors
    /// When the format cannot hold this program, or a file cannot be read or written.
    pub(crate) fn build(&self, format: Format, recipe: &Recipe) -> Result<Built> {
        match format {
            Format::Bundle => bundle::build(self, recipe),
            Format::Artifact => artifact::build(self, recipe),
            Format::Shim => shim::build(self, recipe),
            Format::Compat => compat::build(self, recipe),
        }
    }

    /// The module as it is, in one layer of its own media type and named for `oras pull`.
    fn raw(&self) -> Result<Blob> {
        if let Some(blob) = self.raw.get() {
            return Ok(blob.clone());
        }
        let blob = self.module.blob()?.annotate("org.opencontainers.image.title", &self.module.name);
        Ok(self.raw.get_or_init(|| blob).clone())
    }

    /// The layer with the portable module, the same in every image and for every platform.
    fn module_layer(&self) -> Result<Layer> {
        if let Some(layer) = self.module_layer.get() {
            return Ok(layer.clone());
        }
        let layer = self.layer(MODULE_PATH, |layer| self.module.pack(layer, MODULE_PATH, 0o444))?;
        Ok(self.module_layer.get_or_init(|| layer).clone())
    }

    /// A layer with one file of this content.
    fn file_layer(&self, path: &str, mode: u32, content: Vec<u8>) -> Result<Layer> {
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
    fn container(&self, platform: Platform, execution: Execution, layers: Vec<Layer>) -> Image {
        Image::new(Config::Container { platform, execution, created: self.created.rfc3339() }, layers)
    }
}
