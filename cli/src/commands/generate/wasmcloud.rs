//! `wpack generate wasmcloud`

use super::{
    input::{InputArgs, WorkloadArgs},
    output::OutputArgs,
};
use crate::{
    args,
    error::Result,
    generate::{
        wasmcloud::{self, Wishes},
        workload::{Workload, last_of_each},
    },
    settings::Environment,
    ui::Ui,
};

/// Write a WorkloadDeployment for wasmCloud 2
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate wasmcloud app:1-artifact && kubectl apply -f wasmcloud.yaml

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

    /// The secret with which the image is pulled; may be repeated
    #[arg(long, value_name = "NAME")]
    pull_secret: Vec<String>,

    /// The namespace of all objects
    #[arg(long)]
    namespace: Option<String>,

    /// A host that the program may ask, such as api.example.com; may be repeated
    #[arg(long, value_name = "HOST")]
    allowed_host: Vec<String>,

    /// A label of all objects; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    label: Vec<(String, String)>,

    /// The group of hosts that runs it
    #[arg(long, value_name = "NAME", default_value = wasmcloud::HOST_GROUP)]
    host_group: String,

    /// The host name whose requests it answers
    #[arg(long, value_name = "HOST")]
    host: Option<String>,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let path = self.output.path("wasmcloud.yaml");
        let generated =
            wasmcloud::generate(&program, &workload, &self.wishes(), path, &self.output.templates()?)?;
        self.output.deliver(generated, ui)
    }

    fn wishes(&self) -> Wishes {
        Wishes {
            pull_secrets: self.pull_secret.clone(),
            namespace: self.namespace.clone(),
            allowed_hosts: self.allowed_host.clone(),
            labels: last_of_each(self.label.clone()),
            host_group: self.host_group.clone(),
            host: self.host.clone(),
        }
    }
}
