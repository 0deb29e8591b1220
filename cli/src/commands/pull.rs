//! `wpack pull`

use std::path::{Path, PathBuf};

use wpack_oci::{Location, spec::Platform, temporary};

use crate::{
    args::{self, RegistryArgs},
    error::{CommandError, Context as _, Kind, Result},
    place::{Places, Route},
    portable,
    render::images::Document,
    settings::Environment,
    ui::Ui,
};

/// Pull an image from a registry into the local store, to another place, or just the module of any image
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack pull ghcr.io/acme/app:1          into the local store
  wpack pull ghcr.io/acme/app:1 -o oci:out:1
                                         into a layout
  wpack pull ghcr.io/acme/app:1 -o app.wasm
                                         the module alone
  wpack pull store:app:1 -o app.wasm     the module of an image in another place

Exit status:
  0  pulled
  2  wrong usage
  3  the image holds no module
  4  registry, network or credentials
  5  the output cannot be written")]
pub(crate) struct Args {
    /// The image, in a registry; its module alone is taken out of any place, such as `store:NAME` or `oci:DIR:TAG`
    #[arg(value_name = "REF", value_parser = args::location)]
    image: Location,

    /// Write here instead of into the local store: a location, or a file that ends in `.wasm`
    #[arg(short, long, value_name = "LOCATION or FILE.wasm", value_parser = output)]
    output: Option<Output>,

    /// Take only the image for this platform out of an index
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,

    #[command(flatten)]
    registry: RegistryArgs,
}

#[derive(Clone)]
enum Output {
    Module(PathBuf),
    Place(Location),
}

fn output(text: &str) -> Result<Output, String> {
    if text.ends_with(".wasm")
        && Location::parse(text).map_or(true, |place| matches!(place, Location::Registry(_)))
    {
        return Ok(Output::Module(PathBuf::from(text)));
    }
    args::location(text).map(Output::Place)
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let places = Places::open(&self.registry, environment, ui)?;
        let from = &self.image;
        let cannot = || format!("cannot pull `{}`", self.name());
        let goal = self.goal()?;
        let (source, root) = places.resolve(from, self.platform.as_ref(), cannot)?;
        let document = match &goal {
            Output::Module(path) => {
                let watched = places.watch(from, &*source);
                let found = portable::find(&watched, &root, &self.name())?;
                watched.end();
                write(path, &found.module)?;
                Document::file(from, path, &*source, &root).context(cannot)?
            }
            Output::Place(to) => {
                let copied = places.copy(&Route::one(Some(from), to), &*source, &root, cannot)?;
                Document::copy(to, &*source, &root, copied).context(cannot)?
            }
        };
        ui.result(&document.text(), &document)
    }

    /// Where what goes; only a module comes from another place than a registry.
    fn goal(&self) -> Result<Output> {
        match (&self.output, &self.image) {
            (Some(output @ Output::Module(_)), _) | (Some(output), Location::Registry(_)) => {
                Ok(output.clone())
            }
            (None, Location::Registry(name)) => Ok(Output::Place(Location::Store(name.clone()))),
            (_, other) => Err(CommandError::usage(format!("`{other}` is in no registry"))
                .hint("`wpack copy` goes from any place to any other; `-o FILE.wasm` takes the module out")),
        }
    }

    /// The image as it was written, but for the word that says that it is in a registry.
    fn name(&self) -> String {
        self.image.to_string().trim_start_matches("docker://").to_owned()
    }
}

fn write(path: &Path, module: &[u8]) -> Result<()> {
    let cannot = || CommandError::new(Kind::Output, format!("cannot write `{}`", path.display()));
    temporary::replace(path, 0o666, module).map_err(|error| cannot().because(error))
}
