//! crun of Debian 13 with WasmEdge behind it: a runtime of containers that runs WebAssembly itself.

use std::fs;

use crate::{
    context::Context,
    tool::{Run, as_root, counterpart, find, without},
};

/// Starts the image `$1` with crun, in a root of its own that has nothing but Debian 13's libraries below `$0`:
/// crun is newer than the machine's C library. An empty cgroup file system is one that crun never refuses.
const START: &str = r#"
    set -e
    mount -t tmpfs tmpfs "$2"
    cd "$2"
    mkdir -p usr proc dev tmp run sys/fs/cgroup
    ln -s usr/lib usr/lib64 .
    umoci unpack --image "$1" bundle > /dev/null
    sed --in-place 's/"terminal": *true/"terminal":false/' bundle/config.json
    mount --bind "$0/usr" usr
    mount --rbind /dev dev
    mount --rbind /proc proc
    exec chroot . /usr/bin/crun --cgroup-manager=disabled run --bundle /bundle test
"#;

/// crun as a program that podman starts: in a mount namespace of its own Debian 13's libraries take the place of the
/// machine's, and the cgroup file system is empty.
const PROGRAM: &str = r#"#!/bin/sh
exec unshare --mount sh -c '
    mount -t tmpfs tmpfs /sys/fs/cgroup
    mount --bind "$0/usr" /usr
    exec /usr/bin/crun --cgroup-manager=disabled "$@"
' "#;

/// The text of a program that stands for crun; or nothing when the caller opted out with `WPACK_TEST_WITHOUT=crun`.
///
/// # Panics
/// When crun is missing and nobody opted out.
#[must_use]
pub fn program() -> Option<String> {
    (!without("crun")).then(|| format!("{PROGRAM}'{}' \"$@\"\n", counterpart("crun").display()))
}

/// A run of `program` of the image `LAYOUT:TAG` in the context's working folder, as a pod's `command` names it; or
/// nothing when the caller opted out with `WPACK_TEST_WITHOUT=crun`.
///
/// # Panics
/// When crun is missing and nobody opted out.
#[must_use]
pub fn run(context: &Context, image: &str, program: &str) -> Option<Run> {
    if without("crun") {
        return None;
    }
    let crun = counterpart("crun");
    let umoci = context.dress(std::process::Command::new(find("umoci")));
    let command = ["--clear=config.entrypoint", "--config.cmd", program];
    // What crun reads as an annotation of the container; umoci makes labels such.
    let handler = ["--config.label", "run.oci.handler=wasm"];
    umoci.args(["config", "--image", image]).args(command).args(handler).success();
    let root = context.path("crun-root");
    fs::create_dir(&root).unwrap();
    let unshare = ["--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", START];
    let run = as_root("unshare").args(unshare).arg(crun).arg(context.path(image)).arg(root);
    Some(run)
}
