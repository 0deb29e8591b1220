//! Damaged programs by the hundred thousand, on a release build.

use std::fs;

use crate::{
    Result,
    command::{command, run as run_command},
    programs, workspace,
};

/// Mutates `count` programs from `seed` on: those of the tests, and real ones of up to 67 MB.
///
/// # Errors
/// When one crashes wpack or goes over a limit; it is then in `fuzz/artifacts/`.
pub(crate) fn run(count: &str, seed: &str) -> Result {
    fs::create_dir_all(workspace::counterparts()?)?;
    let mut cargo = command("cargo");
    cargo.args(["run", "--release", "--package", "wpack-fuzz", "--bin", "mutate", "--", count, seed]);
    run_command(cargo.args([programs::icepack()?, programs::python()?, programs::yosys()?]))
}
