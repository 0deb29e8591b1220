//! `wpack generate`

mod again;
mod dockerfile;
mod output;

use clap::Subcommand;

use crate::{error::Result, settings::Environment, ui::Ui};

/// Write the files that stand between a program and production
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    Dockerfile(dockerfile::Args),
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        match &self.kind {
            Kind::Dockerfile(args) => args.run(ui, environment),
        }
    }
}
