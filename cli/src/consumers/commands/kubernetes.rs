//! Pods. `wpack generate kubernetes` writes more than these lines say.

use serde_json::json;

use super::Case;
use crate::{
    consumers::{form::Form, line::Line},
    generate::{RuntimeClass, host::Host},
    label::label,
    parts::MODULE_PATH,
};

/// The most characters of a pod's name (RFC 1123).
const NAME_LIMIT: usize = 63;

pub(in super::super) fn kubernetes(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    pod(case, |line| line)
}

pub(in super::super) fn kubernetes_shim(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    pod(case, |line| command(class(line, Host::Shim), case))
}

/// crun takes the pod's annotation, which the node's container runtime has to let through.
pub(in super::super) fn kubernetes_crun(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let annotation = "--annotations=module.wasm.image/variant=compat-smart";
    pod(case, |line| command(class(line, Host::Crun).plain(annotation), case))
}

pub(in super::super) fn kubernetes_spin(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    // Not used, but it may not be empty.
    pod(case, |line| class(line, Host::Spin).plain("--command -- /"))
}

/// What wasmCloud starts is an object of its own kind.
pub(in super::super) fn wasmcloud(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let (_, handed) = case.place.in_registry()?;
    let generate = Line::new("wpack generate wasmcloud").word(&format!("docker://{}", handed.image));
    let apply = Line::new("kubectl apply --filename wasmcloud.yaml");
    Ok(handed.first.into_iter().chain([generate, apply]).collect())
}

/// A command is followed to its end and then removed; what answers HTTP stays.
fn pod(case: &Case<'_>, more: impl FnOnce(Line) -> Line) -> Result<Vec<Line>, &'static str> {
    let (reference, handed) = case.place.in_registry()?;
    let name = label(reference.repository(), NAME_LIMIT);
    Ok(handed.then(|image| {
        let line = Line::new("kubectl run").word(&name).word(&format!("--image={image}"));
        more(match case.need.ports.first() {
            Some(port) => line.word(&format!("--port={}", port.split('/').next().unwrap_or(port))),
            None => line.plain("--restart=Never --attach --rm"),
        })
    }))
}

fn class(line: Line, host: Host) -> Line {
    let class = RuntimeClass::of(host, None).ok().flatten().map(|class| class.name);
    let overrides = json!({"apiVersion": "v1", "spec": {"runtimeClassName": class}});
    line.word(&format!("--overrides={overrides}"))
}

/// The portable module with its arguments, where the image does not start it by itself.
fn command(line: Line, case: &Case<'_>) -> Line {
    let says_itself = matches!(case.offer.form, Form::Shim | Form::Wasi | Form::Linux);
    if says_itself { line } else { line.plain("--command --").word(MODULE_PATH).words(&case.need.args) }
}
