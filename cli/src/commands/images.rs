//! `wpack images`

use std::collections::BTreeMap;

use serde::Serialize;
use wpack_oci::{Digest, Reference, Source as _};

use crate::{
    args, complete,
    error::{Context as _, Result},
    format::Format,
    place::Places,
    render,
    settings::Environment,
    tree::{Content, Node},
    ui::Ui,
};

/// List the images of the local store
///
/// A size is that of all an image consists of. What images have in common lies in the store once, and counts once in
/// the total.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack images                       all of them
  wpack images ghcr.io/acme/app      all tags of a name
  wpack images app:1 --json          one image, for scripts

Exit status:
  0  listed, even if there is nothing
  2  wrong usage
  3  the store cannot be read")]
pub(crate) struct Args {
    /// Only images of these names, with all tags or the one that is named
    #[arg(value_name = "NAME[:TAG]", value_parser = wanted, add = complete::images())]
    names: Vec<Wanted>,
}

/// A name, and whether its tag is meant too.
#[derive(Clone)]
struct Wanted {
    name: Reference,
    is_whole: bool,
}

/// Reads a name for clap.
fn wanted(text: &str) -> Result<Wanted, String> {
    Ok(Wanted { name: args::reference(text)?, is_whole: args::says_which(text) })
}

impl Wanted {
    fn is_met_by(&self, found: &Reference) -> bool {
        self.name.name() == found.name() && (!self.is_whole || self.name.target() == found.target())
    }
}

/// What `wpack images --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack images"))]
pub(crate) struct Document {
    /// One for each name, in the order of the names.
    pub(crate) images: Vec<Stored>,
    /// The bytes of all of them together; what several have in common counts once.
    pub(crate) total: u64,
}

/// An image of the store.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Image"))]
#[serde(rename_all = "camelCase")]
pub(crate) struct Stored {
    /// The name without its tag.
    pub(crate) name: String,
    /// The tag, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) tag: Option<String>,
    /// The digest of the manifest or index.
    pub(crate) digest: Digest,
    /// Its media type.
    media_type: String,
    /// Which of wpack's formats it has, if one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<Format>,
    /// The platforms that it is for, such as `linux/amd64`.
    pub(crate) platforms: Vec<String>,
    /// The bytes of all it consists of.
    pub(crate) size: u64,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let store = Places::store(environment)?;
        let cannot = || "cannot list the images of the local store".to_owned();
        let mut blobs = BTreeMap::new();
        let mut images = Vec::new();
        for name in store.names().context(cannot)? {
            let Ok(reference) = Reference::parse(&name) else { continue };
            if !self.names.is_empty() && self.names.iter().all(|wanted| !wanted.is_met_by(&reference)) {
                continue;
            }
            let root = store.resolve(Some(&name)).context(cannot)?;
            match Node::read(&store, &root, &name) {
                Ok(node) => {
                    let own = node.blobs();
                    images.push(Stored::new(&reference, &node, own.values().sum()));
                    blobs.extend(own);
                }
                Err(error) => {
                    let causes: Vec<_> = [error.to_string()].into_iter().chain(error.causes()).collect();
                    ui.warning(&causes.join(": "));
                }
            }
        }
        images.sort_by(|one, other| (&one.name, &one.tag).cmp(&(&other.name, &other.tag)));
        let document = Document { images, total: blobs.values().sum() };
        ui.result(&render::store::images(&document), &document)
    }
}

impl Stored {
    fn new(reference: &Reference, root: &Node, size: u64) -> Self {
        let images = root.images();
        let format = images.iter().find_map(|image| match &image.content {
            Content::Image { format, .. } => *format,
            _ => None,
        });
        let platforms = images.iter().filter_map(|image| image.for_platform()).collect();
        Self {
            name: reference.familiar_name(),
            tag: reference.tag().map(str::to_owned),
            digest: root.digest.clone(),
            media_type: root.media_type.clone(),
            format,
            platforms,
            size,
        }
    }
}
