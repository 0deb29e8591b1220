//! The generated part of `docs/`, which tests keep fresh, and write when they are told to.

use crate::{
    Result,
    command::{command, run},
};

/// Where a test is, and its name.
const TESTS: [[&str; 5]; 2] = [
    ["--package", "wpack", "--bin", "wpack", "reference::tests::files_are_what_the_code_says"],
    ["--package", "wpack-tests", "--test", "docs", "drawing::the_drawing_is_what_the_code_says"],
];

/// Writes `docs/reference`, `docs/schema` and the drawing in `docs/architecture.md`.
///
/// # Errors
/// When the program does not compile or a file cannot be written.
pub(crate) fn write() -> Result {
    for [place @ .., test] in TESTS {
        let mut cargo = command("cargo");
        cargo.args(["test", "--quiet"]).args(place).args(["--", "--exact", test]);
        run(cargo.env("WPACK_WRITE_REFERENCE", "1"))?;
    }
    Ok(())
}
