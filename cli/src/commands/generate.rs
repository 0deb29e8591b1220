//! `wpack generate`

mod again;
mod ci;
mod compose;
mod deployment;
mod dockerfile;
mod kubernetes;
mod nomad;
mod objects;
mod output;
mod spin;
mod systemd;
mod wasmcloud;

use clap::Subcommand;

use crate::{
    args::Choice,
    config::{Config, Part},
    error::Result,
    line::Line,
    settings::Environment,
    ui::Ui,
};

/// Write the files that stand between a program and production
#[derive(clap::Args)]
#[command(after_help = help("\
  wpack generate dockerfile app.wasm  for `docker build`
  wpack generate kubernetes ghcr.io/acme/app:1
  wpack generate github               a workflow that builds and pushes
  wpack generate nomad app:1 --check  fails when the file is out of date
  wpack generate kubernetes --help    all that a kind takes"))]
pub(crate) struct Args {
    #[command(flatten)]
    choice: Choice,

    #[command(subcommand)]
    kind: Kind,
}

#[derive(Subcommand)]
enum Kind {
    Dockerfile(dockerfile::Args),
    Kubernetes(Box<kubernetes::Args>),
    Nomad(Box<nomad::Args>),
    Compose(Box<compose::Args>),
    Wasmcloud(Box<wasmcloud::Args>),
    Spin(Box<spin::Args>),
    Systemd(Box<systemd::Args>),
    Github(ci::GithubArgs),
    Gitlab(ci::GitlabArgs),
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        let part = Config::of_project(ui)?.part(&self.choice)?;
        line.completed(self, &part, |args| args.execute(&part, ui, environment))
    }

    fn execute(&self, part: &Part, ui: &Ui, environment: &Environment) -> Result<()> {
        match &self.kind {
            Kind::Dockerfile(args) => args.run(part, ui, environment),
            Kind::Kubernetes(args) => args.run(ui, environment),
            Kind::Nomad(args) => args.run(ui, environment),
            Kind::Compose(args) => args.run(ui, environment),
            Kind::Wasmcloud(args) => args.run(ui, environment),
            Kind::Spin(args) => args.run(ui, environment),
            Kind::Systemd(args) => args.run(ui, environment),
            Kind::Github(args) => args.run(part, ui),
            Kind::Gitlab(args) => args.run(part, ui),
        }
    }
}

/// What stands below the help of a kind: its examples, the first without its indentation, and the exit statuses, which
/// all kinds share.
fn help(examples: &str) -> String {
    format!(
        "Examples:\n  {examples}\n\nExit status:
  0  written
  1  the program will not run there, a file was edited, or a check found a
     difference
  2  wrong usage, or no project was found
  3  the input cannot be read
  4  registry, network or credentials
  5  the output cannot be written"
    )
}
