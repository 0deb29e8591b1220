//! `wpack generate kubernetes`

use super::{
    input::{InputArgs, WorkloadArgs},
    output::OutputArgs,
};
use crate::{
    args,
    error::Result,
    generate::{
        kubernetes::{self, Arrangement, Host, Wishes},
        workload::{Workload, last_of_each},
    },
    settings::Environment,
    ui::Ui,
};

/// Write what a Kubernetes cluster needs
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate kubernetes ghcr.io/acme/app:1    kubernetes.yaml for any cluster
  wpack generate kubernetes app:1 --schedule '0 3 * * *' --arg report
  wpack generate kubernetes app:1-artifact --on shim --runtime-class k3s
  wpack generate kubernetes app:1 --layout kustomize -o deploy
  wpack generate kubernetes app:1 --check         fails when the file is out of date

Exit status:
  0  written
  1  the program will not run there, a file was edited, or a check found a difference
  2  wrong usage
  3  the input cannot be read
  4  registry, network or credentials
  5  the output cannot be written")]
pub(super) struct Args {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    workload: WorkloadArgs,

    #[command(flatten)]
    cluster: ClusterArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(clap::Args)]
#[command(next_help_heading = "Cluster")]
struct ClusterArgs {
    /// What runs the program on a node
    #[arg(long, value_enum, default_value = "bundle")]
    on: Host,

    /// The RuntimeClass: that of an installer (rcm, k3s, spinkube, runwasi), or one by its name
    #[arg(long, value_name = "PRESET or NAME")]
    runtime_class: Option<String>,

    /// Make the RuntimeClass too; mostly an operator owns it
    #[arg(long)]
    emit_runtime_class: bool,

    /// How the files are arranged
    #[arg(long, value_enum, default_value = "plain")]
    layout: Arrangement,

    /// The namespace of all objects
    #[arg(long)]
    namespace: Option<String>,

    /// A label of all objects; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    label: Vec<(String, String)>,

    /// An annotation of the pods; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    annotation: Vec<(String, String)>,

    /// A label that nodes must have; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    node_selector: Vec<(String, String)>,

    /// The secret with which the image is pulled; may be repeated
    #[arg(long, value_name = "NAME")]
    pull_secret: Vec<String>,

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

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let program = self.input.program(ui, environment)?;
        let workload = Workload::new(&program, self.workload.wishes())?;
        let arrangement = self.cluster.layout;
        let default = if arrangement == Arrangement::Plain { "kubernetes.yaml" } else { "kubernetes" };
        let path = self.output.path(default);
        let wishes = self.cluster.wishes();
        let templates = self.output.templates()?;
        let generated = kubernetes::generate(&program, workload, wishes, arrangement, path, &templates)?;
        self.output.deliver(generated, ui)
    }
}

impl ClusterArgs {
    fn wishes(&self) -> Wishes {
        Wishes {
            host: self.on,
            runtime_class: self.runtime_class.clone(),
            emit_runtime_class: self.emit_runtime_class,
            namespace: self.namespace.clone(),
            labels: last_of_each(self.label.clone()),
            annotations: last_of_each(self.annotation.clone()),
            node_selector: last_of_each(self.node_selector.clone()),
            pull_secrets: self.pull_secret.clone(),
            always_pull: self.always_pull,
            hpa: self.hpa,
            ingress: self.ingress.clone(),
            http_route: self.http_route.clone(),
            gateway: self.gateway.clone(),
        }
    }
}
