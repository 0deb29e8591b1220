//! The measurements of `bench/`, on a release build.

use crate::{
    Result, apt, cargo_install,
    command::{command, run as run_command},
    counterparts, programs, workspace,
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

/// What only the measurements need: a C compiler for the host, programs of crates.io, and modules of 20 and 67 MB.
fn set_up() -> Result {
    apt::install(&["gcc", "libc6-dev", "python3"])?;
    cargo_install::install("wkg", "0.16.0")?;
    cargo_install::install("wasm-tools", "1.263.0")?;
    programs::go()?;
    programs::python()?;
    programs::yosys().map(drop)
}
