//! What an image consists of, from its root down.

use serde::Serialize;
use serde_json::Value;
use wpack_oci::{
    Digest, Source,
    spec::{Annotations, Descriptor, Execution, ImageConfig, ImageIndex, Manifest, media_type},
};

use crate::{
    document,
    error::Result,
    format::{self, Format},
};

/// How many levels of index in index are read; real images have one.
const DEPTH: usize = 8;
/// How many manifests are read; the others are only named. Each costs a request to a registry.
const MANIFESTS: usize = 64;

/// An index or an image, as the JSON of `wpack inspect` has it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Node {
    /// Its media type.
    pub(crate) media_type: String,
    /// Its digest.
    pub(crate) digest: Digest,
    /// Its bytes, without what it leads to.
    pub(crate) size: u64,
    /// The platform that an index gives it, such as `linux/amd64`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) platform: Option<String>,
    /// What kind of artifact it says that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) artifact_type: Option<String>,
    /// Its annotations.
    #[serde(skip_serializing_if = "Annotations::is_empty")]
    pub(crate) annotations: Annotations,
    #[serde(flatten)]
    pub(crate) content: Content,
}

/// What a node leads to.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(crate) enum Content {
    /// An index.
    Index {
        /// Its images, in its order.
        manifests: Vec<Node>,
    },
    /// An image.
    Image {
        /// Which of wpack's formats it has, if one.
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<Format>,
        /// Its config.
        config: Box<Config>,
        /// Its layers, the base first.
        layers: Vec<Descriptor>,
    },
    /// Not a manifest, or one too many.
    Unread {},
}

/// The config of an image.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Config {
    #[serde(flatten)]
    pub(crate) descriptor: Descriptor,
    /// The document as it is; absent where it is not JSON.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) content: Option<Value>,
    /// How a container is started; the defaults for what is no container.
    #[serde(skip)]
    pub(crate) execution: Execution,
    /// By which step each layer was made, where the image tells.
    #[serde(skip)]
    pub(crate) history: Vec<String>,
}

/// The fields that index and manifest have in common.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Common {
    artifact_type: Option<String>,
    annotations: Option<Annotations>,
}

impl Node {
    /// Reads the manifests below `root` of the image `name`, and their configs.
    ///
    /// # Errors
    /// When one of them cannot be read or understood.
    pub(crate) fn read(source: &dyn Source, root: &Descriptor, name: &str) -> Result<Self> {
        Walk { source, name, left: MANIFESTS }.node(root, 0)
    }

    /// The images below the node, itself included.
    pub(crate) fn images(&self) -> Vec<&Self> {
        match &self.content {
            Content::Index { manifests } => manifests.iter().flat_map(Self::images).collect(),
            Content::Image { .. } | Content::Unread {} => vec![self],
        }
    }
}

struct Walk<'a> {
    source: &'a dyn Source,
    name: &'a str,
    /// How many manifests may still be read.
    left: usize,
}

impl Walk<'_> {
    fn node(&mut self, descriptor: &Descriptor, depth: usize) -> Result<Node> {
        let is_index = media_type::is_index(&descriptor.media_type);
        if self.left == 0 || depth > DEPTH || !(is_index || media_type::is_manifest(&descriptor.media_type)) {
            return Ok(node(descriptor, None, Content::Unread {}));
        }
        self.left -= 1;
        let bytes = document::bytes(self.source, descriptor, self.name)?;
        let common = document::parse(&bytes, descriptor, self.name)?;
        let content = if is_index {
            self.index(&document::parse(&bytes, descriptor, self.name)?, depth)?
        } else {
            self.image(document::parse(&bytes, descriptor, self.name)?)?
        };
        Ok(node(descriptor, Some(common), content))
    }

    fn index(&mut self, index: &ImageIndex, depth: usize) -> Result<Content> {
        let manifests = index.manifests.iter().map(|entry| self.node(entry, depth + 1));
        Ok(Content::Index { manifests: manifests.collect::<Result<_>>()? })
    }

    fn image(&self, manifest: Manifest) -> Result<Content> {
        let config = self.config(&manifest.config)?;
        let format = format::recognise(&manifest, &config.execution);
        Ok(Content::Image { format, config: Box::new(config), layers: manifest.layers })
    }

    fn config(&self, descriptor: &Descriptor) -> Result<Config> {
        let bytes = document::bytes(self.source, descriptor, self.name)?;
        let config = media_type::is_config(&descriptor.media_type)
            .then(|| serde_json::from_slice::<ImageConfig>(&bytes).ok())
            .flatten();
        let (execution, history) = config.map(|config| (config.config, config.history)).unwrap_or_default();
        Ok(Config {
            descriptor: descriptor.clone(),
            content: serde_json::from_slice(&bytes).ok(),
            execution,
            history: history.into_iter().map(|step| step.created_by.unwrap_or_default()).collect(),
        })
    }
}

fn node(descriptor: &Descriptor, common: Option<Common>, content: Content) -> Node {
    let (artifact_type, annotations) =
        common.map_or((None, None), |common| (common.artifact_type, common.annotations));
    Node {
        media_type: descriptor.media_type.clone(),
        digest: descriptor.digest.clone(),
        size: descriptor.size,
        platform: descriptor.platform.as_ref().map(ToString::to_string),
        artifact_type,
        annotations: annotations.unwrap_or_default(),
        content,
    }
}
