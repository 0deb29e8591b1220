//! The generated part of `docs/`, which a test of the program keeps fresh, and writes when it is told to.

use crate::{
    Result,
    command::{command, run},
};

const TEST: &str = "reference::tests::files_are_what_the_code_says";

/// Writes `docs/reference` and `docs/schema`.
///
/// # Errors
/// When the program does not compile or a file cannot be written.
pub(crate) fn write() -> Result {
    let mut test = command("cargo");
    test.args(["test", "--quiet", "--package", "wpack", "--", "--exact", TEST]);
    run(test.env("WPACK_WRITE_REFERENCE", "1"))
}
