//! containerd: whether it answers, and which shims for WebAssembly are beside it.

use std::{fs, path::PathBuf};

use super::{Check, program::Program};
use crate::settings::Environment;

/// What the files of all shims begin with.
const SHIM: &str = "containerd-shim-";

/// The shims that run WebAssembly (runwasi, containerd-shim-spin).
const SHIMS: [&str; 5] = ["wasmtime-v1", "wasmedge-v1", "wasmer-v1", "wamr-v1", "spin-v2"];

/// Asks the daemon by its own client, which knows where it listens.
pub(crate) fn check(environment: &Environment) -> Check {
    let shims = shims(&environment.search_path());
    let found = if shims.is_empty() { "no shim".to_owned() } else { shims.join(", ") };
    let Ok(program) = Program::find("ctr", environment) else {
        return Check::absent("containerd", format!("there is no program `ctr` to ask it by; found {found}"))
            .remedy("to build, push and run here, wpack needs none; a cluster's nodes have their own");
    };
    // A socket on this machine answers at once; without the limit, `ctr` knocks for ten seconds where none is.
    let answer = program.ask(&["--connect-timeout", "2s", "version"]);
    let Some(version) = server(&answer.stdout).filter(|_| answer.is_success) else {
        let remedy = if answer.complaint.contains("permission denied") {
            "ask as root: its socket is root's"
        } else {
            "start it (`sudo systemctl start containerd`), or set CONTAINERD_ADDRESS to its socket"
        };
        return Check::absent("containerd", format!("it does not answer: {}", answer.complaint))
            .remedy(remedy);
    };
    let runs = if shims.is_empty() {
        "bundles run; no shim for WebAssembly is on the PATH".to_owned()
    } else {
        format!("bundles run; shims for WebAssembly on the PATH: {found}")
    };
    Check::ok("containerd", format!("{version}: {runs}"))
        .fact("version", &version)
        .fact("shims", &shims.join(","))
}

/// The shims for WebAssembly in these folders.
fn shims(folders: &[PathBuf]) -> Vec<String> {
    let names = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let names = names.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_shim = |name: &String| name.strip_prefix(SHIM).is_some_and(|kind| SHIMS.contains(&kind));
    let mut shims: Vec<_> = names.filter(is_shim).collect();
    shims.sort();
    shims.dedup();
    shims
}

/// The version of the server, which `ctr version` prints below that of the client.
fn server(text: &str) -> Option<&str> {
    let (_, server) = text.split_once("Server:")?;
    server.lines().find_map(|line| line.trim().strip_prefix("Version:")).map(str::trim)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_version_counts() {
        let text =
            "Client:\n  Version:  1.6.20~ds1\n  Revision: 1\n\nServer:\n  Version:  2.1.4\n  UUID: 2\n";
        assert_eq!(server(text), Some("2.1.4"));
        assert_eq!(server("Client:\n  Version:  1.6.20\n"), None);
    }

    #[test]
    fn only_shims_for_webassembly_count() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["containerd-shim-wasmtime-v1", "containerd-shim-runc-v2", "containerd-shim-spin-v2"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        let folders = vec![dir.path().to_owned(), dir.path().to_owned(), dir.path().join("none")];
        assert_eq!(shims(&folders), ["containerd-shim-spin-v2", "containerd-shim-wasmtime-v1"]);
    }
}
