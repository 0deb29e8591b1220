//! Kubernetes: a Deployment for what answers HTTP, a Job or CronJob for a command, and what belongs around them.

pub(super) mod checks;
mod helm;

use std::path::Path;

use clap::ValueEnum;
use minijinja::{Value, context, value::Serde};

use super::{
    File, Generated, Templates, host::Host, program::Program, runtime_class::RuntimeClass, workload::Workload,
};
use crate::error::Result;

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
    pub(crate) namespace: Option<String>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) annotations: Vec<(String, String)>,
    pub(crate) node_selector: Vec<(String, String)>,
    pub(crate) pull_secrets: Vec<String>,
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
/// When the program will not run there, and as [`Templates::render`].
pub(crate) fn generate(
    program: &Program,
    mut workload: Workload,
    mut wishes: Wishes,
    arrangement: Arrangement,
    path: &Path,
    templates: &Templates,
) -> Result<Generated> {
    let host = wishes.host;
    host.must_run(program, &mut workload)?;
    checks::check(&workload, &wishes)?;
    if arrangement == Arrangement::Kustomize {
        checks::check_for_kustomize(&workload, &wishes)?;
    }
    let class = RuntimeClass::of(host, wishes.runtime_class.as_deref())?;
    if host == Host::Crun {
        wishes.annotations.insert(0, ("module.wasm.image/variant".to_owned(), "compat-smart".to_owned()));
    }
    let context = workload.context(more(&workload, &wishes, class.as_ref()));
    let app = templates.render("kubernetes/app.yaml", context.clone())?;
    let files = match arrangement {
        Arrangement::Plain => vec![File::text(path, app)],
        Arrangement::Helm => helm::chart(&workload, &context, path, templates)?,
        Arrangement::Kustomize => kustomize(app, &context, path, templates)?,
    };
    Ok(Generated { files, notes: notes(program, &wishes, class.as_ref()) })
}

fn more(workload: &Workload, wishes: &Wishes, class: Option<&RuntimeClass>) -> Value {
    context! {
        parts => parts(workload, wishes),
        namespace => wishes.namespace.clone(),
        labels => Serde(&wishes.labels),
        annotations => Serde(&wishes.annotations),
        node_selector => Serde(&wishes.node_selector),
        pull_secrets => wishes.pull_secrets.clone(),
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
    }
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

fn kustomize(app: String, context: &Value, folder: &Path, templates: &Templates) -> Result<Vec<File>> {
    let base = folder.join("base");
    let kustomization = templates.render("kubernetes/kustomization.yaml", context.clone())?;
    let mut files = vec![
        File::text(base.join("app.yaml"), app),
        File::text(base.join("kustomization.yaml"), kustomization),
    ];
    for overlay in ["staging", "production"] {
        let text = templates.render("kubernetes/overlay.yaml", context! { overlay, ..context.clone() })?;
        files.push(File::text(folder.join("overlays").join(overlay).join("kustomization.yaml"), text));
    }
    Ok(files)
}

fn notes(program: &Program, wishes: &Wishes, class: Option<&RuntimeClass>) -> Vec<String> {
    let mut notes = program.notes();
    notes.extend(class.into_iter().flat_map(|class| class.prerequisites(wishes.host)));
    if wishes.host == Host::Spin {
        notes.push(
            "the shim of Spin runs as root: kubectl label namespace NAMESPACE \
             pod-security.kubernetes.io/enforce=baseline"
                .to_owned(),
        );
    }
    notes
}
