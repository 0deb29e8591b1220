//! Kubernetes: a Deployment for what answers HTTP, a Job or CronJob for a command, and what belongs around them.

mod helm;

use std::path::Path;

use clap::ValueEnum;
use minijinja::{Value, context, value::Serde};
use wpack_validate::escape;

use super::{
    File, Generated, Templates,
    program::Program,
    runtime_class::RuntimeClass,
    workload::{Workload, is_label_value},
};
use crate::{
    error::{CommandError, Result},
    format::Format,
};

/// What runs the program on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Host {
    /// wpack's runner in the image: any cluster
    Bundle,
    /// containerd's runwasi shim with wasmtime
    Shim,
    /// crun with a WebAssembly engine
    Crun,
    /// containerd's shim of Spin
    Spin,
}

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

/// The formats that a bundle's host, a shim and so on cannot start, with the reason.
type Formats = &'static [(Format, Option<&'static str>)];

const NO_COMMAND: &str = "it has no command, so that a kubelet refuses it without a shim";

impl Host {
    /// The target of `wpack validate` that tells whether it runs a program.
    fn target(self) -> &'static str {
        match self {
            Self::Bundle => "wpack",
            Self::Shim => "runwasi-wasmtime",
            Self::Crun => "crun",
            Self::Spin => "containerd-shim-spin",
        }
    }

    /// Refuses a program that it will not run, and tells it where to listen.
    ///
    /// # Errors
    /// With the reason.
    pub(super) fn must_run(self, program: &Program, workload: &mut Workload) -> Result<()> {
        program.must_run_on(self.target(), self.formats())?;
        if let Some((key, value)) = self.listen(workload.port).filter(|_| workload.is_http) {
            workload.default_env(key, value);
        }
        Ok(())
    }

    pub(super) fn formats(self) -> Formats {
        const NO_RUNNER: Option<&str> = Some("it has no runner in it");
        const NO_FILES: Option<&str> = Some("crun looks for the module among the container's files");
        const NO_SPIN: Option<&str> = Some("Spin takes a plain artifact, or files with a `/spin.toml`");
        match self {
            Self::Bundle => &[
                (Format::Bundle, None),
                (Format::Artifact, Some(NO_COMMAND)),
                (Format::Shim, NO_RUNNER),
                (Format::Compat, NO_RUNNER),
            ],
            // Whatever the format, the shim takes the module at `/app.wasm`.
            Self::Shim => &[],
            Self::Crun => &[(Format::Compat, None), (Format::Artifact, NO_FILES), (Format::Shim, NO_FILES)],
            Self::Spin => &[
                (Format::Artifact, None),
                (Format::Bundle, NO_SPIN),
                (Format::Shim, NO_SPIN),
                (Format::Compat, NO_SPIN),
            ],
        }
    }

    /// The command of the container: the module for a shim, which must be said for an artifact.
    fn command(self) -> &'static [&'static str] {
        match self {
            Self::Bundle => &[],
            Self::Shim | Self::Crun => &["/app.wasm"],
            // Not used, but it may not be empty.
            Self::Spin => &["/"],
        }
    }

    /// The variable that tells the host where to listen.
    fn listen(self, port: u16) -> Option<(&'static str, String)> {
        match self {
            Self::Bundle if port == 8080 => None,
            Self::Bundle => Some(("PORT", port.to_string())),
            Self::Shim if port == 8080 => None,
            Self::Shim => Some(("WASMTIME_HTTP_PROXY_SOCKET_ADDR", format!("0.0.0.0:{port}"))),
            Self::Spin => Some(("SPIN_HTTP_LISTEN_ADDR", format!("0.0.0.0:{port}"))),
            Self::Crun => None,
        }
    }

    /// What must be true of the nodes.
    fn prerequisites(self, class: &RuntimeClass) -> Vec<String> {
        let (name, handler) = (&class.name, &class.handler);
        let mut notes = vec![format!("needs the RuntimeClass `{name}`: kubectl get runtimeclass {name}")];
        let runtime = |kind: &str| {
            format!(
                "needs on each node, in containerd 2's /etc/containerd/config.toml:\n\
                 [plugins.\"io.containerd.cri.v1.runtime\".containerd.runtimes.{handler}]\n  runtime_type = \"{kind}\""
            )
        };
        match self {
            Self::Bundle => {}
            Self::Shim => notes.push(runtime("io.containerd.wasmtime.v1")),
            Self::Spin => notes.push(runtime("io.containerd.spin.v2")),
            Self::Crun => notes.push(format!(
                "needs a crun that was built with a WebAssembly engine, and from containerd:\n\
                 [plugins.\"io.containerd.cri.v1.runtime\".containerd.runtimes.{handler}]\n  \
                 pod_annotations = [\"module.wasm.image/*\"]"
            )),
        }
        notes
    }
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
    check(&workload, &wishes)?;
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

/// What Kubernetes would refuse.
fn check(workload: &Workload, wishes: &Wishes) -> Result<()> {
    check_labels(&wishes.labels)?;
    let names = [&wishes.runtime_class, &wishes.namespace, &wishes.ingress, &wishes.http_route];
    check_names(names.into_iter().flatten().chain(&wishes.pull_secrets).chain([&wishes.gateway]))?;
    let is_for_http = wishes.hpa.is_some() || wishes.ingress.is_some() || wishes.http_route.is_some();
    if is_for_http && !workload.is_http {
        return Err(CommandError::usage(
            "`--hpa`, `--ingress` and `--http-route` are for programs that answer HTTP; this is a command",
        ));
    }
    Ok(())
}

/// Refuses a label that is no label, or one that the templates write.
pub(super) fn check_labels(labels: &[(String, String)]) -> Result<()> {
    if let Some((key, _)) = labels.iter().find(|(key, _)| key.starts_with("app.kubernetes.io/")) {
        return Err(CommandError::usage(format!("the label `{}` is made by wpack", escape(key))));
    }
    let Some((key, value)) = labels.iter().find(|(_, value)| !is_label_value(value)) else { return Ok(()) };
    let message = format!("`{}` cannot be the value of the label `{}`", escape(value), escape(key));
    Err(CommandError::usage(message).hint(
        "it has letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit; an annotation \
         takes any text",
    ))
}

/// Refuses what is no name of an object (a DNS subdomain, RFC 1123), but for the `*.` of a host.
pub(super) fn check_names<'a>(mut names: impl Iterator<Item = &'a String>) -> Result<()> {
    let is_letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(is_letter) && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = |name: &str| name.len() <= 253 && name.split('.').all(is_label);
    match names.find(|name| !is_name(name.strip_prefix("*.").unwrap_or(name))) {
        None => Ok(()),
        Some(name) => Err(CommandError::usage(format!("`{}` is no name in Kubernetes", escape(name)))
            .hint("names have lower-case letters, digits, `-` and `.`")),
    }
}

fn more(workload: &Workload, wishes: &Wishes, class: Option<&RuntimeClass>) -> Value {
    context! {
        parts => parts(workload, wishes),
        namespace => wishes.namespace.clone(),
        labels => Serde(&wishes.labels),
        annotations => Serde(&wishes.annotations),
        node_selector => Serde(&wishes.node_selector),
        pull_secrets => wishes.pull_secrets.clone(),
        pull_policy => if wishes.always_pull { "Always" } else { "IfNotPresent" },
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
    notes.extend(class.into_iter().flat_map(|class| wishes.host.prerequisites(class)));
    if wishes.host == Host::Spin {
        notes.push(
            "the shim of Spin runs as root: kubectl label namespace NAMESPACE \
             pod-security.kubernetes.io/enforce=baseline"
                .to_owned(),
        );
    }
    notes
}
