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
    let known: Vec<&str> = packages.iter().copied().filter(|package| is_known(package)).collect();
    download_and_unpack(&[], &known, folder)
}

/// Unpacks `packages` of another `release` of Debian into `folder`. The machine's own package lists stay as they are.
///
/// # Errors
/// When apt-get knows no Debian archive or cannot download, or dpkg cannot unpack.
pub(crate) fn unpack_from(release: &str, packages: &[&str], folder: &Path) -> Result {
    let state = folder.with_extension("apt");
    let lists = state.join("lists");
    fs::create_dir_all(lists.join("partial"))?;
    let sources = state.join("sources.list");
    fs::write(&sources, format!("deb [signed-by={KEYRING}] {} {release} main\n", archive()?))?;
    let options = [
        format!("Dir::Etc::sourcelist={}", sources.display()),
        "Dir::Etc::sourceparts=-".to_owned(),
        format!("Dir::State::lists={}", lists.display()),
        format!("Dir::Cache={}", state.display()),
        "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false".to_owned(),
        "Acquire::Languages=none".to_owned(),
        // As root, apt would download as a user of its own, who may not write here.
        "APT::Sandbox::User=root".to_owned(),
    ];
    let options: Vec<&str> = options.iter().flat_map(|option| ["-o", option]).collect();
    run(command("apt-get").args(&options).args(["update", "--quiet"]))?;
    download_and_unpack(&options, packages, folder)?;
    fs::remove_dir_all(state)?;
    Ok(())
}

/// The key of every release of Debian, wherever the packages come from.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where this machine gets Debian from.
fn archive() -> Result<String> {
    let uris = output(command("apt-get").args(["indextargets", "--format", "$(REPO_URI)"]))?;
    let archive = uris.lines().find(|uri| uri.trim_end_matches('/').ends_with("/debian"));
    Ok(archive.ok_or("apt-get names no archive of Debian")?.to_owned())
}

fn download_and_unpack(options: &[&str], packages: &[&str], folder: &Path) -> Result {
    let archives = folder.with_extension("debs");
    fs::create_dir_all(&archives)?;
    let mut download = command("apt-get");
    run(download.current_dir(&archives).args(options).args(["download", "--quiet"]).args(packages))?;
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
