//! The README's first command: from a fresh clone to a program that ran from its image.

use std::process::Command;

use crate::{
    Result,
    command::{command, run as run_command},
    workspace,
};

/// What the demonstration types, as a reader would type it.
const SESSION: [&[&str]; 3] =
    [&["validate", "examples/hello.wat"], &["build", "examples/hello.wat", "-t", "hello"], &["run", "hello"]];

/// Builds wpack and goes through the session.
///
/// # Errors
/// With the first command that fails.
pub(crate) fn run() -> Result {
    run_command(command("cargo").arg("build"))?;
    SESSION.iter().try_for_each(|arguments| step(arguments))
}

fn step(arguments: &[&str]) -> Result {
    let wpack = workspace::target()?.join("debug/wpack");
    println!("\n$ wpack {}", arguments.join(" "));
    let status = Command::new(wpack).current_dir(workspace::root()).args(arguments).status()?;
    if status.success() { Ok(()) } else { Err(format!("wpack {} failed: {status}", arguments[0]).into()) }
}
