//! An image that others are built on.

mod config;

use self::config::BaseConfig;
use crate::{
    Digest, Error, Layer, Result, Source,
    choose::{choose, fits},
    json,
    spec::{DOCUMENT_LIMIT, Descriptor, Execution, ImageConfig, Manifest, Platform, media_type},
};

/// One image of some place, read as far as its config. Its layers are only referred to: a copy links them or
/// carries them over, and nothing ever unpacks them.
#[derive(Clone)]
pub struct Base {
    name: Option<String>,
    digest: Digest,
    config: BaseConfig,
    layers: Vec<Layer>,
}

impl Base {
    /// The image for `platform` at or below `root`, in OCI's form or Docker's schema 2.
    ///
    /// # Errors
    /// [`Error::NoPlatform`] with what there is instead, [`Error::BadBase`] for what is no container image or has
    /// layers that nobody may pass on, or the error of the place.
    pub fn load(source: &dyn Source, root: &Descriptor, platform: &Platform) -> Result<Self> {
        let chosen = choose(source, root, platform)?;
        let bad = |reason: String| Error::BadBase { digest: chosen.digest.clone(), reason };
        if !media_type::is_manifest(&chosen.media_type) {
            return Err(bad(format!("`{}` is not the manifest of an image", chosen.media_type)));
        }
        let manifest: Manifest = json::read(&source.blob(&chosen)?)?;
        if !media_type::is_config(&manifest.config.media_type) {
            return Err(bad(format!(
                "its config `{}` is not that of a container",
                manifest.config.media_type
            )));
        }
        let config = source.blob(&manifest.config)?.bytes(DOCUMENT_LIMIT)?;
        let config = BaseConfig::parse(&config).map_err(bad)?;
        // An index says itself what each entry is for.
        if chosen.digest == root.digest && !fits(&config.known.platform, platform) {
            let available = config.known.platform.to_string();
            return Err(Error::NoPlatform { platform: platform.clone(), available });
        }
        let layers = layers(source, &manifest, &config.known)?.ok_or_else(|| {
            bad(format!("it has {} layers, but its config another number", manifest.layers.len()))
        })?;
        Ok(Self { name: None, digest: chosen.digest, config, layers })
    }

    /// The same base, known by this full name to who reads the annotations of what is built on it.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name: Some(name), ..self }
    }

    /// How a container of the base itself is started.
    pub fn execution(&self) -> &Execution {
        &self.config.known.config
    }

    /// The layers, the lowest first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The config of an image on this base; `own` is what it has besides.
    pub(crate) fn extend(&self, own: &ImageConfig) -> Vec<u8> {
        self.config.extend(own)
    }

    /// What is based on it says so (image-spec `annotations.md`): the digest is that of the image whose layers it has.
    pub(crate) fn annotations(&self) -> impl Iterator<Item = (&'static str, String)> {
        let name = self.name.clone().map(|name| ("org.opencontainers.image.base.name", name));
        let digest = ("org.opencontainers.image.base.digest", self.digest.to_string());
        name.into_iter().chain([digest])
    }
}

/// The layers under OCI's media types; `None` when the config counts otherwise.
fn layers(source: &dyn Source, manifest: &Manifest, config: &ImageConfig) -> Result<Option<Vec<Layer>>> {
    let diff_ids = &config.rootfs.diff_ids;
    if diff_ids.len() != manifest.layers.len() {
        return Ok(None);
    }
    let layer = |(descriptor, diff_id): (&Descriptor, &Digest)| {
        let blob = source.blob(descriptor)?.retyped(oci_type(descriptor)?);
        Ok(Layer { blob, diff_id: Some(diff_id.clone()), created_by: String::new() })
    };
    manifest.layers.iter().zip(diff_ids).map(layer).collect::<Result<_>>().map(Some)
}

/// What OCI calls a filesystem layer: the bytes are the same under Docker's names.
fn oci_type(layer: &Descriptor) -> Result<&str> {
    match layer.media_type.as_str() {
        own @ (media_type::LAYER_TAR | media_type::LAYER_GZIP | media_type::LAYER_ZSTD) => Ok(own),
        media_type::DOCKER_LAYER_GZIP => Ok(media_type::LAYER_GZIP),
        "application/vnd.docker.image.rootfs.diff.tar" => Ok(media_type::LAYER_TAR),
        "application/vnd.docker.image.rootfs.diff.tar.zstd" => Ok(media_type::LAYER_ZSTD),
        other => {
            let is_foreign = other.contains(".foreign.") || other.contains(".nondistributable.");
            let why = if is_foreign { "its license forbids to pass it on" } else { "it is no filesystem" };
            let reason = format!("of its type `{other}`: {why}");
            Err(Error::BadBase { digest: layer.digest.clone(), reason })
        }
    }
}

#[cfg(test)]
mod tests;
