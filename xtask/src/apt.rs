//! Debian's packages: installed where missing, or only unpacked.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{
    Result,
    command::{as_root, command, output, run, succeeds},
    cross::debian_name,
};

/// Held by who changes what is installed or the lists of packages: apt-get itself refuses to wait for another.
static MACHINE: Mutex<()> = Mutex::new(());

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
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
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
    download(&[], &known, folder)?;
    extract(folder)
}

/// Unpacks `packages` of another `release` of Debian into `folder`. The machine's own package lists stay as they are.
///
/// # Errors
/// When apt-get knows no Debian archive or cannot download, or dpkg cannot unpack.
pub(crate) fn unpack_from(release: &str, packages: &[&str], folder: &Path) -> Result {
    let release = Release::open(release, folder)?;
    download(&release.options(), packages, folder)?;
    extract(folder)?;
    release.close()
}

/// Unpacks `packages` of another `release`, with what they need to run, into `folder`.
///
/// # Errors
/// As [`unpack_from`].
pub(crate) fn unpack_with_needs(release: &str, packages: &[&str], folder: &Path) -> Result {
    let release = Release::open(release, folder)?;
    download_with_needs(&release.options(), packages, folder)?;
    extract(folder)?;
    release.close()
}

/// Unpacks `package` of another `release`, with what it needs to run, and one more package alone, which may be of
/// another architecture (`NAME:ARCHITECTURE`), into `folder`.
///
/// # Errors
/// As [`unpack_from`].
pub(crate) fn unpack_foreign(release: &str, package: &str, foreign: &str, folder: &Path) -> Result {
    let release = Release::open(release, folder)?;
    download_with_needs(&release.options(), &[package], folder)?;
    download(&release.options(), &[foreign], folder)?;
    extract(folder)?;
    release.close()
}

/// Another release of Debian, with lists and a state of its own.
struct Release {
    state: PathBuf,
    settings: Vec<String>,
}

impl Release {
    fn open(name: &str, folder: &Path) -> Result<Self> {
        let state = folder.with_extension("apt");
        let lists = state.join("lists");
        fs::create_dir_all(lists.join("partial"))?;
        let (sources, status) = (state.join("sources.list"), state.join("status"));
        fs::write(&sources, format!("deb [signed-by={KEYRING}] {} {name} main\n", archive()?))?;
        fs::write(&status, LINKER.map(present).concat())?;
        let settings = vec![
            format!("Dir::Etc::sourcelist={}", sources.display()),
            "Dir::Etc::sourceparts=-".to_owned(),
            format!("Dir::State::lists={}", lists.display()),
            format!("Dir::State::status={}", status.display()),
            format!("Dir::Cache={}", state.display()),
            "APT::Architectures::=amd64".to_owned(),
            "APT::Architectures::=arm64".to_owned(),
            "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false".to_owned(),
            "Acquire::Languages=none".to_owned(),
            // As root, apt would download as a user of its own, who may not write here.
            "APT::Sandbox::User=root".to_owned(),
        ];
        let release = Self { state, settings };
        run(command("apt-get").args(release.options()).args(["update", "--quiet"]))?;
        Ok(release)
    }

    fn options(&self) -> Vec<&str> {
        self.settings.iter().flat_map(|setting| ["-o", setting]).collect()
    }

    fn close(self) -> Result {
        Ok(fs::remove_dir_all(self.state)?)
    }
}

/// What this machine links with; a compiler of another release need not bring its own.
const LINKER: [&str; 3] = ["binutils", "gcc", "libc-dev"];

/// The paragraph of dpkg's status file (`dpkg-query(1)`) that says that a package is there, newer than any.
fn present(package: &str) -> String {
    format!(
        "Package: {package}\nStatus: install ok installed\nVersion: 999:0\nArchitecture: {}\n\
         Maintainer: none\nDescription: none\n\n",
        debian_name(env::consts::ARCH)
    )
}

/// The key of every release of Debian, wherever the packages come from.
const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Where this machine gets Debian from.
fn archive() -> Result<String> {
    let uris = output(command("apt-get").args(["indextargets", "--format", "$(REPO_URI)"]))?;
    let archive = uris.lines().find(|uri| uri.trim_end_matches('/').ends_with("/debian"));
    Ok(archive.ok_or("apt-get names no archive of Debian")?.to_owned())
}

fn archives(folder: &Path) -> PathBuf {
    folder.with_extension("debs")
}

fn download(options: &[&str], packages: &[&str], folder: &Path) -> Result {
    fs::create_dir_all(archives(folder))?;
    let mut download = command("apt-get");
    run(download.current_dir(archives(folder)).args(options).args(["download", "--quiet"]).args(packages))
}

fn download_with_needs(options: &[&str], packages: &[&str], folder: &Path) -> Result {
    fs::create_dir_all(archives(folder).join("partial"))?;
    let mut needs = command("apt-get");
    needs.args(options).args(["install", "--download-only", "--no-install-recommends"]);
    needs.arg("-o").arg(format!("Dir::Cache::archives={}", archives(folder).display()));
    run(needs.args(["--yes", "--quiet"]).args(packages))
}

fn extract(folder: &Path) -> Result {
    // Renamed when complete: a broken run leaves no folder that counts as unpacked.
    let partial = folder.with_extension("partial");
    for entry in fs::read_dir(archives(folder))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "deb") {
            run(command("dpkg").arg("--extract").arg(path).arg(&partial))?;
        }
    }
    fs::rename(partial, folder)?;
    Ok(fs::remove_dir_all(archives(folder))?)
}

fn update() -> Result {
    let _alone = MACHINE.lock().unwrap_or_else(PoisonError::into_inner);
    run(as_root("apt-get").args(["update", "--quiet"]))
}

fn is_installed(package: &str) -> bool {
    output(command("dpkg-query").args(["--show", "--showformat", "${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

fn is_known(package: &str) -> bool {
    succeeds(command("apt-cache").args(["show", package]))
}
