//! What is deployed, how it is to run, and where the files go: the arguments that all deployments share.

use wpack_oci::Reference;

use super::output::OutputArgs;
use crate::{
    args::{self, RegistryArgs},
    complete,
    error::{CommandError, Result},
    generate::{
        Generated, Program,
        deployment::Deployment,
        workload::{Wishes, Workload},
    },
    module::Module,
    place::Places,
    settings::Environment,
    subject::Subject,
    ui::Ui,
};

/// Of every kind that deploys an image.
#[derive(clap::Args)]
pub(super) struct DeploymentArgs {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    workload: WorkloadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl DeploymentArgs {
    /// Delivers what `generate` makes of it, to `default` unless somebody said another file or folder.
    ///
    /// # Errors
    /// When the program cannot be read, will not run as it should, or its files cannot be written.
    pub(super) fn run(
        &self,
        default: &str,
        ui: &Ui,
        environment: &Environment,
        generate: impl FnOnce(Deployment) -> Result<Generated>,
    ) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let (path, templates) = (self.output.path(default).to_owned(), self.output.templates()?);
        self.output.deliver(generate(Deployment { program, workload, path, templates })?, ui)
    }
}

/// What is deployed.
#[derive(clap::Args)]
struct InputArgs {
    /// The image in the local store, a location of it, or a `.wasm` file with `--image`
    #[arg(value_name = "INPUT", add = complete::programs_and_images())]
    input: Option<String>,

    /// The name that the image is pulled by, where INPUT does not say it
    #[arg(long, value_name = "NAME[:TAG]", value_parser = args::reference)]
    image: Option<Reference>,

    #[command(flatten)]
    registry: RegistryArgs,
}

/// How the program is to run.
#[derive(clap::Args)]
#[command(next_help_heading = "Program")]
struct WorkloadArgs {
    /// What it is called there [default: the last part of the image's name]
    #[arg(long)]
    name: Option<String>,

    /// An environment variable; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    env: Vec<(String, String)>,

    /// An argument of the program; may be repeated
    #[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
    args: Vec<String>,

    /// The port on which it answers HTTP [default: that of the image, or 8080]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// A path that it answers with success when it is well; without one a connection is enough
    #[arg(long, value_name = "PATH")]
    health_path: Option<String>,

    /// How many answer HTTP at the same time [default: 2]
    #[arg(long, value_name = "N")]
    replicas: Option<u32>,

    /// When a command is started: a cron line, or a calendar event for systemd
    #[arg(long, value_name = "WHEN")]
    schedule: Option<String>,

    /// The most memory, in MiB [default: by what the program declares]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1 << 24))]
    memory: Option<u64>,
}

impl InputArgs {
    /// Reads the program, and the image if there is one.
    ///
    /// # Errors
    /// When it cannot be read, is no program, or nobody knows the image's name.
    fn program(&self, ui: &Ui, environment: &Environment) -> Result<Program> {
        let input = self.input.as_deref().ok_or_else(|| {
            CommandError::usage("no image is named")
                .hint("name it as INPUT, or as `input` of the table of this kind in wpack.toml")
        })?;
        let cannot = || format!("cannot read `{input}`");
        match Subject::parse(input, cannot)? {
            Subject::Program(path) => {
                let image = self.image.as_ref().ok_or_else(|| {
                    CommandError::usage(format!("nothing says which image `{input}` is in"))
                        .hint("give the image itself as INPUT, or its name with `--image NAME[:TAG]`")
                })?;
                Program::of_module(input, &Module::read(&path)?, image)
            }
            Subject::Image(location) => {
                let places = Places::open(&self.registry, environment, ui)?;
                let (source, root) = places.resolve(&location, None, cannot)?;
                Program::of_image(&location, &*source, &root, self.image.as_ref())
            }
        }
    }
}

impl WorkloadArgs {
    fn wishes(&self) -> Wishes {
        let Self { name, env, args, port, health_path, replicas, schedule, memory } = self;
        Wishes {
            name: name.clone(),
            env: env.clone(),
            args: args.clone(),
            port: *port,
            health_path: health_path.clone(),
            replicas: *replicas,
            schedule: schedule.clone(),
            memory: *memory,
        }
    }
}
