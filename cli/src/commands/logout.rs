//! `wpack logout`

use serde::Serialize;

use crate::{
    args::{self, ConnectionArgs},
    error::{Context as _, Result},
    interrupt,
    settings::Environment,
    ui::Ui,
};

/// Forget the login for a registry
///
/// It is removed from the credential helper that Docker's config.json names, and from that file.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack logout ghcr.io
  wpack logout                 from Docker Hub

Exit status:
  0  there is no login any more
  2  wrong usage
  4  the credentials cannot be used
  5  the file cannot be written")]
pub(crate) struct Args {
    /// The registry's host
    #[arg(value_name = "REGISTRY", default_value = "docker.io", value_parser = args::registry)]
    registry: String,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack logout"))]
pub(crate) struct Document<'a> {
    /// The host of the registry.
    registry: &'a str,
    /// What kept a password and keeps it no longer: files and helper programs.
    removed: Vec<String>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        interrupt::clean_up(ui.hush());
        let registry = &self.registry;
        let credentials = environment.registry(&ConnectionArgs::default(), ui).credentials;
        let keepers =
            credentials.erase(registry).context(|| format!("cannot forget the login for `{registry}`"))?;
        let removed: Vec<String> = keepers.iter().map(ToString::to_string).collect();
        // A place that cannot be read says so to the command that needs it.
        if let Ok(Some(place)) = credentials.elsewhere(registry) {
            ui.warning(&format!("{place} still has a login for {registry}"));
        }
        if ui.json() {
            return ui.document(&Document { registry, removed });
        }
        ui.status(&match removed.is_empty() {
            true => format!("not logged in to {registry}"),
            false => format!("logged out of {registry}; the login is gone from {}", removed.join(" and ")),
        });
        Ok(())
    }
}
