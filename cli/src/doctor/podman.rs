//! podman: whether it is set up, and whether its runtime runs WebAssembly.

use serde::Deserialize;

use super::{Check, program::Program};
use crate::settings::Environment;

/// What of `podman info` is of interest.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Info {
    version: Version,
    host: Host,
    store: Store,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Version {
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Host {
    os: String,
    arch: String,
    oci_runtime: OciRuntime,
    security: Security,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct OciRuntime {
    name: String,
    /// All that it prints of itself, features too.
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Security {
    rootless: bool,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Store {
    graph_driver_name: String,
}

/// Asks podman about itself.
pub(crate) fn check(environment: &Environment) -> Check {
    let program = match Program::find("podman", environment) {
        Ok(program) => program,
        Err(absent) => return absent.remedy("to build, push and run here, wpack needs none"),
    };
    let answer = program.ask(&["info", "--format", "json"]);
    let info: Info = answer.json();
    if info.version.version.is_empty() {
        return Check::absent("podman", format!("it cannot be used: {}", answer.complaint))
            .remedy("`podman info` must work");
    }
    judge(&info)
}

fn judge(info: &Info) -> Check {
    let Info { version: Version { version }, host, store } = info;
    let runtime = &host.oci_runtime;
    let engine = engine(&runtime.version);
    let runs = match engine {
        Some(engine) => format!("bundles run, and {} runs modules with {engine}", runtime.name),
        None => format!("bundles run; {} has no WebAssembly engine", runtime.name),
    };
    let rights = if host.security.rootless { "rootless" } else { "as root" };
    let platform = format!("{}/{}", host.os, host.arch);
    Check::ok("podman", format!("{version} for {platform}, {rights}: {runs}"))
        .fact("version", &version)
        .fact("platform", &platform)
        .fact("runtime", &runtime.name)
        .fact("engine", &engine.unwrap_or_default())
        .fact("driver", &store.graph_driver_name)
}

/// The engine that crun was built with: it prints `+WASM:wasmedge` among its features (crun, src/crun.c).
fn engine(version: &str) -> Option<&str> {
    version.split_whitespace().find_map(|word| word.strip_prefix("+WASM:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crun_says_whether_it_runs_modules() {
        let features =
            "crun version 1.21\ncommit: 1\n+SYSTEMD +SELINUX +CAP +SECCOMP +EBPF +WASM:wasmedge +YAJL";
        assert_eq!(engine(features), Some("wasmedge"));
        assert_eq!(engine("runc version 1.1.5\nspec: 1.0.2-dev"), None);
    }
}
