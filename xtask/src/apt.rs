//! Debian's packages: installed where missing, or only unpacked.

use std::{fs, path::Path};

use crate::{
    Result,
    command::{as_root, command, output, run, succeeds},
};

/// Installs those of `packages` that are missing.
///
/// # Errors
/// When apt-get is missing, not permitted or fails.
pub(crate) fn install(packages: &[&str]) -> Result {
    let missing: Vec<&&str> = packages.iter().filter(|package| !is_installed(package)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    update()?;
    let mut apt = as_root("env");
    apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "--yes", "--quiet"]);
    run(apt.arg("--no-install-recommends").args(missing))
}

/// Unpacks `packages` into `folder` without installing them: no service starts, no script runs.
/// A package that this release of Debian does not have is left out.
///
/// # Errors
/// When apt-get cannot download or dpkg cannot unpack.
pub(crate) fn unpack(packages: &[&str], folder: &Path) -> Result {
    update()?;
    let archives = folder.with_extension("debs");
    fs::create_dir_all(&archives)?;
    let known: Vec<&&str> = packages.iter().filter(|package| is_known(package)).collect();
    run(command("apt-get").current_dir(&archives).args(["download", "--quiet"]).args(known))?;
    // Renamed when complete: a broken run leaves no folder that counts as unpacked.
    let partial = folder.with_extension("partial");
    for entry in fs::read_dir(&archives)? {
        run(command("dpkg").arg("--extract").arg(entry?.path()).arg(&partial))?;
    }
    fs::rename(partial, folder)?;
    fs::remove_dir_all(&archives)?;
    Ok(())
}

fn update() -> Result {
    run(as_root("apt-get").args(["update", "--quiet"]))
}

fn is_installed(package: &str) -> bool {
    output(command("dpkg-query").args(["--show", "--showformat", "${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

fn is_known(package: &str) -> bool {
    succeeds(command("apt-cache").args(["show", package]))
}
