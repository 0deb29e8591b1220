//! `wpack generate spin`

use super::{
    input::{InputArgs, WorkloadArgs},
    output::OutputArgs,
};
use crate::{
    error::Result,
    generate::{
        spin::{self, Wishes},
        workload::Workload,
    },
    settings::Environment,
    ui::Ui,
};

/// Write a SpinApp and a spin.toml
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate spin app:1-artifact && kubectl apply -f spinapp.yaml

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

    /// The namespace of the SpinApp
    #[arg(long)]
    namespace: Option<String>,

    /// A host that the program may ask, such as https://api.example.com; may be repeated
    #[arg(long, value_name = "URL")]
    allowed_host: Vec<String>,

    /// The component as `spin.toml` finds it
    #[arg(long, value_name = "FILE", default_value = "app.wasm")]
    source: String,

    #[command(flatten)]
    output: OutputArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let path = self.output.path("");
        let generated = spin::generate(&program, &workload, &self.wishes(), path, &self.output.templates()?)?;
        self.output.deliver(generated, ui)
    }

    fn wishes(&self) -> Wishes {
        Wishes {
            pull_secrets: self.pull_secret.clone(),
            namespace: self.namespace.clone(),
            allowed_hosts: self.allowed_host.clone(),
            source: self.source.clone(),
        }
    }
}
