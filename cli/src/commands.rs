//! The command line; one file a command.

mod build;
mod cargo;
mod completions;
mod copy;
mod diff;
mod doctor;
mod explain;
mod generate;
mod images;
mod init;
mod inspect;
mod login;
mod logout;
mod man;
mod prune;
mod pull;
mod push;
mod referrers;
mod rm;
mod run;
mod tags;
mod validate;

use std::sync::LazyLock;

use clap::{CommandFactory as _, Parser, Subcommand};

#[cfg(test)]
pub(crate) use self::{
    completions::Document as CompletionsDocument, doctor::Document as DoctorDocument,
    explain::Document as ExplainDocument, inspect::Document as InspectDocument,
    login::Document as LoginDocument, logout::Document as LogoutDocument, man::Document as ManDocument,
    referrers::Document as ReferrersDocument, rm::Document as RmDocument, tags::Document as TagsDocument,
    validate::Document as ValidateDocument,
};
use crate::{args::GlobalArgs, error::Result, line::Line, settings::Environment, ui::Ui};

/// Turns a WebAssembly program into something every container platform can run.
#[derive(Parser)]
#[command(name = "wpack", version, long_version = CARRIED, after_help = AFTER_HELP, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,

    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What `--version` says, and `-V` the first line of: what is inside decides what a bundle does.
const CARRIED: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\nwasmtime ",
    env!("WPACK_WASMTIME"),
    "\nrunners for ",
    env!("WPACK_PLATFORMS")
);

const AFTER_HELP: &str = "\
Examples:
  wpack validate app.wasm                  what it is, and who can run it
  wpack build app.wasm -t app              an image in the local store
  wpack push app ghcr.io/acme/app:1        the image in a registry
  wpack run app.wasm -- --flag value       the program, here and now
  wpack build --help                       all that a command takes

Exit status:
  0      done
  1      the answer is no: an error was found, or a check did not pass
  2      wrong usage
  3      the input cannot be read or is not WebAssembly
  4      registry, network or credentials
  5      the output cannot be written
  70     a bug in wpack
  128+n  stopped by signal n";

/// The definition of the command line, for who asks about it; complete, with the arguments that all commands share.
pub(crate) fn definition() -> &'static clap::Command {
    static DEFINITION: LazyLock<clap::Command> = LazyLock::new(|| {
        let mut command = Cli::command();
        command.build();
        command
    });
    &DEFINITION
}

/// What wpack can do.
#[derive(Subcommand)]
pub(crate) enum Command {
    Validate(validate::Args),
    Explain(explain::Args),
    Build(Box<build::Args>),
    Cargo(cargo::Args),
    Push(push::Args),
    Pull(pull::Args),
    Copy(copy::Args),
    Inspect(inspect::Args),
    Diff(diff::Args),
    Tags(tags::Args),
    Referrers(referrers::Args),
    Images(images::Args),
    Rm(rm::Args),
    Prune(prune::Args),
    Run(run::Args),
    Login(login::Args),
    Logout(logout::Args),
    Generate(generate::Args),
    Init(init::Args),
    Doctor(doctor::Args),
    Completions(completions::Args),
    Man(man::Args),
}

impl Command {
    /// Does it; commands that `wpack.toml` has tables for complete `line`.
    ///
    /// # Errors
    /// What the command failed with.
    pub(crate) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        match self {
            Self::Validate(args) => args.run(line, ui),
            Self::Explain(args) => args.run(ui),
            Self::Build(args) => args.run(line, ui, environment),
            Self::Cargo(args) => args.run(line, ui, environment),
            Self::Push(args) => args.run(line, ui, environment),
            Self::Pull(args) => args.run(ui, environment),
            Self::Copy(args) => args.run(ui, environment),
            Self::Inspect(args) => args.run(ui, environment),
            Self::Diff(args) => args.run(ui, environment),
            Self::Tags(args) => args.run(ui, environment),
            Self::Referrers(args) => args.run(ui, environment),
            Self::Images(args) => args.run(ui, environment),
            Self::Rm(args) => args.run(ui, environment),
            Self::Prune(args) => args.run(ui, environment),
            Self::Run(args) => args.run(line, ui, environment),
            Self::Login(args) => args.run(ui, environment),
            Self::Logout(args) => args.run(ui, environment),
            Self::Generate(args) => args.run(line, ui, environment),
            Self::Init(args) => args.run(ui),
            Self::Doctor(args) => args.run(ui, environment),
            Self::Completions(args) => args.run(ui),
            Self::Man(args) => args.run(ui),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}
