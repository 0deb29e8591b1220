//! `wpack generate nomad`

use super::{
    input::{InputArgs, WorkloadArgs},
    output::OutputArgs,
};
use crate::{
    error::Result,
    generate::{host::Host, nomad, workload::Workload},
    settings::Environment,
    ui::Ui,
};

/// Write a Nomad job
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate nomad app:1 && nomad job run job.nomad.hcl
  wpack generate nomad app:1 --schedule '0 3 * * *'
  wpack generate nomad app:1-compat --on shim

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

    /// What runs the program on a client
    #[arg(long, value_enum, default_value = "bundle")]
    on: On,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let path = self.output.path("job.nomad.hcl");
        let generated = nomad::generate(&program, workload, self.on.host(), path, &self.output.templates()?)?;
        self.output.deliver(generated, ui)
    }
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum On {
    /// wpack's runner in the image
    Bundle,
    /// containerd's runwasi shim with wasmtime, as a runtime of Docker
    Shim,
}

impl On {
    fn host(self) -> Host {
        match self {
            Self::Bundle => Host::Bundle,
            Self::Shim => Host::Shim,
        }
    }
}
