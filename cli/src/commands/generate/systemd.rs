//! `wpack generate systemd`

use super::deployment::DeploymentArgs;
use crate::{error::Result, generate::systemd, settings::Environment, ui::Ui};

/// Write a systemd unit for podman (Quadlet)
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate systemd app:1 -o ~/.config/containers/systemd
  wpack generate systemd app:1 --schedule daily"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        self.deployment.run("", ui, environment, systemd::generate)
    }
}
