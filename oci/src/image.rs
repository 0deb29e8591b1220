//! One image, as a value.

use std::sync::OnceLock;

use crate::{
    Base, Blob, Digest, Error, Result, Source, json,
    spec::{
        Annotations, Descriptor, Execution, History, ImageConfig, Manifest, Platform, RootFs, media_type,
    },
};

/// One layer of an image.
#[derive(Clone)]
pub struct Layer {
    /// The content as it travels.
    pub blob: Blob,
    /// The digest of the tar before compression; only filesystem layers have one.
    pub diff_id: Option<Digest>,
    /// What made it, for `docker history`; only filesystem layers have a line there.
    pub created_by: String,
}

/// The config of an image.
#[derive(Clone)]
pub enum Config {
    /// A container image's: the layers' digests and history are filled in when it is rendered.
    Container {
        /// The platform that the image is for.
        platform: Platform,
        /// How a container is started.
        execution: Execution,
        /// When the image was made, RFC 3339.
        created: String,
    },
    /// Any other document, carried untouched.
    Opaque(Blob),
}

/// An immutable image. Config and manifest are rendered once, when first asked for.
pub struct Image {
    config: Config,
    layers: Vec<Layer>,
    base: Option<Base>,
    annotations: Annotations,
    rendered: OnceLock<Rendered>,
}

struct Rendered {
    config: Blob,
    manifest: Blob,
}

impl Image {
    /// An image of these layers, the base first.
    pub fn new(config: Config, layers: Vec<Layer>) -> Self {
        Self { config, layers, base: None, annotations: Annotations::new(), rendered: OnceLock::new() }
    }

    /// The same image on top of `base`: of its layers, and of its config as far as a container config says nothing else.
    #[must_use]
    pub fn on(mut self, base: &Base) -> Self {
        self.layers.splice(..0, base.layers().iter().cloned());
        self.base = Some(base.clone());
        self.annotate(base.annotations())
    }

    /// The same image with annotations added to its manifest.
    #[must_use]
    pub fn annotate<K: Into<String>, V: Into<String>>(
        mut self,
        annotations: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        self.annotations.extend(annotations.into_iter().map(|(k, v)| (k.into(), v.into())));
        self.rendered = OnceLock::new();
        self
    }

    /// The layers, the base first.
    pub fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The platform that a container config names.
    pub fn platform(&self) -> Option<&Platform> {
        match &self.config {
            Config::Container { platform, .. } => Some(platform),
            Config::Opaque(_) => None,
        }
    }

    /// The config.
    pub fn config(&self) -> &Blob {
        &self.rendered().config
    }

    /// The manifest.
    pub fn manifest(&self) -> &Blob {
        &self.rendered().manifest
    }

    fn rendered(&self) -> &Rendered {
        self.rendered.get_or_init(|| {
            let config = self.render_config();
            let manifest = json::render(&Manifest {
                schema_version: 2,
                media_type: Some(media_type::MANIFEST.to_owned()),
                config: config.descriptor().clone(),
                layers: self.layers.iter().map(|layer| layer.blob.descriptor().clone()).collect(),
                annotations: self.annotations.clone(),
            });
            Rendered { config, manifest: Blob::from_bytes(media_type::MANIFEST, manifest) }
        })
    }

    fn render_config(&self) -> Blob {
        let (platform, execution, created) = match &self.config {
            Config::Container { platform, execution, created } => (platform, execution, created),
            Config::Opaque(blob) => return blob.clone(),
        };
        let inherited = self.base.as_ref().map_or(0, |base| base.layers().len());
        let filesystem = || self.layers.iter().skip(inherited).filter(|layer| layer.diff_id.is_some());
        let config = ImageConfig {
            created: Some(created.clone()),
            platform: platform.clone(),
            config: execution.clone(),
            rootfs: RootFs {
                kind: "layers".to_owned(),
                diff_ids: filesystem().filter_map(|layer| layer.diff_id.clone()).collect(),
            },
            history: filesystem()
                .map(|layer| History {
                    created: Some(created.clone()),
                    created_by: Some(layer.created_by.clone()),
                })
                .collect(),
        };
        let document = self.base.as_ref().map_or_else(|| json::render(&config), |base| base.extend(&config));
        Blob::from_bytes(media_type::CONFIG, document)
    }
}

impl Source for Image {
    fn resolve(&self, _name: Option<&str>) -> Result<Descriptor> {
        Ok(self.manifest().descriptor().clone())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        [self.manifest(), self.config()]
            .into_iter()
            .chain(self.layers.iter().map(|layer| &layer.blob))
            .find(|blob| *blob.digest() == descriptor.digest)
            .cloned()
            .ok_or_else(|| Error::NoBlob {
                place: "the built image".to_owned(),
                digest: descriptor.digest.clone(),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> Image {
        let tar = Layer {
            blob: Blob::from_bytes("application/vnd.oci.image.layer.v1.tar+gzip", b"tar".to_vec()),
            diff_id: Some(Digest::sha256(b"untarred")),
            created_by: "test".to_owned(),
        };
        let raw = Layer {
            blob: Blob::from_bytes("application/wasm", b"\0asm".to_vec()),
            diff_id: None,
            created_by: String::new(),
        };
        let config = Config::Container {
            platform: Platform::new("linux", "amd64"),
            execution: Execution { entrypoint: vec!["/app".to_owned()], ..Execution::default() },
            created: "1970-01-01T00:00:00Z".to_owned(),
        };
        Image::new(config, vec![tar, raw])
    }

    #[test]
    fn the_config_lists_filesystem_layers_only() {
        let config = String::from_utf8(image().config().bytes(1000).unwrap()).unwrap();
        let diff_id = Digest::sha256(b"untarred");
        assert_eq!(
            config,
            format!(
                r#"{{"created":"1970-01-01T00:00:00Z","architecture":"amd64","os":"linux","config":{{"Entrypoint":["/app"]}},"rootfs":{{"type":"layers","diff_ids":["{diff_id}"]}},"history":[{{"created":"1970-01-01T00:00:00Z","created_by":"test"}}]}}"#
            )
        );
    }

    #[test]
    fn a_change_is_a_new_value_with_a_new_digest() {
        let plain = image().manifest().digest().clone();
        let annotated = image().annotate([("b", "2"), ("a", "1")]);
        assert_ne!(*annotated.manifest().digest(), plain);
        assert_eq!(
            annotated.manifest().digest(),
            image().annotate([("a", "1"), ("b", "2")]).manifest().digest()
        );
    }

    #[test]
    fn it_is_a_source_of_all_it_names() {
        let image = image();
        for layer in image.layers() {
            assert_eq!(image.blob(layer.blob.descriptor()).unwrap().digest(), layer.blob.digest());
        }
        let other = Blob::from_bytes("text/plain", b"other".to_vec());
        assert!(matches!(image.blob(other.descriptor()), Err(Error::NoBlob { .. })));
    }
}
