//! What is deployed, and how it is to run: the arguments that all deployments share.

use wpack_oci::Reference;

use crate::{
    args::{self, RegistryArgs},
    complete,
    error::{CommandError, Result},
    generate::{Program, workload::Wishes},
    module::Module,
    place::Places,
    settings::Environment,
    subject::Subject,
    ui::Ui,
};

/// What is deployed.
#[derive(clap::Args)]
pub(super) struct InputArgs {
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
pub(super) struct WorkloadArgs {
    /// What it is called there [default: the last part of the image's name]
    #[arg(long)]
    name: Option<String>,

    /// An environment variable; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    env: Vec<(String, String)>,

    /// An argument of the program; may be repeated
    #[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
    args: Vec<String>,

    /// The port on which it answers HTTP
    #[arg(long, default_value = "8080", value_parser = clap::value_parser!(u16).range(1..))]
    port: u16,

    /// A path that it answers with success when it is well; without one a connection is enough
    #[arg(long, value_name = "PATH")]
    health_path: Option<String>,

    /// How many run at the same time
    #[arg(long, value_name = "N", default_value = "2")]
    replicas: u32,

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
    pub(super) fn program(&self, ui: &Ui, environment: &Environment) -> Result<Program> {
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
    pub(super) fn wishes(&self) -> Wishes {
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
