//! `wpack diff`

use wpack_oci::spec::Platform;

use crate::{
    args::RegistryArgs,
    complete,
    diff::{Diff, Side},
    error::{CommandError, Kind, Result},
    judge::judge,
    module::Module,
    place::Places,
    portable, render,
    settings::Environment,
    subject::Subject,
    tree::Node,
    ui::Ui,
};

/// Say what differs between two programs, or two images and the programs in them
///
/// Of images: layers that both have, that went and that came, the configuration, annotations. Of programs: sections,
/// functions, imports, exports, what they can ask for, who runs them, findings. What is the same is not told.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack diff old.wasm new.wasm        two programs
  wpack diff app:1 app:2              two images of the local store
  wpack diff docker://ghcr.io/acme/app:1 app.wasm
                                      the program in an image, and one in a file
  wpack diff --exit-code app:1 app:2  fail if they differ

Exit status:
  0  compared
  1  they differ, with `--exit-code`
  2  wrong usage
  3  an input cannot be read
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// A program in a file, a name in the local store, or a location
    #[arg(value_name = "FROM", add = complete::programs_and_images())]
    from: String,

    /// What it is compared with
    #[arg(value_name = "TO", add = complete::programs_and_images())]
    to: String,

    /// How many functions are listed
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,

    /// End with 1 if they differ, as `git diff` does
    #[arg(long)]
    exit_code: bool,

    /// Compare only the images for this platform out of indexes
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,

    #[command(flatten)]
    registry: RegistryArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let (from, to) = (self.side(&self.from, ui, environment)?, self.side(&self.to, ui, environment)?);
        if from.program.is_none() && to.image.is_none() || to.program.is_none() && from.image.is_none() {
            let image = if from.program.is_none() { &self.from } else { &self.to };
            let message = format!("`{image}` holds no WebAssembly module to be compared");
            return Err(CommandError::new(Kind::Input, message));
        }
        let diff = Diff::new(&from, &to, self.top);
        ui.result(&render::diff::diff(&diff), &diff)?;
        if self.exit_code && !diff.equal {
            return Err(CommandError::new(Kind::No, format!("`{}` and `{}` differ", self.from, self.to)));
        }
        Ok(())
    }

    fn side(&self, input: &str, ui: &Ui, environment: &Environment) -> Result<Side> {
        let cannot = || format!("cannot compare `{input}`");
        match Subject::parse(input, cannot)? {
            Subject::Program(path) => {
                let module = Module::read(&path)?;
                let report = judge(&module, None);
                Ok(Side { name: input.to_owned(), image: None, program: Some((module, report)) })
            }
            Subject::Image(location) => {
                let places = Places::open(&self.registry, environment, ui)?;
                let (source, root) = places.resolve(&location, self.platform.as_ref(), cannot)?;
                let image = Node::read(&*source, &root, input)?;
                let found = portable::of_node(&*source, &image, input)?;
                let program = found.map(|found| {
                    let report = judge(&found.module, None);
                    (found.module, report)
                });
                Ok(Side { name: input.to_owned(), image: Some(image), program })
            }
        }
    }
}
