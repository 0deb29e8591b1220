//! `wpack push`

use wpack_oci::{Location, Reference};

use crate::{
    args::{self, Choice, RegistryArgs},
    complete,
    config::Config,
    error::{CommandError, Context as _, Result},
    line::Line,
    place::{Places, Route},
    render::images::Document,
    settings::Environment,
    ui::Ui,
};

/// Push an image from the local store, or from another place, to a registry
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack push ghcr.io/acme/app:1         from the local store, under its own name
  wpack push app:1 registry.example/team/app:1
                                        under another name
  wpack push oci:out:1 ghcr.io/acme/app:1
                                        from a layout
  wpack push --all-tags ghcr.io/acme/app
                                        every tag of it in the local store
  wpack push --all-tags oci:out ghcr.io/acme/app
                                        every image of a layout

Exit status:
  0  pushed
  2  wrong usage
  3  there is no such image
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// The image: a name in the local store, or a location such as `oci:DIR:TAG`
    #[arg(value_name = "NAME", value_parser = args::location, add = complete::images())]
    image: Location,

    /// The name in the registry; without it the image's own
    #[arg(value_name = "DEST", value_parser = args::location)]
    destination: Option<Location>,

    /// Push every tag of the image; of a layout or archive, every image in it
    #[arg(short, long)]
    all_tags: bool,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    registry: RegistryArgs,
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        let part = Config::of_project(ui)?.part(&self.choice)?;
        line.completed(self, &part, |args| args.execute(ui, environment))
    }

    fn execute(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let (from, name) = self.ends()?;
        let places = Places::open(&self.registry, environment, ui)?;
        let cannot = || format!("cannot push `{name}`");
        let to = Location::Registry(name.clone());
        if self.all_tags {
            let document = places.copy_tags(&from, &to, false, cannot)?;
            return ui.result(&document.text(), &document);
        }
        let (source, root) = places.resolve(&from, None, cannot)?;
        let copied = places.copy(&Route::one(Some(&from), &to), &*source, &root, cannot)?;
        let document = Document::copy(&to, &*source, &root, copied).context(cannot)?;
        ui.result(&document.text(), &document)
    }

    /// A bare name means the store when it is read, and the registry when it is written.
    fn ends(&self) -> Result<(Location, Reference)> {
        let from = match &self.image {
            Location::Registry(name) => Location::Store(name.clone()),
            other => other.clone(),
        };
        match (&self.destination, &from) {
            (Some(Location::Registry(name)), _) | (None, Location::Store(name)) => {
                let name = name.clone();
                Ok((from, name))
            }
            (Some(other), _) => Err(CommandError::usage(format!("`{other}` is not a registry"))
                .hint(format!("to write somewhere else: wpack copy {from} {other}"))),
            (None, _) => Err(CommandError::usage(format!("`{from}` does not say under which name to push"))
                .hint(format!("add the name: wpack push {from} REGISTRY/NAME:TAG"))),
        }
    }
}
