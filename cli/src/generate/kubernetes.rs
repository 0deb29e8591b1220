//! Kubernetes: a Deployment for what answers HTTP, a Job or CronJob for a command, and what belongs around them.

mod checks;
mod helm;

use clap::ValueEnum;
use minijinja::{Value, context, value::Serde};

use super::{
    File, Generated, deployment::Deployment, host::Host, objects::Objects, runtime_class::RuntimeClass,
    workload::Workload,
};
use crate::error::Result;

/// The template of all objects.
const APP: &str = "kubernetes/app.yaml";

/// How the files are arranged.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Arrangement {
    /// One file for `kubectl apply -f`
    Plain,
    /// A base and overlays for `kubectl apply -k`
    Kustomize,
    /// A chart for `helm install`
    Helm,
}

/// What only Kubernetes knows of.
pub(crate) struct Wishes {
    pub(crate) host: Host,
    pub(crate) runtime_class: Option<String>,
    pub(crate) emit_runtime_class: bool,
    pub(crate) objects: Objects,
    pub(crate) annotations: Vec<(String, String)>,
    pub(crate) node_selector: Vec<(String, String)>,
    pub(crate) always_pull: bool,
    /// The most replicas of an autoscaler.
    pub(crate) hpa: Option<u32>,
    pub(crate) ingress: Option<String>,
    pub(crate) http_route: Option<String>,
    pub(crate) gateway: String,
}

/// The files for a cluster.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(
    mut deployment: Deployment,
    mut wishes: Wishes,
    arrangement: Arrangement,
) -> Result<Generated> {
    let host = wishes.host;
    host.must_run(&mut deployment)?;
    let workload = &deployment.workload;
    checks::check(workload, &wishes)?;
    if arrangement == Arrangement::Kustomize {
        checks::check_for_kustomize(workload, &wishes)?;
    }
    let class = RuntimeClass::of(host, wishes.runtime_class.as_deref())?;
    if host == Host::Crun {
        wishes.annotations.insert(0, ("module.wasm.image/variant".to_owned(), "compat-smart".to_owned()));
    }
    let context = deployment.context(more(workload, &wishes, class.as_ref()));
    let files = match arrangement {
        Arrangement::Plain => vec![deployment.file(&deployment.path, APP, &context)?],
        Arrangement::Helm => helm::chart(&deployment, &context)?,
        Arrangement::Kustomize => kustomize(&deployment, &context)?,
    };
    Ok(deployment.generated(files, notes(host, class.as_ref())))
}

fn more(workload: &Workload, wishes: &Wishes, class: Option<&RuntimeClass>) -> Value {
    wishes.objects.context(context! {
        parts => parts(workload, wishes),
        annotations => Serde(&wishes.annotations),
        node_selector => Serde(&wishes.node_selector),
        // What a tag stands for may change.
        pull_policy => if wishes.always_pull || !workload.is_pinned { "Always" } else { "IfNotPresent" },
        runtime_class => class.map(|class| class.name.clone()),
        handler => class.map(|class| class.handler.clone()),
        // The shim of Spin writes into the container's root as root.
        restricted => wishes.host != Host::Spin,
        command => wishes.host.command().to_vec(),
        hpa => wishes.hpa,
        ingress => wishes.ingress.clone(),
        http_route => wishes.http_route.clone(),
        gateway => wishes.gateway.clone(),
    })
}

/// The templates of the objects, in the order in which they are applied.
fn parts(workload: &Workload, wishes: &Wishes) -> Vec<&'static str> {
    let http = workload.is_http;
    let parts = [
        (wishes.emit_runtime_class, "kubernetes/runtime-class.yaml"),
        (true, "kubernetes/service-account.yaml"),
        (true, "kubernetes/network-policy.yaml"),
        (http, "kubernetes/service.yaml"),
        (http, "kubernetes/deployment.yaml"),
        (http, "kubernetes/pod-disruption-budget.yaml"),
        (wishes.hpa.is_some(), "kubernetes/horizontal-pod-autoscaler.yaml"),
        (wishes.ingress.is_some(), "kubernetes/ingress.yaml"),
        (wishes.http_route.is_some(), "kubernetes/http-route.yaml"),
        (!http && workload.schedule.is_none(), "kubernetes/job.yaml"),
        (!http && workload.schedule.is_some(), "kubernetes/cron-job.yaml"),
    ];
    parts.into_iter().filter(|(wanted, _)| *wanted).map(|(_, part)| part).collect()
}

fn kustomize(deployment: &Deployment, context: &Value) -> Result<Vec<File>> {
    let (base, overlays) = (deployment.path.join("base"), deployment.path.join("overlays"));
    let mut files = vec![
        deployment.file(base.join("app.yaml"), APP, context)?,
        deployment.file(base.join("kustomization.yaml"), "kubernetes/kustomization.yaml", context)?,
    ];
    for overlay in ["staging", "production"] {
        let path = overlays.join(overlay).join("kustomization.yaml");
        let context = context! { overlay, ..context.clone() };
        files.push(deployment.file(path, "kubernetes/overlay.yaml", &context)?);
    }
    Ok(files)
}

fn notes(host: Host, class: Option<&RuntimeClass>) -> Vec<String> {
    let mut notes: Vec<_> = class.into_iter().flat_map(|class| class.prerequisites(host)).collect();
    if host == Host::Spin {
        notes.push(
            "the shim of Spin runs as root: kubectl label namespace NAMESPACE \
             pod-security.kubernetes.io/enforce=baseline"
                .to_owned(),
        );
    }
    notes
}
