//! What executes the program of a bundle, and where its executable comes from.

use std::path::PathBuf;

use crate::{
    error::{CommandError, Result},
    runtime::{Choice, Given, Runtime},
};

/// The runtime of a bundle.
#[derive(clap::Args, Clone, Default)]
#[command(next_help_heading = "Runtime")]
pub(crate) struct RuntimeArgs {
    /// What runs the program: wpack, wasmtime, wasmer, wasmedge, wamr or wash, or the path of such an executable
    /// [default: wpack]
    #[arg(long, value_name = "NAME or [PLATFORM=]PATH", value_parser = Choice::parse)]
    runtime: Vec<Choice>,

    /// The executable of `--runtime` for the platform that its file is for; without it, `--base` has it; may be
    /// repeated
    #[arg(long, value_name = "[PLATFORM=]PATH", value_parser = Given::parse)]
    runtime_binary: Vec<Given>,

    /// Pack the libraries of a dynamically linked executable too: this machine's, or those of the system in DIR
    #[arg(long, value_name = "DIR", num_args = 0..=1, require_equals = true, default_missing_value = "/")]
    with_libs: Option<PathBuf>,

    /// Your own build of wpack's runner, in place of the one in wpack; may be repeated
    #[arg(long, value_name = "[PLATFORM=]PATH", value_parser = Given::parse)]
    runner: Vec<Given>,
}

impl RuntimeArgs {
    /// The runtime, its executables looked at.
    ///
    /// # Errors
    /// When the arguments contradict each other, or an executable is none.
    pub(crate) fn runtime(&self) -> Result<Runtime> {
        let mut hosts = self.runtime.iter().map(|choice| choice.host);
        let host = hosts.next().flatten();
        if hosts.any(|other| other != host) {
            return Err(CommandError::usage("a bundle has one runtime, and `--runtime` names several"));
        }
        match host {
            None if !self.runtime_binary.is_empty() => {
                return Err(CommandError::usage("`--runtime-binary` needs to know which runtime that is")
                    .hint("name it: `--runtime NAME`; your own build of wpack's runner is `--runner PATH`"));
            }
            Some(host) if !self.runner.is_empty() => {
                let message =
                    format!("`--runner` is a build of wpack's runner, and `--runtime` names {}", host.name);
                return Err(CommandError::usage(message));
            }
            _ => {}
        }
        let chosen = self.runtime.iter().filter_map(|choice| choice.binary.as_ref());
        let given: Vec<_> = chosen.chain(&self.runtime_binary).chain(&self.runner).cloned().collect();
        if self.with_libs.is_some() && given.is_empty() {
            return Err(CommandError::usage(
                "`--with-libs` packs the libraries of an executable, and none is named",
            )
            .hint("name it: `--runtime-binary PATH`"));
        }
        Runtime::new(host, &given, self.with_libs.clone())
    }
}
