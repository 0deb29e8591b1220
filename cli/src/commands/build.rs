//! `wpack build`

mod content;
mod execution;
mod package;

use std::path::PathBuf;

use wpack_oci::{Compression, Location, Reference, spec::Platform};

use self::{content::ContentArgs, execution::ExecutionArgs, package::Package};
use crate::{
    args::{self, Choice, CompilerArgs, PolicyArgs, RegistryArgs, RunnerArgs, RuntimeArgs, TargetArgs},
    config::Config,
    error::Result,
    format::Format,
    line::Line,
    parallel,
    plan::Options,
    plans::Plans,
    render::{self, images::Document},
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

    /// The form of the image; of several the first gets the tag, each other TAG-FORMAT
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',', default_value = "bundle")]
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
    choice: Choice,

    #[command(flatten)]
    registry: RegistryArgs,
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        let config = Config::of_project(ui)?;
        // A program that is typed is one of its own, and none of the file's packages.
        let parts = match &self.input {
            Some(_) => vec![config.part(&self.choice)?],
            None => config.parts(&self.choice)?,
        };
        let packages = parts.into_iter().map(|part| Package::plan(line.completed(&part)?, part, ui));
        let packages: Vec<_> = packages.collect::<Result<_>>()?;
        package::check_names(&packages)?;
        if self.dry_run {
            let plans: Vec<_> = packages.iter().map(Package::as_planned).collect();
            let plans = Plans::of(&plans);
            return ui.result(&render::plans(&plans), &plans);
        }
        let mut document = Document::default();
        let results = parallel::each(&packages, |package| package.make(environment, ui));
        let made = results.into_iter().try_for_each(|made| {
            document.extend(made?);
            Ok(())
        });
        // What was finished before a failure has its names, and they are told.
        if made.is_ok() || !ui.json() {
            ui.result(&document.text(), &document)?;
        }
        made
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
