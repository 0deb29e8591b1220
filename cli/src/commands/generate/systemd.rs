//! `wpack generate systemd`

use super::{
    input::{InputArgs, WorkloadArgs},
    output::OutputArgs,
};
use crate::{
    error::Result,
    generate::{systemd, workload::Workload},
    settings::Environment,
    ui::Ui,
};

/// Write a systemd unit for podman (Quadlet)
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate systemd app:1 -o ~/.config/containers/systemd
  wpack generate systemd app:1 --schedule daily

Exit status:
  0  written
  1  the program will not run there, a file was edited, or a check found a
     difference
  2  wrong usage
  3  the input cannot be read
  4  registry, network or credentials
  5  the output cannot be written")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    workload: WorkloadArgs,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let path = self.output.path("");
        let generated = systemd::generate(&program, workload, path, &self.output.templates()?)?;
        self.output.deliver(generated, ui)
    }
}
