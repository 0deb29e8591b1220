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
    set_up(selection)?;
    run_command(command("cargo").args(["build", "--release"]))?;
    let mut bench = command("bench/run");
    bench.arg("--wpack").arg(workspace::target()?.join("release/wpack"));
    bench.arg("--counterparts").arg(workspace::counterparts()?);
    run_command(bench.args(selection))
}

/// Figures, and how to install what they need.
type Extra = (&'static [&'static str], fn() -> Result);

/// What only some figures need: programs of crates.io that take minutes to build, and modules of 20 and 67 MB.
const EXTRAS: [Extra; 5] = [
    (&["pull", "push", "push-again", "push-many"], || cargo_install::install("wkg", "0.16.0")),
    (&["idle", "serve", "validate"], || cargo_install::install("wasm-tools", "1.263.0")),
    (&["programs"], programs::go),
    (&["compile", "pack", "programs", "validate"], || programs::python().map(drop)),
    (&["validate", "yosys"], || programs::yosys().map(drop)),
];

/// A C compiler for the host, and what the selected figures need, or all of them.
fn set_up(selection: &[&str]) -> Result {
    apt::install(&["gcc", "libc6-dev", "python3"])?;
    let is_needed =
        |figures: &[&str]| selection.is_empty() || figures.iter().any(|name| selection.contains(name));
    let mut needed = EXTRAS.iter().filter(|(figures, _)| is_needed(figures));
    needed.try_for_each(|(_, install)| install())
}
