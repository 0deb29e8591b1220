//! Everything that must pass before a change lands.

use std::{panic, path::PathBuf, process::Command, thread};

use crate::{
    Result,
    command::{command, run as run_command, succeeds},
    counterparts,
    engine::Engine,
    runners, workspace,
};

/// The runner's programs are features, which nothing else of the workspace asks for; the larger holds the smaller.
const RUNNER: [&str; 4] = ["--package", "wpack-runner", "--features", "program"];
const HTTP_RUNNER: [&str; 4] = ["--package", "wpack-runner", "--features", "http"];
/// Everything there is, at once: one set of features is one check of all dependencies.
const EVERYTHING: [&str; 3] = ["--workspace", "--features", "wpack-runner/http"];

/// Format, lints, then all tests against the counterparts; `arguments` go to the test runner.
///
/// # Errors
/// With the first command that fails.
pub(crate) fn run(arguments: &[&str]) -> Result {
    let cargo = Cargo { runners: set_up()? };
    cargo.check()?;
    // The end-to-end tests start the program itself, which `cargo test` alone would not build.
    run_command(&mut cargo.command(&["build"]))?;
    let engine = Engine::start()?;
    run_command(
        cargo
            .test()
            .args(arguments)
            .env("WPACK_TEST_COUNTERPARTS", workspace::counterparts()?)
            .env("WPACK_TEST_DOCKER_HOST", engine.host()),
    )?;
    run_command(cargo.command(&["test", "--quiet"]).args(HTTP_RUNNER))?;
    run_command(&mut cargo.command(&["test", "--quiet", "--doc", "--workspace"]))
}

/// Sets up the counterparts, which the network and the disk take long for, while the runners are built, which takes a
/// processor long; tells where the runners are.
fn set_up() -> Result<PathBuf> {
    thread::scope(|scope| {
        let runners = scope.spawn(runners::folder);
        counterparts::set_up()?;
        runners.join().unwrap_or_else(|panic| panic::resume_unwind(panic))
    })
}

/// Cargo, which makes the same runners part of wpack in each of its runs: with others it would compile anew.
struct Cargo {
    runners: PathBuf,
}

impl Cargo {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = command("cargo");
        cargo.args(arguments).env("WPACK_RUNNERS", &self.runners);
        cargo
    }

    fn check(&self) -> Result {
        run_command(&mut self.command(&["fmt", "--all", "--check"]))?;
        [&EVERYTHING[..], &RUNNER].into_iter().try_for_each(|what| self.lint(what))
    }

    fn lint(&self, what: &[&str]) -> Result {
        run_command(self.command(&["clippy", "--all-targets"]).args(what).args(["--", "-D", "warnings"]))
    }

    fn test(&self) -> Command {
        if succeeds(command("cargo").args(["nextest", "--version"])) {
            self.command(&["nextest", "run", "--workspace", "--no-fail-fast"])
        } else {
            self.command(&["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"])
        }
    }
}
