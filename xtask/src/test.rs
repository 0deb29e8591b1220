//! Everything that must pass before a change lands.

use std::process::Command;

use crate::{
    Result,
    command::{command, run as run_command, succeeds},
    counterparts,
    engine::Engine,
    workspace,
};

/// The runner's program is a feature, which nothing else of the workspace asks for.
const RUNNER: [&str; 4] = ["--package", "wpack-runner", "--features", "program"];

/// Format, lints, then all tests against the counterparts; `arguments` go to the test runner.
///
/// # Errors
/// With the first command that fails.
pub(crate) fn run(arguments: &[&str]) -> Result {
    counterparts::set_up()?;
    check()?;
    // The end-to-end tests start the program itself, which `cargo test` alone would not build.
    run_command(command("cargo").arg("build"))?;
    let engine = Engine::start()?;
    run_command(
        runner()
            .args(arguments)
            .env("WPACK_TEST_COUNTERPARTS", workspace::counterparts()?)
            .env("WPACK_TEST_DOCKER_HOST", engine.host()),
    )?;
    run_command(command("cargo").args(["test", "--quiet"]).args(RUNNER))?;
    run_command(command("cargo").args(["test", "--quiet", "--doc", "--workspace"]))
}

fn check() -> Result {
    run_command(command("cargo").args(["fmt", "--all", "--check"]))?;
    run_command(command("cargo").args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))?;
    run_command(
        command("cargo").args(["clippy", "--all-targets"]).args(RUNNER).args(["--", "-D", "warnings"]),
    )
}

fn runner() -> Command {
    let mut cargo = command("cargo");
    if succeeds(command("cargo").args(["nextest", "--version"])) {
        cargo.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
    } else {
        cargo.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]);
    }
    cargo
}
