//! Engines that start containers on this machine.

use super::Case;
use crate::{
    consumers::{form::Form, line::Line},
    label::label,
    parts::MODULE_PATH,
};

/// What `docker run`, `podman run` and `nerdctl run` have in common behind the verb.
fn run(line: Line, case: &Case<'_>) -> Line {
    let mut line = line.plain("run --rm");
    if let Some(platform) = case.platform {
        line = line.option("--platform", platform);
    }
    for port in &case.need.ports {
        let number = port.split('/').next().unwrap_or(port);
        line = line.option("--publish", &format!("{number}:{port}"));
    }
    for folder in &case.need.folders {
        let access = if folder.read_only { ":ro" } else { "" };
        line = line.here("--volume", &format!("{}{access}", folder.host));
    }
    line
}

/// Starts the portable module of a bundle in place of its runner, and with it the arguments that went with that; other
/// forms start it by themselves.
fn portable(line: Line, case: &Case<'_>, image: &str) -> Line {
    match case.offer.form {
        Form::Bundle => line.option("--entrypoint", MODULE_PATH).word(image).words(&case.need.args),
        _ => line.word(image),
    }
}

pub(in super::super) fn docker(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    Ok(case.place.for_docker(case.offer.form).then(|image| run(Line::new("docker"), case).word(image)))
}

pub(in super::super) fn docker_shim(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let start = |image: &str| {
        let line = run(Line::new("docker"), case).option("--runtime", SHIM);
        portable(line, case, image)
    };
    Ok(case.place.for_docker(case.offer.form).then(start))
}

pub(in super::super) fn podman(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    Ok(case.place.for_podman().then(|image| run(Line::new("podman"), case).word(image)))
}

/// An annotation of an image does not reach crun since podman 4.6 (containers/podman#18542), so it is given anew.
pub(in super::super) fn podman_crun(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let start = |image: &str| {
        let line = run(Line::new("podman --runtime crun"), case).plain("--annotation run.oci.handler=wasm");
        portable(line, case, image)
    };
    Ok(case.place.for_podman().then(start))
}

pub(in super::super) fn nerdctl(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let (_, handed) = case.place.in_registry()?;
    Ok(handed.then(|image| run(Line::new("nerdctl"), case).word(image)))
}

/// runwasi's shim with wasmtime, as containerd and Docker name it.
const SHIM: &str = "io.containerd.wasmtime.v1";

pub(in super::super) fn containerd(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    Ok(case
        .place
        .for_containerd(&platform(case))
        .then(|image| ctr(case, "").word(image).word(&label(image, 63))))
}

pub(in super::super) fn containerd_shim(case: &Case<'_>) -> Result<Vec<Line>, &'static str> {
    let start = |image: &str| {
        let line = ctr(case, "--runtime").plain(SHIM).word(image).word(&label(image, 63));
        // Arguments take the place of the entrypoint.
        match case.offer.form {
            Form::Bundle => line.word(MODULE_PATH).words(&case.need.args),
            _ => line,
        }
    };
    Ok(case.place.for_containerd(&platform(case)).then(start))
}

fn platform(case: &Case<'_>) -> String {
    case.platform.map(|platform| format!("--platform {platform}")).unwrap_or_default()
}

/// `ctr run` up to the image; without a network of its own a container can only be reached on the host's.
fn ctr(case: &Case<'_>, last: &str) -> Line {
    let mut line = Line::new("ctr run --rm").plain(&platform(case));
    if !case.need.ports.is_empty() {
        line = line.plain("--net-host");
    }
    for folder in &case.need.folders {
        let access = if folder.read_only { "ro" } else { "rw" };
        line = line.mount(&folder.host, access);
    }
    line.plain(last)
}
