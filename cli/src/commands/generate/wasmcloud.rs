//! `wpack generate wasmcloud`

use super::{deployment::DeploymentArgs, objects::ObjectArgs};
use crate::{
    error::Result,
    generate::wasmcloud::{self, Wishes},
    settings::Environment,
    ui::Ui,
};

/// Write a WorkloadDeployment for wasmCloud 2
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate wasmcloud app:1-artifact && kubectl apply -f wasmcloud.yaml"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,

    #[command(flatten)]
    objects: ObjectArgs,

    /// A host that the program may ask, such as api.example.com; may be repeated
    #[arg(long, value_name = "HOST")]
    allowed_host: Vec<String>,

    /// The group of hosts that runs it
    #[arg(long, value_name = "NAME", default_value = wasmcloud::HOST_GROUP)]
    host_group: String,

    /// The host name whose requests it answers
    #[arg(long, value_name = "HOST")]
    host: Option<String>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let wishes = Wishes {
            objects: self.objects.objects(),
            host_group: self.host_group.clone(),
            host: self.host.clone(),
            allowed_hosts: self.allowed_host.clone(),
        };
        let generate = |deployment| wasmcloud::generate(&deployment, &wishes);
        self.deployment.run("wasmcloud.yaml", ui, environment, generate)
    }
}
