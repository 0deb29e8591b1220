//! The portable module in an image.
//!
//! Native code out of an image is never run here: it could do anything. What `run` and `pull` want is the
//! WebAssembly, which every format of wpack carries unless it was left out.

use wpack_oci::{
    Source, extract,
    spec::{Descriptor, Execution, ImageConfig, ImageIndex, Manifest, media_type},
};

use wpack_runner::options::Options;

use crate::{
    document,
    error::{CommandError, Context as _, Kind, Result},
    format::bundle,
    module::{MEDIA_TYPE, Module},
    parts::MODULE_PATH,
    tree::{Content, Node},
};

/// The most that is taken out of an image, in bytes: the whole module is then in memory.
const LIMIT: u64 = 2 << 30;

/// A module found in an image, and how the image wants it started.
pub(crate) struct Portable {
    pub(crate) module: Module,
    pub(crate) execution: Execution,
}

impl Portable {
    /// What a bundle's entrypoint tells the runner; of another image nothing.
    ///
    /// # Errors
    /// When the entrypoint is a later wpack's: what it limits must not be overlooked.
    pub(crate) fn runner(&self) -> Result<Options> {
        let entrypoint = &self.execution.entrypoint;
        if entrypoint.first().is_none_or(|program| program != bundle::RUNNER_PATH) {
            return Ok(Options::default());
        }
        Options::parse(entrypoint[1..].to_vec()).map_err(|error| {
            let error: Box<dyn std::error::Error + Send + Sync> = error.into();
            CommandError::new(Kind::Input, "the image's entrypoint is not understood").because(error)
        })
    }
}

/// Finds the module of the image `root`.
///
/// # Errors
/// When the image holds none, or cannot be read.
pub(crate) fn find(source: &dyn Source, root: &Descriptor, name: &str) -> Result<Portable> {
    let manifest = manifest(source, root, name)?;
    let execution = execution(source, &manifest, name)?;
    inside(source, &manifest.config, &manifest.layers, execution, name)?.ok_or_else(|| {
        CommandError::new(Kind::Input, format!("`{name}` holds no WebAssembly module")).hint(format!(
            "looked for a layer of type `{MEDIA_TYPE}` and, in the filesystem layers, for the `.wasm` file that \
             is started, or `{MODULE_PATH}`"
        ))
    })
}

/// The module of the first image below a node: all entries of an index hold the same.
///
/// # Errors
/// When a layer cannot be read.
pub(crate) fn of_node(source: &dyn Source, node: &Node, name: &str) -> Result<Option<Portable>> {
    match node.images().first().map(|first| &first.content) {
        Some(Content::Image { config, layers, .. }) => {
            inside(source, &config.descriptor, layers, config.execution.clone(), name)
        }
        _ => Ok(None),
    }
}

/// The module in these layers of an image with this config that is started like this, if they hold one. Layers of files
/// are those of a container; other artifacts put anything under that type.
///
/// # Errors
/// When a layer cannot be read.
fn inside(
    source: &dyn Source,
    config: &Descriptor,
    layers: &[Descriptor],
    execution: Execution,
    name: &str,
) -> Result<Option<Portable>> {
    let cannot_read = || format!("cannot read `{name}`");
    let path = path(&execution);
    let is_container = media_type::is_config(&config.media_type);
    for layer in layers.iter().rev() {
        let blob = source.blob(layer).context(cannot_read)?;
        let bytes = if layer.media_type == MEDIA_TYPE {
            Some(blob.bytes(LIMIT).context(cannot_read)?)
        } else if is_container && is_filesystem(layer) {
            extract(&blob, &path, LIMIT).context(cannot_read)?
        } else {
            None
        };
        if let Some(bytes) = bytes {
            let module = Module::from_bytes(title(layer, &path), bytes);
            return Ok(Some(Portable { module, execution }));
        }
    }
    Ok(None)
}

/// The manifest itself, or that of an index's first entry: all entries hold the same module.
fn manifest(source: &dyn Source, root: &Descriptor, name: &str) -> Result<Manifest> {
    if media_type::is_index(&root.media_type) {
        let index: ImageIndex = document::read(source, root, name)?;
        let empty = || CommandError::new(Kind::Input, format!("the index `{name}` is empty"));
        return document::read(source, index.manifests.first().ok_or_else(empty)?, name);
    }
    document::read(source, root, name)
}

/// How a container is started; an artifact's config says nothing about that.
fn execution(source: &dyn Source, manifest: &Manifest, name: &str) -> Result<Execution> {
    if manifest.config.media_type != media_type::CONFIG {
        return Ok(Execution::default());
    }
    document::read::<ImageConfig>(source, &manifest.config, name).map(|config| config.config)
}

/// A bundle's entrypoint names the native code; any other names the module.
fn path(execution: &Execution) -> String {
    let named = execution.entrypoint.iter().chain(&execution.cmd).find(|arg| arg.ends_with(".wasm"));
    named.map_or_else(|| MODULE_PATH.to_owned(), Clone::clone)
}

/// Whether it is a layer of files.
pub(crate) fn is_filesystem(layer: &Descriptor) -> bool {
    matches!(
        layer.media_type.as_str(),
        media_type::LAYER_GZIP
            | media_type::LAYER_ZSTD
            | media_type::LAYER_TAR
            | media_type::DOCKER_LAYER_GZIP
    )
}

fn title(layer: &Descriptor, path: &str) -> String {
    let named = layer.annotations.get("org.opencontainers.image.title");
    let name = named.map_or(path, String::as_str);
    name.rsplit('/').next().unwrap_or(name).to_owned()
}
