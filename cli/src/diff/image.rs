//! Two images: which layers they share, and how differently their containers start.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;
use wpack_oci::{Digest, spec::Descriptor};

use super::{Changed, Pair, changes};
use crate::tree::{Content, Node};

/// What differs between two images or indexes.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Images {
    /// The digests of the manifests or indexes.
    pub(crate) digest: Pair<Digest>,
    /// The bytes of all that they consist of.
    pub(crate) size: Pair<u64>,
    /// Annotations of the manifests or indexes.
    pub(crate) annotations: Vec<Changed<String>>,
    /// One for each platform that one of them has; a single image on either side has none that matters.
    pub(crate) platforms: Vec<Platform>,
}

/// What differs between the images for one platform.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Platform {
    /// The platform, such as `linux/amd64`; `image` where a side is no index.
    pub(crate) name: String,
    /// Layers that both have.
    pub(crate) shared: Vec<Layer>,
    /// Layers that only the first has.
    pub(crate) gone: Vec<Layer>,
    /// Layers that only the second has.
    pub(crate) new: Vec<Layer>,
    /// Fields of the config: variables, entrypoint, labels, ports and all others.
    pub(crate) config: Vec<Changed<String>>,
    /// Annotations of the manifest.
    pub(crate) annotations: Vec<Changed<String>>,
}

/// A layer.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Layer {
    /// Its digest.
    pub(crate) digest: Digest,
    /// Its bytes.
    pub(crate) size: u64,
    /// Its media type.
    pub(crate) media_type: String,
}

impl Images {
    pub(super) fn new(from: &Node, to: &Node) -> Self {
        let are_single = [from, to].iter().any(|node| !matches!(node.content, Content::Index { .. }));
        let (one, other) = (by_platform(from, are_single), by_platform(to, are_single));
        let mut names: Vec<&String> = one.keys().chain(other.keys()).collect();
        names.sort();
        names.dedup();
        let platforms = names.into_iter().map(|name| Platform::new(name, one.get(name), other.get(name)));
        Self {
            digest: Pair { from: from.digest.clone(), to: to.digest.clone() },
            size: Pair { from: size(from), to: size(to) },
            // Those of single images are compared with these.
            annotations: if are_single { Vec::new() } else { changes(&from.annotations, &to.annotations) },
            platforms: platforms.filter(Platform::differs).collect(),
        }
    }
}

fn size(node: &Node) -> u64 {
    node.blobs().values().sum()
}

/// The images by their platforms; of one that is no index, and of what is compared with it, the first under a name
/// that both have.
fn by_platform(node: &Node, are_single: bool) -> BTreeMap<String, &Node> {
    let images = node.images().into_iter();
    if are_single {
        return images.take(1).map(|image| ("image".to_owned(), image)).collect();
    }
    let mut found = BTreeMap::new();
    for image in images {
        let platform = image.for_platform().unwrap_or_else(|| "unknown".to_owned());
        found.entry(platform).or_insert(image);
    }
    found
}

impl Platform {
    fn new(name: &str, from: Option<&&Node>, to: Option<&&Node>) -> Self {
        let (one, other) = (layers(from), layers(to));
        let only = |these: &[&Descriptor], those: &[&Descriptor], is_shared: bool| {
            let is_there = |layer: &Descriptor| those.iter().any(|other| other.digest == layer.digest);
            these.iter().filter(|layer| is_there(layer) == is_shared).map(|layer| Layer::of(layer)).collect()
        };
        let annotations =
            |node: Option<&&Node>| node.map(|node| node.annotations.clone()).unwrap_or_default();
        Self {
            name: name.to_owned(),
            shared: only(&one, &other, true),
            gone: only(&one, &other, false),
            new: only(&other, &one, false),
            config: changes(&config(from), &config(to)),
            annotations: changes(&annotations(from), &annotations(to)),
        }
    }

    fn differs(&self) -> bool {
        !(self.gone.is_empty()
            && self.new.is_empty()
            && self.config.is_empty()
            && self.annotations.is_empty())
    }
}

/// Each once, in the order of their digests: where a layer stands is no matter of size.
fn layers<'a>(node: Option<&&'a Node>) -> Vec<&'a Descriptor> {
    let Some(Content::Image { layers, .. }) = node.map(|node| &node.content) else { return Vec::new() };
    let mut layers: Vec<_> = layers.iter().collect();
    layers.sort_by_key(|layer| &layer.digest);
    layers.dedup_by_key(|layer| &layer.digest);
    layers
}

impl Layer {
    fn of(layer: &Descriptor) -> Self {
        Self { digest: layer.digest.clone(), size: layer.size, media_type: layer.media_type.clone() }
    }
}

/// The fields of a config by their names: those under `config` beside the others, a variable, label or port by itself.
/// What tells of layers is left out.
fn config(node: Option<&&Node>) -> BTreeMap<String, String> {
    let mut fields = BTreeMap::new();
    let Some(Content::Image { config, .. }) = node.map(|node| &node.content) else { return fields };
    let Some(Value::Object(content)) = &config.content else { return fields };
    for (name, value) in content {
        match value {
            _ if ["rootfs", "history", "layerDigests"].contains(&name.as_str()) => {}
            Value::Object(inner) if name == "config" => {
                inner.iter().for_each(|(name, value)| add(&mut fields, name, value));
            }
            value => add(&mut fields, name, value),
        }
    }
    fields
}

fn add(fields: &mut BTreeMap<String, String>, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Object(inner) => inner.iter().for_each(|(key, value)| {
            fields.insert(format!("{name} {key}"), text(value));
        }),
        Value::Array(items) if name == "Env" => items.iter().filter_map(Value::as_str).for_each(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            fields.insert(format!("{name} {key}"), value.to_owned());
        }),
        value => {
            fields.insert(name.to_owned(), text(value));
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
