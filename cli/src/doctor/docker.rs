//! The Docker engine: whether it answers, and which images its store takes.

use serde::Deserialize;

use super::{Check, program::Program};
use crate::{runners, settings::Environment};

/// The first release that unpacks zstd layers.
const ZSTD: u32 = 23;

/// What the store is called in which containerd keeps the images (moby, daemon/containerd).
const CONTAINERD: &str = "io.containerd.snapshotter.v1";

/// What of `docker info` is of interest.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Info {
    server_version: String,
    #[serde(rename = "OSType")]
    os: String,
    architecture: String,
    driver: String,
    driver_status: Option<Vec<(String, String)>>,
    server_errors: Option<Vec<String>>,
}

/// Asks the engine that the client is set up for.
pub(crate) fn check(environment: &Environment) -> Check {
    let program = match Program::find("docker", environment) {
        Ok(program) => program,
        Err(absent) => return absent.remedy("to build, push and run here, wpack needs none"),
    };
    let answer = program.ask(&["info", "--format", "{{json .}}"]);
    let info: Info = answer.json();
    if info.server_version.is_empty() {
        let errors = info.server_errors.unwrap_or_default().join("; ");
        let reason = if errors.is_empty() { answer.complaint } else { errors };
        return Check::absent("docker", format!("no engine answers: {reason}")).remedy(remedy(&reason));
    }
    judge(&info)
}

fn remedy(reason: &str) -> &'static str {
    if reason.contains("permission denied") {
        "become a member of the group `docker`, or ask as root"
    } else {
        "start it (`sudo systemctl start docker`), or set DOCKER_HOST to one that runs"
    }
}

fn judge(info: &Info) -> Check {
    let Info { server_version: version, os, driver, .. } = info;
    let platform = format!("{os}/{}", runners::architecture(&info.architecture));
    let status = info.driver_status.as_deref().unwrap_or_default();
    let is_containerd = status.iter().any(|(_, value)| value == CONTAINERD);
    let store = if is_containerd { "containerd" } else { "classic" };
    let runs = if is_containerd {
        "bundles run, and it takes artifacts"
    } else {
        "bundles run; artifacts and images for wasi/wasm need the containerd image store"
    };
    let reason = format!("{version} for {platform}, {store} image store ({driver}): {runs}");
    let check = if runners::platforms().iter().all(|carried| carried.to_string() != platform) {
        Check::warning(
            "docker",
            format!("{version} is for {platform}, for which no bundles can be built here"),
        )
        .remedy("use a wpack that carries the runner of that platform, see `runners`")
    } else if major(version).is_some_and(|major| major < ZSTD) {
        Check::warning("docker", reason).remedy(format!(
            "below Docker {ZSTD}, leave out `--compression zstd`: it does not unpack such layers"
        ))
    } else {
        Check::ok("docker", reason)
    };
    check
        .fact("version", &version)
        .fact("platform", &platform)
        .fact("imageStore", &store)
        .fact("driver", &driver)
}

fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    fn of(json: &str) -> Check {
        judge(&serde_json::from_str(json).unwrap())
    }

    #[test]
    fn the_image_store_decides_what_is_taken() {
        let here = runners::here().unwrap().architecture;
        // As Docker 29 prints it with the containerd image store (moby, api/types/system/info.go).
        let json = r#"{"ServerVersion":"29.1.0","OSType":"linux","Architecture":"HERE","Driver":"overlayfs",
            "DriverStatus":[["driver-type","io.containerd.snapshotter.v1"]]}"#;
        let check = of(&json.replace("HERE", &here));
        assert_eq!((check.verdict, check.facts["imageStore"].as_str()), (Verdict::Ok, "containerd"));
        let json = r#"{"ServerVersion":"20.10.24+dfsg1","OSType":"linux","Architecture":"HERE","Driver":"vfs",
            "DriverStatus":null}"#;
        let check = of(&json.replace("HERE", &here));
        assert_eq!((check.verdict, check.facts["imageStore"].as_str()), (Verdict::Warning, "classic"));
        assert!(check.remedy.unwrap().contains("zstd"));
        let foreign = of(r#"{"ServerVersion":"29.1.0","OSType":"linux","Architecture":"s390x"}"#);
        assert!(foreign.verdict == Verdict::Warning && foreign.reason.contains("linux/s390x"));
    }
}
