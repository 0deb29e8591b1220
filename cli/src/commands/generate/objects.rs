//! What every object of a cluster can have: the arguments that Kubernetes, Spin and wasmCloud share.

use crate::{
    args,
    generate::{objects::Objects, workload::last_of_each},
};

/// Of the objects in a cluster.
#[derive(clap::Args)]
#[command(next_help_heading = "Cluster")]
pub(super) struct ObjectArgs {
    /// The namespace of all objects
    #[arg(long)]
    namespace: Option<String>,

    /// A label of all objects; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = args::key_value)]
    label: Vec<(String, String)>,

    /// The secret with which the image is pulled; may be repeated
    #[arg(long, value_name = "NAME")]
    pull_secret: Vec<String>,
}

impl ObjectArgs {
    pub(super) fn objects(&self) -> Objects {
        Objects {
            namespace: self.namespace.clone(),
            labels: last_of_each(self.label.clone()),
            pull_secrets: self.pull_secret.clone(),
        }
    }
}
