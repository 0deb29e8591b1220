//! Builds the runner for this machine's architecture and makes it part of wpack.
//!
//! A nested cargo is needed because the runner wants another profile, other features of wasmtime and static
//! linking. It gets a target folder of its own, beside the profiles of the outer one, so that it neither waits
//! for the outer cargo's lock nor is built again for each profile.
//!
//! `WPACK_RUNNERS` names a folder of runners that were built before (`cargo xtask runners`), as `linux-amd64`,
//! `linux-amd64-http` and so on; those become part of wpack then, and none is built. It is relative to the workspace.

#[path = "../runner/program.rs"]
mod program;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use program::{ORDER, TARGETS, Target, VARIANTS, Variant};

/// A container platform, a variant, and the executable for both.
type Runner = (&'static str, &'static str, PathBuf);

fn main() {
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo::rerun-if-env-changed=WPACK_RUNNERS");
    let runners = match env::var_os("WPACK_RUNNERS") {
        Some(folder) => {
            prebuilt(&workspace().join(folder).canonicalize().expect("WPACK_RUNNERS names a folder"))
        }
        None => own(&out),
    };
    fs::write(out.join("embedded.rs"), list(&runners)).expect("OUT_DIR is writable");
    let mut platforms: Vec<_> = runners.iter().map(|(platform, ..)| *platform).collect();
    platforms.dedup();
    println!("cargo::rustc-env=WPACK_PLATFORMS={}", platforms.join(", "));
    println!("cargo::rustc-env=WPACK_WASMTIME={}", wasmtime_version());
}

/// The version that Cargo.lock names: wasmtime itself does not tell its own.
fn wasmtime_version() -> String {
    let lock = workspace().join("Cargo.lock");
    println!("cargo::rerun-if-changed={}", lock.display());
    let lock = fs::read_to_string(lock).expect("there is a Cargo.lock");
    let entry = lock.split_once("name = \"wasmtime\"\nversion = \"").expect("wasmtime is in Cargo.lock").1;
    entry.split('"').next().unwrap_or_default().to_owned()
}

fn prebuilt(folder: &Path) -> Vec<Runner> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let runners = TARGETS.iter().flat_map(|target| VARIANTS.map(|variant| (*target, variant)));
    let runners = runners
        .map(|(target, variant)| (target.platform, variant.name, folder.join(target.file_name(variant))));
    let runners: Vec<_> = runners.filter(|(_, _, path)| path.is_file()).collect();
    assert!(!runners.is_empty(), "WPACK_RUNNERS holds no runner, such as `linux-amd64`");
    runners
}

/// The runners for the machine that wpack is built for, where there are some.
fn own(out: &Path) -> Vec<Runner> {
    let (os, arch) = (variable("CARGO_CFG_TARGET_OS"), variable("CARGO_CFG_TARGET_ARCH"));
    let target = TARGETS.into_iter().find(|target| os == "linux" && target.arch == arch);
    let Some(target) = target else { return Vec::new() };
    VARIANTS.map(|variant| (target.platform, variant.name, build(out, target, variant))).into()
}

fn list(runners: &[Runner]) -> String {
    let entry = |(platform, variant, path): &Runner| {
        format!("({platform:?}, {variant:?}, include_bytes!({:?}).as_slice()),", path.display())
    };
    format!("[{}]", runners.iter().map(entry).collect::<String>())
}

/// A copy of the executable, for the next variant is built in its place.
fn build(out: &Path, target: Target, variant: Variant) -> PathBuf {
    for input in ["runner/program.rs", ORDER, "runner/src", "runner/Cargo.toml", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", workspace().join(input).display());
    }
    let target_dir = shared_target_dir(out).join("runner");
    let cargo = PathBuf::from(variable("CARGO"));
    let mut command = target.build(variant, &cargo, &workspace(), &target_dir);
    let status = command.status().expect("cargo can be started");
    assert!(status.success(), "the runner could not be built: {status}");
    let copy = out.join(target.file_name(variant));
    fs::copy(target.executable(&target_dir), &copy).expect("OUT_DIR is writable");
    copy
}

fn workspace() -> PathBuf {
    PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("..")
}

/// `target`, from `target[/TRIPLE]/PROFILE/build/wpack-HASH/out`.
fn shared_target_dir(out: &Path) -> PathBuf {
    let profile = out.ancestors().nth(3).expect("OUT_DIR lies four levels below the target folder");
    profile.parent().expect("a profile lies in a target folder").to_owned()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
