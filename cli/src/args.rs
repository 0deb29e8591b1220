//! Groups of arguments that several commands share.

mod choice;
pub(crate) mod runner;
pub(crate) mod runtime;
mod values;

use std::{num::NonZeroUsize, path::PathBuf};

use clap::{
    Args, ColorChoice,
    builder::{ArgPredicate, PossibleValuesParser},
};
use wpack_validate::Policy;

pub(crate) use self::{
    choice::Choice,
    runner::RunnerArgs,
    runtime::RuntimeArgs,
    values::{
        compression, key_value, location, location_below, port, reference, registry, removed, repository,
        says_which, user,
    },
};
use crate::{
    cache::Cache,
    config::{Config, Part},
    error::Result,
    precompile::Compiler,
    settings::Environment,
    ui::{Following, Ui, Verbosity},
};

/// What every command takes.
#[derive(Args, Default, PartialEq)]
#[command(next_help_heading = "Output")]
pub(crate) struct GlobalArgs {
    /// Print the result as one JSON document
    #[arg(long, global = true)]
    json: bool,

    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,

    /// Say what is done, step by step; -vv shows each request to a registry, -vvv also headers
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    verbose: u8,

    /// How copies from and to registries are followed on stderr
    #[arg(long, global = true, value_name = "HOW", value_enum, default_value_t)]
    progress: Following,

    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

impl GlobalArgs {
    /// Whether anything was typed.
    pub(crate) fn is_said(&self) -> bool {
        *self != Self::default()
    }

    /// The streams as these arguments want them.
    pub(crate) fn ui(&self) -> Ui {
        let verbosity = match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, 0) => Verbosity::Normal,
            (false, 1) => Verbosity::Verbose,
            (false, 2) => Verbosity::Requests,
            (false, _) => Verbosity::Headers,
        };
        Ui::new(verbosity, self.color, self.json).following(self.progress)
    }
}

/// Where a program must run.
#[derive(Args, Clone)]
pub(crate) struct TargetArgs {
    /// Fail unless the program will run there; may be repeated
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(wpack_validate::targets::names()))]
    pub(crate) target: Vec<String>,
}

/// What a program may do.
#[derive(Args, Clone)]
pub(crate) struct PolicyArgs {
    /// Hold the program against `[policy]` of this file; without it, against that of `wpack.toml`
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl PolicyArgs {
    /// The file that is named.
    pub(crate) fn file(&self) -> Option<&PathBuf> {
        self.policy.as_ref()
    }

    /// The policy of the file that is named, or else that of `part`.
    ///
    /// # Errors
    /// When the file cannot be read or says what wpack does not know.
    pub(crate) fn read(&self, part: &Part, ui: &Ui) -> Result<Policy> {
        match &self.policy {
            Some(file) => Ok(Config::read(file, ui)?.part(&Choice::default())?.policy),
            None => Ok(part.policy.clone()),
        }
    }
}

/// How native code is made.
#[derive(Args, Clone)]
pub(crate) struct CompilerArgs {
    /// Compile even what was compiled before, and keep nothing for next time
    #[arg(long)]
    no_cache: bool,
}

impl CompilerArgs {
    /// The compiler as these arguments want it.
    pub(crate) fn compiler<'a>(&self, environment: &Environment, ui: &'a Ui) -> Compiler<'a> {
        Compiler::new(Cache::new(environment.native_code().filter(|_| !self.no_cache)), ui)
    }
}

/// How registries are reached.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Registry")]
pub(crate) struct RegistryArgs {
    /// How many blobs travel at the same time [default: 4]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// How a registry is connected to.
#[derive(Args, Clone, Default)]
#[command(next_help_heading = "Registry")]
pub(crate) struct ConnectionArgs {
    /// Accept plain HTTP and unknown TLS certificates of the registry
    #[arg(long)]
    pub(crate) insecure: bool,

    /// Trust the certificates of this PEM file too
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,

    /// Show the registry this client certificate, a PEM file
    #[arg(long, value_name = "FILE", requires_if(ArgPredicate::IsPresent, "key"))]
    pub(crate) cert: Option<PathBuf>,

    /// The key of the client certificate, a PEM file
    #[arg(long, value_name = "FILE", requires_if(ArgPredicate::IsPresent, "cert"))]
    pub(crate) key: Option<PathBuf>,
}
