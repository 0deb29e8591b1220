//! `wpack generate nomad`

use super::deployment::DeploymentArgs;
use crate::{
    error::Result,
    generate::{host::Host, nomad},
    settings::Environment,
    ui::Ui,
};

/// Write a Nomad job
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate nomad app:1 && nomad job run job.nomad.hcl
  wpack generate nomad app:1 --schedule '0 3 * * *'
  wpack generate nomad app:1-compat --on shim"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,

    /// What runs the program on a client
    #[arg(long, value_enum, default_value = "bundle", help_heading = "Program")]
    on: On,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let generate = |deployment| nomad::generate(deployment, self.on.host());
        self.deployment.run("job.nomad.hcl", ui, environment, generate)
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
