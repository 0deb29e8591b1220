//! `wpack generate kubernetes`

use clap::ValueEnum;

use super::{deployment::DeploymentArgs, objects::ObjectArgs};
use crate::{
    args,
    error::{CommandError, Result},
    generate::{
        host::Host,
        kubernetes::{self, Arrangement, Wishes},
        wasmcloud,
        workload::last_of_each,
    },
    settings::Environment,
    ui::Ui,
};

/// Write what a Kubernetes cluster needs
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate kubernetes ghcr.io/acme/app:1
                                              kubernetes.yaml for any cluster
  wpack generate kubernetes app:1 --schedule '0 3 * * *' --arg report
  wpack generate kubernetes app:1-artifact --on shim --runtime-class k3s
  wpack generate kubernetes app:1 --layout kustomize -o deploy
  wpack generate kubernetes app:1 --check     fails when the file is out of date"))]
pub(super) struct Args {
    #[command(flatten)]
    deployment: DeploymentArgs,

    #[command(flatten)]
    cluster: ClusterArgs,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Cluster")]
struct ClusterArgs {
    /// What runs the program on a node
    #[arg(long, value_enum, default_value = "bundle")]
    on: On,

    /// The RuntimeClass: that of an installer (rcm, k3s, spinkube, runwasi), or one by its name
    #[arg(long, value_name = "PRESET or NAME")]
    runtime_class: Option<String>,

    /// Make the RuntimeClass too; mostly an operator owns it
    #[arg(long)]
    emit_runtime_class: bool,

    /// How the files are arranged
    #[arg(long, value_enum, default_value = "plain")]
    layout: Arrangement,

    #[command(flatten)]
    objects: ObjectArgs,

    /// An annotation of the pods; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    annotation: Vec<(String, String)>,

    /// A label that nodes must have; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    node_selector: Vec<(String, String)>,

    /// Ask the registry at each start, although the digest says all
    #[arg(long)]
    always_pull: bool,

    /// Let an autoscaler have up to so many replicas
    #[arg(long, value_name = "MAX")]
    hpa: Option<u32>,

    /// Route requests to this host by an Ingress
    #[arg(long, value_name = "HOST")]
    ingress: Option<String>,

    /// Route requests to this host by an HTTPRoute
    #[arg(long, value_name = "HOST")]
    http_route: Option<String>,

    /// The Gateway of the HTTPRoute
    #[arg(long, value_name = "NAME", default_value = "gateway")]
    gateway: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum On {
    /// wpack's runner in the image: any cluster
    Bundle,
    /// containerd's runwasi shim with wasmtime
    Shim,
    /// crun with a WebAssembly engine
    Crun,
    /// containerd's shim of Spin
    Spin,
    /// wasmCloud 2: no pods, as `wpack generate wasmcloud`
    Wasmcloud,
}

impl On {
    /// What runs a pod's container; wasmCloud has no pods.
    fn host(self) -> Option<Host> {
        match self {
            Self::Bundle => Some(Host::Bundle),
            Self::Shim => Some(Host::Shim),
            Self::Crun => Some(Host::Crun),
            Self::Spin => Some(Host::Spin),
            Self::Wasmcloud => None,
        }
    }
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let layout = self.cluster.layout;
        let default = if layout == Arrangement::Plain { "kubernetes.yaml" } else { "kubernetes" };
        self.deployment.run(default, ui, environment, |deployment| match self.cluster.on.host() {
            Some(host) => kubernetes::generate(deployment, self.cluster.wishes(host), layout),
            None => {
                self.cluster.check_without_pods()?;
                wasmcloud::generate(&deployment, &self.cluster.of_wasmcloud())
            }
        })
    }
}

impl ClusterArgs {
    /// Refuses what is about pods, or about objects that wasmCloud makes itself.
    fn check_without_pods(&self) -> Result<()> {
        let given = [
            ("--runtime-class", self.runtime_class.is_some() || self.emit_runtime_class),
            ("--layout", self.layout != Arrangement::Plain),
            ("--annotation", !self.annotation.is_empty()),
            ("--node-selector", !self.node_selector.is_empty()),
            ("--always-pull", self.always_pull),
            ("--hpa", self.hpa.is_some()),
            ("--http-route", self.http_route.is_some()),
        ];
        match given.into_iter().find(|(_, is_given)| *is_given) {
            Some((flag, _)) => Err(CommandError::usage(format!("`{flag}` means nothing to wasmCloud"))),
            None => Ok(()),
        }
    }

    fn of_wasmcloud(&self) -> wasmcloud::Wishes {
        wasmcloud::Wishes {
            objects: self.objects.objects(),
            host_group: wasmcloud::HOST_GROUP.to_owned(),
            host: self.ingress.clone(),
            allowed_hosts: Vec::new(),
        }
    }

    fn wishes(&self, host: Host) -> Wishes {
        Wishes {
            host,
            runtime_class: self.runtime_class.clone(),
            emit_runtime_class: self.emit_runtime_class,
            objects: self.objects.objects(),
            annotations: last_of_each(self.annotation.clone()),
            node_selector: last_of_each(self.node_selector.clone()),
            always_pull: self.always_pull,
            hpa: self.hpa,
            ingress: self.ingress.clone(),
            http_route: self.http_route.clone(),
            gateway: self.gateway.clone(),
        }
    }
}
