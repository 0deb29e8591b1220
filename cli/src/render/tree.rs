//! An image as a tree of lines: what it consists of, how large each part is, how it starts.

use std::fmt::Write as _;

use indicatif::HumanBytes;
use wpack_oci::spec::{Descriptor, Execution, media_type};
use wpack_validate::escape;

use super::{short, wrapped};
use crate::tree::{Config, Content, Node};

/// What `wpack inspect` says of an image and of what refers to it.
pub(crate) fn tree(name: &str, root: &Node, referrers: &[Descriptor]) -> String {
    let mut text = format!("{}\n", escape(name));
    line(&mut text, root.digest.algorithm(), root.digest.hex());
    line(&mut text, "this is", &kind(root));
    annotations(&mut text, root);
    for image in root.images() {
        self::image(&mut text, image);
    }
    if !referrers.is_empty() {
        text.push('\n');
    }
    for referrer in referrers {
        let kind = referrer.artifact_type.as_deref().unwrap_or(&referrer.media_type);
        line(&mut text, "referrer", &format!("{}  {}", short(&referrer.digest), kind));
    }
    text
}

fn kind(root: &Node) -> String {
    match &root.content {
        Content::Index { manifests } if manifests.len() == 1 => "an index of 1 image".to_owned(),
        Content::Index { manifests } => format!("an index of {} images", manifests.len()),
        Content::Image { .. } => "a single image".to_owned(),
        Content::Unread {} => root.media_type.clone(),
    }
}

fn image(text: &mut String, node: &Node) {
    let platform = node.platform.as_deref().unwrap_or("image");
    let Content::Image { format, config, layers } = &node.content else {
        let _ =
            writeln!(text, "\n{}  {}  {}", escape(platform), short(&node.digest), escape(&node.media_type));
        return;
    };
    let format = format.map_or_else(|| "not of wpack's formats".to_owned(), |format| format.to_string());
    let total: u64 = layers.iter().map(|layer| layer.size).sum();
    let _ = writeln!(
        text,
        "\n{}  {}  {format}, {} in {}",
        escape(platform),
        short(&node.digest),
        HumanBytes(total),
        if layers.len() == 1 { "1 layer".to_owned() } else { format!("{} layers", layers.len()) },
    );
    part(text, "config", &config.descriptor, None);
    for (position, layer) in layers.iter().enumerate() {
        // Only where each layer has its line: others leave out which line made none.
        let made_by = config.history.get(position).filter(|_| config.history.len() == layers.len());
        part(text, "layer", layer, made_by.map(String::as_str));
    }
    start(text, config);
}

fn part(text: &mut String, label: &str, part: &Descriptor, made_by: Option<&str>) {
    let size = HumanBytes(part.size).to_string();
    let title = part.annotations.get("org.opencontainers.image.title").map(String::as_str);
    let what = title.or(made_by).map(|what| format!("  {}", what.trim_start_matches("wpack: ")));
    let kind = short_type(&part.media_type);
    line(text, label, &format!("{}  {size:>10}  {kind}{}", short(&part.digest), what.unwrap_or_default()));
}

/// The media types of every second image, in a word.
pub(super) fn short_type(media_type: &str) -> &str {
    match media_type {
        media_type::LAYER_GZIP | media_type::DOCKER_LAYER_GZIP => "tar+gzip",
        media_type::LAYER_ZSTD => "tar+zstd",
        media_type::LAYER_TAR => "tar",
        media_type::CONFIG | media_type::DOCKER_CONFIG => "image config",
        other => other,
    }
}

/// How a container of the image starts; nothing for what is no container.
fn start(text: &mut String, config: &Config) {
    if !media_type::is_config(&config.descriptor.media_type) {
        return;
    }
    let Execution { user, env, entrypoint, cmd, working_dir, exposed_ports, labels, .. } = &config.execution;
    let command: Vec<_> = entrypoint.iter().chain(cmd).map(|word| format!("{word:?}")).collect();
    line(text, "starts", &command.join(" "));
    line(text, "user", user);
    line(text, "in", working_dir);
    line(text, "env", &env.join(", "));
    line(text, "ports", &exposed_ports.keys().cloned().collect::<Vec<_>>().join(", "));
    for (key, value) in labels {
        line(text, "label", &format!("{key}={value}"));
    }
}

fn annotations(text: &mut String, root: &Node) {
    if let Some(artifact_type) = &root.artifact_type {
        line(text, "type", artifact_type);
    }
    for (key, value) in &root.annotations {
        line(text, "note", &format!("{key}={value}"));
    }
}

/// A line with its label; none for an empty value.
fn line(text: &mut String, label: &str, value: &str) {
    if !value.is_empty() {
        text.push_str(&wrapped(&format!("  {label:<9} "), &escape(value).to_string()));
    }
}
