//! `wpack doctor`

use clap::ValueEnum;
use serde::Serialize;
use wpack_oci::Reference;

use crate::{
    args::{self, Choice, ConnectionArgs},
    config::{Config, Part},
    doctor::{Check, Verdict, cache, cluster, containerd, docker, podman, registry, runners, store},
    error::{CommandError, Kind, Result},
    render,
    settings::Environment,
    ui::Ui,
};

/// Say what on this machine, in a registry or a cluster is in the way
///
/// wpack's own runners, store and cache are read; a registry is asked whether it lets the credentials at hand read
/// and write, without anything being sent; Docker, podman, containerd and the cluster of kubectl are asked what they
/// are. What is not here is no failure unless it is asked for.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack doctor                      this machine, and the registry of wpack.toml
  wpack doctor ghcr.io/acme/app:1   may I pull and push there?
  wpack doctor --need docker,podman
                                    fails unless both answer
  wpack doctor --runtime-class wasmtime-v1
                                    fails unless the cluster has it
  wpack doctor --json | jq '.checks[] | select(.verdict == \"fails\")'

Exit status:
  0  nothing is in the way of what was asked for
  1  something is
  2  wrong usage")]
pub(crate) struct Args {
    /// The image to be pulled and pushed [default: that of `wpack.toml`, if it is in a registry]
    #[arg(value_name = "REF", value_parser = args::reference)]
    image: Option<Reference>,

    /// Fail unless this answers; may be repeated
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    need: Vec<Need>,

    /// Fail unless the cluster has this RuntimeClass
    #[arg(long, value_name = "NAME")]
    runtime_class: Option<String>,

    #[command(flatten)]
    connection: ConnectionArgs,
}

/// What a user may ask for.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Need {
    /// A Docker engine
    Docker,
    /// podman
    Podman,
    /// containerd
    Containerd,
    /// A cluster that kubectl reaches
    Kubernetes,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack doctor"))]
pub(crate) struct Document {
    /// What was looked at, in the order of the text.
    checks: Vec<Check>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let mut checks = vec![runners::check(), store::check(environment), cache::check(environment)];
        if let Some(image) = self.image(ui)? {
            checks.extend(registry::checks(&image, environment.registry(&self.connection, ui)));
        }
        let class = self.runtime_class.as_deref();
        checks.extend([
            docker::check(environment).needed(self.needs(Need::Docker)),
            podman::check(environment).needed(self.needs(Need::Podman)),
            containerd::check(environment).needed(self.needs(Need::Containerd)),
            cluster::check(class, environment).needed(self.needs(Need::Kubernetes) || class.is_some()),
        ]);
        let failing = checks.iter().filter(|check| check.verdict == Verdict::Fails);
        let failing: Vec<_> = failing.map(|check| check.name).collect();
        ui.result(&render::doctor::checks(&checks), &Document { checks })?;
        match &failing[..] {
            [] => Ok(()),
            names => Err(CommandError::new(Kind::No, format!("in the way: {}", names.join(", ")))),
        }
    }

    fn needs(&self, what: Need) -> bool {
        self.need.contains(&what)
    }

    /// The image that is asked for: here, or by the project.
    fn image(&self, ui: &Ui) -> Result<Option<Reference>> {
        if self.image.is_some() {
            return Ok(self.image.clone());
        }
        let parts = Config::of_project(ui)?.parts(&Choice::default())?;
        Ok(parts.iter().find_map(Part::published))
    }
}
