//! `wpack tags`

use serde::Serialize;
use wpack_oci::{Reference, Registry};

use crate::{
    args::{self, ConnectionArgs},
    error::{Context as _, Result},
    settings::Environment,
    ui::Ui,
};

/// List the tags of a repository, in the order of the registry
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack tags ghcr.io/acme/app
  wpack tags alpine                 on Docker Hub

Exit status:
  0  listed
  2  wrong usage
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// The repository
    #[arg(value_name = "REPO", value_parser = args::repository)]
    repository: Reference,

    #[command(flatten)]
    connection: ConnectionArgs,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack tags"))]
pub(crate) struct Document {
    /// The repository.
    name: String,
    /// Its tags, as the registry sorts them.
    tags: Vec<String>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let name = self.repository.familiar_name();
        let registry = Registry::open(&self.repository, environment.registry(&self.connection, ui));
        let tags = registry.and_then(|registry| registry.tags());
        let tags = tags.context(|| format!("cannot list the tags of `{name}`"))?;
        let text: String = tags.iter().map(|tag| format!("{tag}\n")).collect();
        ui.result(&text, &Document { name, tags })
    }
}
