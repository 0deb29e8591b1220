//! Programs of crates.io, built here.

use crate::{
    Result,
    command::{command, run},
    workspace,
};

/// Builds `version` of a program, once, into the folder `bin` of the counterparts: minutes of CPU time.
///
/// # Errors
/// When it cannot be had, or does not compile.
pub(crate) fn install(name: &str, version: &str) -> Result {
    let folder = workspace::counterparts()?;
    if folder.join("bin").join(name).exists() {
        return Ok(());
    }
    let mut cargo = command("cargo");
    cargo.args(["install", "--quiet", "--locked", name, "--version", version, "--root"]);
    run(cargo.arg(folder))
}
