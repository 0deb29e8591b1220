//! `wpack generate compose`

use super::deployment::DeploymentArgs;
use crate::{error::Result, generate::compose, settings::Environment, ui::Ui};

/// Write a Compose file
#[derive(clap::Args)]
#[command(after_help = super::help("wpack generate compose app:1 && docker compose up"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        self.deployment.run("compose.yaml", ui, environment, compose::generate)
    }
}
