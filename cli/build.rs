//! Builds the runner for this machine's architecture and makes it part of wpack.
//!
//! A nested cargo is needed because the runner wants another profile, other features of wasmtime and static
//! linking. It gets a target folder of its own, beside the profiles of the outer one, so that it neither waits
//! for the outer cargo's lock nor is built again for each profile.
//!
//! `WPACK_RUNNERS` names a folder of runners that were built before, as `linux-amd64` and `linux-arm64`; those
//! become part of wpack then, and none is built.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A container platform and the executable for it.
type Runner = (&'static str, PathBuf);

fn main() {
    let out = PathBuf::from(variable("OUT_DIR"));
    println!("cargo::rerun-if-env-changed=WPACK_RUNNERS");
    let runners = match env::var_os("WPACK_RUNNERS") {
        Some(folder) => prebuilt(&Path::new(&folder).canonicalize().expect("WPACK_RUNNERS names a folder")),
        None => own(&out).into_iter().collect(),
    };
    fs::write(out.join("embedded.rs"), list(&runners)).expect("OUT_DIR is writable");
}

fn prebuilt(folder: &Path) -> Vec<Runner> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let runners =
        ["linux/amd64", "linux/arm64"].map(|platform| (platform, folder.join(platform.replace('/', "-"))));
    let runners: Vec<_> = runners.into_iter().filter(|(_, path)| path.is_file()).collect();
    assert!(!runners.is_empty(), "WPACK_RUNNERS holds neither `linux-amd64` nor `linux-arm64`");
    runners
}

fn own(out: &Path) -> Option<Runner> {
    let (os, arch) = (variable("CARGO_CFG_TARGET_OS"), variable("CARGO_CFG_TARGET_ARCH"));
    platform(&os, &arch).map(|platform| (platform, build(out, &arch)))
}

/// The container platform that this machine's runner serves.
fn platform(os: &str, arch: &str) -> Option<&'static str> {
    match (os, arch) {
        ("linux", "x86_64") => Some("linux/amd64"),
        ("linux", "aarch64") => Some("linux/arm64"),
        _ => None,
    }
}

fn list(runners: &[Runner]) -> String {
    let entries: String = runners
        .iter()
        .map(|(platform, path)| format!("({platform:?}, include_bytes!({:?}).as_slice()),", path.display()))
        .collect();
    format!("[{entries}]")
}

fn build(out: &Path, arch: &str) -> PathBuf {
    let workspace = PathBuf::from(variable("CARGO_MANIFEST_DIR")).join("..");
    for input in ["runner/src", "runner/Cargo.toml", "Cargo.toml", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={}", workspace.join(input).display());
    }
    let triple = format!("{arch}-unknown-linux-gnu");
    let target_dir = shared_target_dir(out).join("runner");
    let mut cargo = Command::new(variable("CARGO"));
    forget_the_outer_build(&mut cargo);
    let status = cargo
        .current_dir(&workspace)
        .args(["build", "--locked", "--package", "wpack-runner", "--features", "program"])
        .args(["--profile", "runner", "--target", &triple, "--target-dir"])
        .arg(&target_dir)
        .env(flags_variable(&triple), flags(&workspace))
        .status()
        .expect("cargo can be started");
    assert!(status.success(), "the runner could not be built: {status}");
    target_dir.join(triple).join("runner").join("wpack-runner")
}

/// What is set for the outer build must not leak into the runner: flags, wrappers (clippy is one), profiles.
fn forget_the_outer_build(cargo: &mut Command) {
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let of_the_outer_build = name.ends_with("RUSTFLAGS")
            || name.starts_with("RUSTC_")
            || name.starts_with("CARGO_PROFILE_")
            || name.starts_with("CARGO_BUILD_")
            || name == "CARGO_TARGET_DIR";
        if of_the_outer_build {
            cargo.env_remove(&*name);
        }
    }
}

/// Static, so that it runs on `scratch`; not position independent, which saves 160 KB of relocations that
/// each start would have to apply; and without the build machine's folders in its messages.
fn flags(workspace: &Path) -> String {
    let mut flags = "-C target-feature=+crt-static -C relocation-model=static".to_owned();
    let cargo_home = env::var("CARGO_HOME").ok().or_else(|| Some(env::var("HOME").ok()? + "/.cargo"));
    for (folder, name) in
        [(cargo_home, "/cargo"), (workspace.canonicalize().ok().and_then(to_text), "/wpack")]
    {
        // Flags are split at blanks; a folder with one in its name stays as it is.
        if let Some(folder) = folder.filter(|folder| !folder.contains(char::is_whitespace)) {
            flags.push_str(&format!(" --remap-path-prefix={folder}={name}"));
        }
    }
    flags
}

fn to_text(path: PathBuf) -> Option<String> {
    path.into_os_string().into_string().ok()
}

fn flags_variable(triple: &str) -> String {
    format!("CARGO_TARGET_{}_RUSTFLAGS", triple.to_uppercase().replace('-', "_"))
}

/// `target`, from `target[/TRIPLE]/PROFILE/build/wpack-HASH/out`.
fn shared_target_dir(out: &Path) -> PathBuf {
    let profile = out.ancestors().nth(3).expect("OUT_DIR lies four levels below the target folder");
    profile.parent().expect("a profile lies in a target folder").to_owned()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}
