//! What an image consists of, from its root down.

use std::collections::BTreeMap;

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
    #[cfg_attr(test, schemars(with = "ContentFields"))]
    pub(crate) content: Content,
}

/// What a node leads to.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Content {
    Index {
        manifests: Vec<Node>,
    },
    Image {
        #[serde(skip_serializing_if = "Option::is_none")]
        format: Option<Format>,
        config: Box<Config>,
        layers: Vec<Descriptor>,
    },
    /// Not a manifest, or one too many.
    Unread {},
}

/// The fields of all kinds of content, for the schema: one of alternatives would let everything pass, for
/// [`Content::Unread`] has no field.
#[cfg(test)]
#[derive(Serialize, schemars::JsonSchema)]
struct ContentFields {
    /// The images of an index, in its order.
    #[serde(skip_serializing_if = "Option::is_none")]
    manifests: Option<Vec<Node>>,
    /// Which of wpack's formats an image has, if one.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format>,
    /// The config of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Config>,
    /// The layers of an image, the base first.
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Vec<Descriptor>>,
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

    /// The platform that an index gives the image, or else its config: as `linux/amd64`.
    pub(crate) fn for_platform(&self) -> Option<String> {
        let Content::Image { config, .. } = &self.content else { return self.platform.clone() };
        let field = |name| config.content.as_ref()?.get(name).and_then(Value::as_str);
        let of_config = || Some(format!("{}/{}", field("os")?, field("architecture")?));
        self.platform.clone().or_else(of_config)
    }

    /// The digests of all that it consists of, itself included, with their bytes.
    pub(crate) fn blobs(&self) -> BTreeMap<Digest, u64> {
        let mut blobs = BTreeMap::from([(self.digest.clone(), self.size)]);
        match &self.content {
            Content::Index { manifests } => blobs.extend(manifests.iter().flat_map(Self::blobs)),
            Content::Image { config, layers, .. } => {
                let parts = layers.iter().chain([&config.descriptor]);
                blobs.extend(parts.map(|part| (part.digest.clone(), part.size)));
            }
            Content::Unread {} => {}
        }
        blobs
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
