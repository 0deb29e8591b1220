//! `wpack prune`

use std::path::Path;

use wpack_oci::{Error, Layout, Location};

use crate::{
    error::{Context as _, Result},
    place::Places,
    render,
    settings::Environment,
    ui::Ui,
};

/// Remove from the local store, or a layout, what no name leads to
///
/// These are blobs of images whose names were removed or given to others, what refers to such images, and what killed
/// processes left half written. Images that have a name stay whole, with their signatures: `wpack rm NAME` takes a
/// name away.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack prune --dry-run   what would go, and how much it frees
  wpack prune             the local store
  wpack prune oci:mirror  a layout

It waits for builds, pushes and pulls that are under way there.

Exit status:
  0  done, even if there was nothing to do
  2  wrong usage
  3  the layout cannot be read, or holds an image that is damaged: nothing was
     removed
  5  a file cannot be removed")]
pub(crate) struct Args {
    /// A layout instead of the local store: `oci:DIR`
    #[arg(value_name = "oci:DIR", value_parser = layout)]
    layout: Option<Location>,

    /// Remove nothing, only say what would go
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let (place, layout) = match &self.layout {
            Some(location) => (location.to_string(), self.open(location)?),
            None => ("the local store".to_owned(), Places::store(environment)?),
        };
        let pruned = if self.dry_run {
            layout.prunable()
        } else {
            layout.prune(|| ui.status(&format!("waiting until nobody else uses {place}")))
        };
        let is_place_to_blame = matches!(pruned, Err(Error::BadPlace { .. }));
        let pruned =
            pruned.context(|| format!("cannot prune {place}")).map_err(|error| match is_place_to_blame {
                true => error,
                false => error.hint(
                    "`wpack rm NAME` takes the name away from an image that is damaged or not understood",
                ),
            })?;
        let document = render::store::PruneDocument::new(self.dry_run, pruned);
        ui.result(&render::store::pruned(&document), &document)
    }

    fn open(&self, location: &Location) -> Result<Layout> {
        let dir = match location {
            Location::Layout { dir, .. } => dir,
            _ => Path::new(""),
        };
        Layout::open(dir).context(|| format!("cannot prune `{location}`"))
    }
}

/// Reads a layout for clap.
fn layout(text: &str) -> Result<Location, String> {
    match crate::args::location(text)? {
        layout @ Location::Layout { tag: None, .. } => Ok(layout),
        _ => Err("expected a layout as `oci:DIR`, without a tag".to_owned()),
    }
}
