//! `wpack build`

mod content;
mod execution;
mod made;
mod package;

use std::path::{Path, PathBuf};

use wpack_oci::{Compression, Location, Reference, spec::Platform};

use self::{content::ContentArgs, execution::ExecutionArgs, made::Made, package::Package};
use crate::{
    args::{self, Choice, CompilerArgs, PolicyArgs, RegistryArgs, RunnerArgs, RuntimeArgs, TargetArgs},
    complete,
    config::{Config, Part},
    error::Result,
    format::Format,
    line::Line,
    parallel,
    plan::Options,
    plans::Plans,
    render,
    settings::Environment,
    ui::Ui,
    watch::{self, Files, Rounds},
};

/// Build container images of a module or component
///
/// What is not said here is taken from `[build]` of `wpack.toml`, whose keys have the names of these flags.
#[derive(clap::Args, Clone)]
#[command(after_help = "\
Examples:
  wpack build app.wasm -t app              a bundle, into the local store
  wpack build app.wasm -t ghcr.io/acme/app:1 --push
  wpack build app.wasm -t app:1 --format bundle,artifact
                                           app:1 and app:1-artifact
  wpack build app.wasm -o docker-archive:app.tar:app:1
                                           for `docker load -i app.tar`
  wpack build --watch                      again after each change
  wpack build app.wasm -o oci:out:1 --format compat --platform linux/amd64
  wpack build app.wasm -t app --runtime wasmtime --base REF
                                           with the wasmtime of an image

Exit status:
  0  built
  1  the program will not run in that format, the policy does not permit it, or
     `--check` could not start it
  2  wrong usage
  3  the input cannot be read or is not WebAssembly
  4  registry, network or credentials
  5  the output cannot be written")]
pub(crate) struct Args {
    /// The module or component: a `.wasm` file, a `.wat` file, or `-` for standard input; without it, that of
    /// `wpack.toml`
    #[arg(value_name = "INPUT", add = complete::programs())]
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

    /// Build again whenever the program, wpack.toml or another file of the image changes, until Ctrl-C
    #[arg(long, conflicts_with_all = ["json", "dry_run"])]
    watch: bool,

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
        let parts = |choice: &Choice| {
            let config = Config::of_project(ui)?;
            match &self.input {
                // A program that is typed is one of its own, and none of the file's packages.
                Some(_) => Ok(vec![config.part(choice)?]),
                None => config.parts(choice),
            }
        };
        Build { args: self, line, parts: &parts, ui, environment }.run()
    }

    /// What a build reads besides wpack.toml.
    fn files(&self) -> impl Iterator<Item = &Path> {
        self.input.iter().chain(self.policy.file()).map(PathBuf::as_path).chain(self.content.sources())
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

/// A build that may be done again.
pub(super) struct Build<'a> {
    /// As they were typed.
    pub(super) args: &'a Args,
    pub(super) line: &'a Line,
    /// What is said of each program, by files that may change.
    pub(super) parts: &'a dyn Fn(&Choice) -> Result<Vec<Part>>,
    pub(super) ui: &'a Ui,
    pub(super) environment: &'a Environment,
}

impl Build<'_> {
    /// Builds once, or again after each change, or only says what would be built.
    ///
    /// # Errors
    /// What a build failed with.
    pub(super) fn run(mut self) -> Result<()> {
        match self.args {
            Args { watch: true, .. } => watch::rounds(self.ui, &mut self),
            Args { dry_run: true, .. } => self.show(),
            _ => self.round(&mut Files::default()),
        }
    }

    /// Everything decided, nothing done.
    fn plan(&self, files: &mut Files) -> Result<Vec<Package>> {
        files.add(&Config::file());
        let packages = (self.parts)(&self.args.choice)?.into_iter().map(|part| {
            let args = self.line.completed(self.args, &part, |args| Ok(args.clone()))?;
            args.files().for_each(|file| files.add(file));
            Package::plan(args, part, self.ui)
        });
        let packages: Vec<_> = packages.collect::<Result<_>>()?;
        package::check_names(&packages)?;
        Ok(packages)
    }

    fn show(&self) -> Result<()> {
        let packages = self.plan(&mut Files::default())?;
        let plans: Vec<_> = packages.iter().map(Package::as_planned).collect();
        let plans = Plans::of(&plans);
        self.ui.result(&render::plan::plans(&plans), &plans)
    }
}

impl Rounds for Build<'_> {
    fn round(&mut self, files: &mut Files) -> Result<()> {
        let packages = self.plan(files)?;
        let make = |package: &Package| package.make(self.environment, self.ui);
        made::tell(parallel::each(&packages, make, Made::has_failed), self.ui)
    }
}
