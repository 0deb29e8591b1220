//! `wpack generate spin`

use super::{deployment::DeploymentArgs, objects::ObjectArgs};
use crate::{
    error::Result,
    generate::spin::{self, Wishes},
    settings::Environment,
    ui::Ui,
};

/// Write a SpinApp and a spin.toml
#[derive(clap::Args)]
#[command(after_help = super::help("wpack generate spin app:1-artifact && kubectl apply -f spinapp.yaml"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,

    #[command(flatten)]
    objects: ObjectArgs,

    /// A host that the program may ask, such as https://api.example.com; may be repeated
    #[arg(long, value_name = "URL")]
    allowed_host: Vec<String>,

    /// The component as `spin.toml` finds it
    #[arg(long, value_name = "FILE", default_value = "app.wasm")]
    source: String,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let wishes = Wishes {
            objects: self.objects.objects(),
            allowed_hosts: self.allowed_host.clone(),
            source: self.source.clone(),
        };
        self.deployment.run("", ui, environment, |deployment| spin::generate(&deployment, &wishes))
    }
}
