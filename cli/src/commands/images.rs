//! `wpack images`

use std::collections::BTreeMap;

use wpack_oci::{Reference, Source as _};

use crate::{
    args, complete,
    error::{Context as _, Result},
    place::Places,
    render,
    settings::Environment,
    tree::Node,
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
                    images.push(render::store::Stored::new(&reference, &node, own.values().sum()));
                    blobs.extend(own);
                }
                Err(error) => {
                    let causes: Vec<_> = [error.to_string()].into_iter().chain(error.causes()).collect();
                    ui.warning(&causes.join(": "));
                }
            }
        }
        images.sort_by(|one, other| (&one.name, &one.tag).cmp(&(&other.name, &other.tag)));
        let document = render::store::ImagesDocument { images, total: blobs.values().sum() };
        ui.result(&render::store::images(&document), &document)
    }
}
