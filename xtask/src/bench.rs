//! The measurements of `bench/`, on a release build.

use crate::{
    Result,
    command::{command, run as run_command},
    counterparts, workspace,
};

/// Builds the release and measures; `selection` names single measurements.
///
/// # Errors
/// When the build or a measurement fails.
pub(crate) fn run(selection: &[&str]) -> Result {
    counterparts::set_up()?;
    run_command(command("cargo").args(["build", "--release"]))?;
    let wpack = workspace::target()?.join("release/wpack");
    run_command(command("bench/run").arg("--wpack").arg(wpack).args(selection))
}
