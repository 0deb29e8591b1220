//! `wpack run`

mod again;

use std::{
    fs::File,
    io::{self, Write as _},
    os::{fd::AsRawFd as _, unix::process::CommandExt as _},
    path::PathBuf,
    process::Command,
};

use rustix::fs::{MemfdFlags, memfd_create};

use wpack_runner::options::Options;

use crate::{
    args::{self, Choice, CompilerArgs, RegistryArgs, RunnerArgs},
    complete,
    config::Config,
    error::{CommandError, Kind, Result},
    gate,
    judge::judge,
    line::Line,
    module::Module,
    place::Places,
    portable::{self, Portable},
    runners,
    settings::Environment,
    subject::Subject,
    ui::Ui,
};

/// Run a module, a component or an image's module here, with the runner of the bundle
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack run app.wasm -- --flag value  the program's arguments stand behind `--`
  wpack run app --env NAME=value      an image of the local store
  wpack run app.wasm --dir .::/work   the program sees this folder as /work
  wpack run --watch                   wpack.toml's, again after each change

The program gets no environment but what the image and `--env` say, and no
folder but those of `--dir`.

Exit status:
  0-255  the program's own
  134    the program trapped
  137    it went over --max-memory or --timeout
  128+n  signal n stopped it
  1      the program cannot run here
  2      wrong usage
  3      the input cannot be read
  4      registry, network or credentials")]
pub(crate) struct Args {
    /// A `.wasm` or `.wat` file, `-` for standard input, a name in the local store, or a location; without it, the
    /// program of `wpack.toml`, with what `[build]` says of its container
    #[arg(value_name = "INPUT or REF", add = complete::programs_and_images())]
    input: Option<String>,

    /// Arguments of the program, instead of the image's
    #[arg(last = true, value_name = "ARG")]
    args: Vec<String>,

    /// An environment variable; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    env: Vec<(String, String)>,

    /// Stop the program and run it again whenever it or wpack.toml changes, until Ctrl-C
    #[arg(long, conflicts_with = "json")]
    watch: bool,

    #[command(flatten)]
    runner: RunnerArgs,

    #[command(flatten)]
    compiler: CompilerArgs,

    #[command(flatten)]
    choice: Choice,

    #[command(flatten)]
    registry: RegistryArgs,
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        if self.watch {
            return again::run(self, line, ui, environment);
        }
        let mut ready = self.completed(line, ui, |args, input| args.prepare(input, ui, environment))?;
        Err(not_started(ready.command.exec()))
    }

    /// Does something with the arguments as `wpack.toml` completes them, and what is to run.
    fn completed<R>(&self, line: &Line, ui: &Ui, then: impl FnOnce(&Self, &str) -> Result<R>) -> Result<R> {
        let part = Config::of_project(ui)?.part(&self.choice)?;
        line.completed(self, &part, |args| match &args.input {
            Some(input) => then(args, input),
            None => {
                let input = part.program()?;
                then(args, &input.display().to_string()).map_err(|error| part.of_program(&input, error))
            }
        })
    }

    fn prepare(&self, input: &str, ui: &Ui, environment: &Environment) -> Result<Ready> {
        let platform = runners::here().ok_or_else(|| {
            CommandError::new(Kind::No, "wpack cannot run programs on this machine")
                .hint("runners exist for Linux on x86-64 and arm64; build a bundle and run it in a container")
        })?;
        let found = self.find(input, ui, environment)?;
        let report = judge(&found.module, None);
        gate::check_runnable(&report, input, ui)?;
        let compiler = self.compiler.compiler(environment, ui);
        let native = compiler.compile(&found.module, &report, &platform)?;
        let mut options = self.runner.over(found.runner()?, &self.env);
        runners::suit(&mut options, &report)?;
        self.command(&found, options, runners::runner(&platform, runners::variant(&report))?, &native)
            .map_err(not_started)
    }

    fn find(&self, input: &str, ui: &Ui, environment: &Environment) -> Result<Portable> {
        let cannot = || format!("cannot run `{input}`");
        match Subject::parse(input, cannot)? {
            Subject::Program(path) => {
                let module = if self.watch { Module::snapshot(&path)? } else { Module::read(&path)? };
                Ok(Portable { module, execution: Default::default() })
            }
            Subject::Image(location) => {
                let places = Places::open(&self.registry, environment, ui)?;
                let (source, root) = places.resolve(&location, None, cannot)?;
                portable::find(&*source, &root, input)
            }
        }
    }

    /// The runner takes this process's place, so streams, signals and exit status are the program's own. Both
    /// it and the native code lie in memory only: nothing is left behind, whatever ends the program.
    fn command(&self, found: &Portable, options: Options, runner: &[u8], native: &[u8]) -> io::Result<Ready> {
        let args = if self.args.is_empty() { &found.execution.cmd } else { &self.args };
        let image_env = found.execution.env.iter().filter_map(|pair| pair.split_once('='));
        let [runner, native] = [in_memory("wpack-runner", runner)?, in_memory("wpack-native", native)?];
        let mut command = Command::new(path(&runner));
        let name = options.name.clone().unwrap_or_else(|| found.module.name.clone());
        let program = path(&native);
        command
            .args(Options { name: Some(name), program, args: args.clone(), ..options }.to_arguments())
            .env_clear()
            .envs(image_env)
            .envs(self.env.iter().map(|(key, value)| (key, value)));
        Ok(Ready { command, _files: [runner, native] })
    }
}

/// A program that can be started.
struct Ready {
    command: Command,
    /// They must be open when it starts.
    _files: [File; 2],
}

fn not_started(error: io::Error) -> CommandError {
    CommandError::new(Kind::Internal, "the runner could not be started").because(error)
}

/// A file without a folder, which goes with the process.
fn in_memory(name: &str, content: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create(name, MemfdFlags::empty())?);
    file.write_all(content)?;
    Ok(file)
}

/// Where a program that has the file open finds it.
fn path(file: &File) -> PathBuf {
    PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()))
}
