//! Snapshots of what wpack says, which tests compare, and write anew when they are told to.

use crate::{
    Result,
    command::{command, run},
};

/// Where the tests are that have snapshots of the terminal, and the beginning of their names.
const TESTS: [[&str; 5]; 2] = [
    ["--package", "wpack", "--bin", "wpack", "help::"],
    ["--package", "wpack-tests", "--test", "terminal", ""],
];

/// Writes the snapshots of help, of errors and of JSON.
///
/// # Errors
/// When something does not compile, or a test fails for another reason.
pub(crate) fn write() -> Result {
    // The end-to-end tests start the program itself, which `cargo test` alone would not build.
    run(command("cargo").arg("build"))?;
    for [place @ .., tests] in TESTS {
        let mut cargo = command("cargo");
        cargo.args(["test", "--quiet"]).args(place).args(["--", tests]);
        run(cargo.env("INSTA_UPDATE", "always"))?;
    }
    Ok(())
}
