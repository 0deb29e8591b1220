//! `wpack build`

mod defaults;

use std::path::{Path, PathBuf};

use wpack_oci::{Compression, Location, Reference, spec::Platform};
use wpack_validate::Report;

use crate::{
    args::{self, CompilerArgs, PolicyArgs, RegistryArgs, RunnerArgs, RuntimeArgs, TargetArgs},
    base::Bases,
    built::Built,
    check,
    config::Config,
    error::{CommandError, Result},
    files::{self, Files},
    format::Format,
    gate,
    judge::judge,
    module::Module,
    parts::Parts,
    place::{Places, Route},
    plan::{Options, Plan, Planned},
    render::{self, images::Document},
    rewrite::Rewrites,
    settings::Environment,
    ui::Ui,
};

/// Build container images of a module or component
///
/// What is not said here is taken from `[build]` of `wpack.toml`, whose keys have the names of these flags.
#[derive(clap::Args, Clone)]
#[command(after_help = "\
Examples:
  wpack build app.wasm -t app                     a bundle, into the local store
  wpack build app.wasm -t ghcr.io/acme/app:1 --push
  wpack build app.wasm -t app:1 --format bundle,artifact
                                                  app:1 is the bundle, app:1-artifact the artifact
  wpack build app.wasm -o docker-archive:app.tar:app:1 && docker load -i app.tar
  wpack build app.wasm -o oci:out:1 --format compat --platform linux/amd64
  wpack build app.wasm -t app --runtime wasmtime --base REF
                                                  the portable module with the wasmtime of an image

Exit status:
  0  built
  1  the program will not run in that format, the policy does not permit it, or `--check` could not start it
  2  wrong usage
  3  the input cannot be read or is not WebAssembly
  4  registry, network or credentials
  5  the output cannot be written")]
pub(crate) struct Args {
    /// The module or component: a `.wasm` file, a `.wat` file, or `-` for standard input; without it, that of
    /// `wpack.toml`
    #[arg(value_name = "INPUT")]
    input: Option<PathBuf>,

    /// Name the image; may be repeated
    #[arg(short, long, value_name = "NAME[:TAG]", value_parser = args::reference)]
    tag: Vec<Reference>,

    /// Write here instead of into the local store: `oci:DIR[:TAG]`, `oci-archive:FILE`, `docker-archive:FILE`,
    /// `docker://REF`; may be repeated
    #[arg(short, long, value_name = "LOCATION", value_parser = args::location)]
    output: Vec<Location>,

    /// Also push each name to its registry
    #[arg(long)]
    push: bool,

    /// The form of the image; of several the first gets the tag, each other TAG-FORMAT [default: bundle]
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',')]
    format: Vec<Format>,

    /// Build for these platforms only; a single one gives a plain manifest instead of an index
    #[arg(long, value_name = "OS/ARCH", value_delimiter = ',')]
    platform: Vec<Platform>,

    /// How layers of files are compressed; zstd needs Docker 23, containerd 1.5 or podman
    #[arg(long, value_name = "KIND", value_parser = args::compression(), default_value = "gzip")]
    compression: Compression,

    /// Leave out names and debug information
    #[arg(long)]
    strip: bool,

    /// Make a component of WASI 0.2 of a module of preview 1
    #[arg(long)]
    adapt: bool,

    /// Start the finished bundle here, and fail, with nothing written, unless it starts
    #[arg(long)]
    check: bool,

    /// Show what would be built, and build nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    compiler: CompilerArgs,

    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    policy: PolicyArgs,

    #[command(flatten)]
    content: ContentArgs,

    #[command(flatten)]
    execution: ExecutionArgs,

    #[command(flatten)]
    runtime: RuntimeArgs,

    #[command(flatten)]
    runner: RunnerArgs,

    #[command(flatten)]
    registry: RegistryArgs,
}

/// What is in the image besides the program.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Content")]
struct ContentArgs {
    /// Build on this image: a registry's REF, `store:NAME`, `oci:DIR`, `oci-archive:FILE` or `docker-archive:FILE`
    #[arg(long, value_name = "LOCATION", value_parser = args::location)]
    base: Option<Location>,

    /// Add a file, or all of a folder; without SRC an empty folder that everybody may write to; may be repeated
    #[arg(long, value_name = "[SRC]:DEST[:MODE]", value_parser = files::Request::parse)]
    file: Vec<files::Request>,

    /// Add the certificates of authorities that TLS clients trust: this machine's, or those of FILE
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = files::CERTIFICATES)]
    ca_certificates: Option<PathBuf>,

    /// Add the time zones: this machine's, or those of DIR
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = files::TIME_ZONES)]
    time_zones: Option<PathBuf>,
}

impl ContentArgs {
    fn files(&self) -> Files {
        Files {
            ca_certificates: self.ca_certificates.clone(),
            time_zones: self.time_zones.clone(),
            files: self.file.clone(),
        }
    }
}

/// How a container of the image is started.
#[derive(clap::Args, Clone)]
#[command(next_help_heading = "Container")]
struct ExecutionArgs {
    /// A default argument of the program; may be repeated
    #[arg(long = "arg", value_name = "ARG", allow_hyphen_values = true)]
    args: Vec<String>,

    /// An environment variable; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    env: Vec<(String, String)>,

    /// A port that the program listens on; may be repeated
    #[arg(long, value_name = "PORT[/PROTOCOL]", value_parser = args::port)]
    port: Vec<String>,

    /// The user that the program runs as, by number [default: that of the base, or 65532:65532]
    #[arg(long, value_name = "UID[:GID]", value_parser = args::user)]
    user: Option<String>,

    /// The folder in which the program starts
    #[arg(long, value_name = "DIR")]
    workdir: Option<String>,

    /// A label of the image's config; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    label: Vec<(String, String)>,

    /// An annotation of the image's manifest; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    annotation: Vec<(String, String)>,

    /// The signal that stops the container
    #[arg(long, value_name = "SIGNAL")]
    stop_signal: Option<String>,

    /// Leave the portable module out of a bundle
    #[arg(long)]
    no_portable_module: bool,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        self.completed(Config::of_project(ui)?.build).execute(ui, environment)
    }

    fn execute(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        if self.push && self.tag.is_empty() {
            return Err(
                CommandError::usage("`--push` needs a name to push").hint("name the image with `--tag`")
            );
        }
        let input = self.input()?;
        let created = environment.created()?;
        let mut plan = Plan::new(&self.options()?)?;
        if self.check && !plan.formats().contains(&Format::Bundle) {
            return Err(CommandError::usage("`--check` starts bundles, and none is built")
                .hint("leave out `--check`, or add `--format bundle`"));
        }
        if self.check && !plan.runtime.is_own() {
            let message = format!("`--check` starts wpack's own runner, not {}", plan.runtime.name());
            return Err(
                CommandError::usage(message).hint("leave out `--check`, and start the image in a container")
            );
        }
        let (module, report) = self.program(input, &mut plan, ui)?;
        if self.dry_run {
            return ui.result(&render::plan(&plan), &plan);
        }
        let places = Places::open(&self.registry, environment, ui)?;
        let bases = self.content.base.as_ref().map(|base| Bases::find(base, &places)).transpose()?;
        let compiler = self.compiler.compiler(environment, ui);
        let parts =
            Parts::new(&module, &report, created, bases.as_ref(), &plan.files, compiler, self.compression);
        // All are built and checked before the first gets a name.
        let built = plan.images.iter().map(|planned| self.build(input, planned, &parts, ui));
        let built: Vec<_> = built.collect::<Result<_>>()?;
        let mut document = Document::default();
        for (planned, built) in plan.images.iter().zip(&built) {
            for location in &planned.outputs {
                let root = built.root().descriptor();
                let cannot = || format!("cannot write `{location}`");
                let copied = places.copy(&Route::one(None, location), built.source(), root, cannot)?;
                document.built(location, planned.format, built, copied);
            }
        }
        ui.result(&document.text(), &document)
    }

    fn build(&self, input: &Path, planned: &Planned, parts: &Parts<'_>, ui: &Ui) -> Result<Built> {
        ui.detail(&format!("building {} of `{}`", planned.format, input.display()));
        let built = planned.format.build(parts, &planned.recipe)?;
        if self.check && planned.format == Format::Bundle {
            ui.detail("starting the bundle");
            check::check(&built, &input.display().to_string())?;
        }
        Ok(built)
    }

    /// The program as it goes into the image, and what is true of it.
    fn program(&self, path: &Path, plan: &mut Plan, ui: &Ui) -> Result<(Module, Report)> {
        let policy = self.policy.read(ui)?;
        let input = path.display().to_string();
        let module = Module::read(path)?;
        let mut report = judge(&module, None);
        policy.weigh(&mut report.findings);
        let runtime = plan.runtime.target();
        let rewrites = Rewrites { strip: self.strip, adapt: self.adapt };
        let is_mended = rewrites.mend(&report);
        if !is_mended {
            gate::check(&report, &policy, &plan.formats(), runtime, &input, ui)?;
        }
        if let Some(contents) = &report.contents {
            plan.describe(&contents.metadata);
        }
        let (module, mut report) = rewrites.apply(module, report, ui)?;
        if is_mended {
            policy.weigh(&mut report.findings);
            gate::check(&report, &policy, &plan.formats(), runtime, &input, ui)?;
        }
        gate::check_policy(&report, &policy, module.len() as u64, &input, ui)?;
        gate::check_targets(&report, &self.target.target, &input)?;
        plan.permit(&report);
        Ok((module, report))
    }

    fn input(&self) -> Result<&Path> {
        self.input.as_deref().ok_or_else(|| {
            CommandError::usage("no program is named")
                .hint("`wpack build INPUT`, or `input` of `[build]` in wpack.toml, which `wpack init` writes")
        })
    }

    fn options(&self) -> Result<Options<'_>> {
        Ok(Options {
            names: &self.tag,
            outputs: &self.output,
            push: self.push,
            formats: &self.format,
            platforms: &self.platform,
            base: self.content.base.as_ref(),
            files: self.content.files(),
            execution: self.execution.to_spec(),
            runtime: self.runtime.runtime()?,
            runner: self.runner.over(Default::default(), &self.execution.env),
            annotations: &self.execution.annotation,
            portable: !self.execution.no_portable_module,
            compression: self.compression,
        })
    }
}

impl ExecutionArgs {
    fn to_spec(&self) -> wpack_oci::spec::Execution {
        wpack_oci::spec::Execution {
            user: self.user.clone().unwrap_or_default(),
            exposed_ports: self.port.iter().map(|port| (port.clone(), Default::default())).collect(),
            env: self.env.iter().map(|(key, value)| format!("{key}={value}")).collect(),
            entrypoint: Vec::new(),
            cmd: self.args.clone(),
            working_dir: self.workdir.clone().unwrap_or_default(),
            labels: self.label.iter().cloned().collect(),
            stop_signal: self.stop_signal.clone().unwrap_or_default(),
        }
    }
}
