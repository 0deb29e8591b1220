//! What compiles and links for another architecture than this machine's.
//!
//! Rust's standard library must be of the very compiler that uses it. Where rustup has added that of the other
//! architecture (`rustup target add`), the workspace's own compiler does it; else that of Debian's unstable release,
//! which comes with one for each architecture, and is unpacked beside the build.

use std::{
    env, fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    Result, apt,
    command::{command, output, succeeds},
    program::Target,
    workspace,
};

/// The programs that build for one target; nothing for this machine's own.
pub(crate) struct Toolchain {
    rustc: Option<PathBuf>,
    linker: Option<String>,
}

impl Toolchain {
    /// Finds the toolchain, or unpacks and installs what is missing of it.
    ///
    /// # Errors
    /// When a package cannot be had; Debian 12 and 13 have them all.
    pub(crate) fn of(target: Target) -> Result<Self> {
        if target.arch == env::consts::ARCH {
            return Ok(Self { rustc: None, linker: None });
        }
        let rustc = if has_standard_library(target)? { None } else { Some(debian_rustc(target)?) };
        Ok(Self { rustc, linker: Some(linker(target)?) })
    }

    /// Makes `cargo` use it.
    pub(crate) fn enter(&self, target: Target, cargo: &mut Command) {
        if let Some(rustc) = &self.rustc {
            cargo.env("RUSTC", rustc);
        }
        if let Some(linker) = &self.linker {
            cargo.env(target.variable("LINKER"), linker);
        }
    }
}

fn has_standard_library(target: Target) -> Result<bool> {
    let folder = output(command("rustc").args(["--print", "target-libdir", "--target", &target.triple()]))?;
    Ok(Path::new(&folder).exists())
}

/// The C compiler that links for the target, with the C library that becomes part of the runner.
fn linker(target: Target) -> Result<String> {
    let linker = format!("{}-linux-gnu-gcc", target.arch);
    if !succeeds(command(&linker).arg("--version")) {
        let compiler = format!("gcc-{}-linux-gnu", target.arch.replace('_', "-"));
        let library = format!("libc6-dev-{}-cross", debian_name(target.arch));
        apt::install(&[&compiler, &library])?;
    }
    Ok(linker)
}

/// Debian's compiler and the standard library of the target.
fn debian_rustc(target: Target) -> Result<PathBuf> {
    let folder = workspace::target()?.join("cross");
    let (root, script) = (folder.join("root"), folder.join("rustc"));
    if !root.exists() {
        fs::create_dir_all(&folder)?;
        let standard_library = format!("libstd-rust-dev:{}", debian_name(target.arch));
        apt::unpack_foreign("sid", "rustc", &standard_library, &root)?;
    }
    write_rustc(&root, &script)?;
    Ok(script)
}

/// Writes a script that starts the compiler that is unpacked in `root`.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_rustc(root: &Path, script: &Path) -> Result {
    let sysroot = format!("--sysroot \"{}/usr\"", root.display());
    write_start(root, "rustc", &sysroot, script)
}

/// Writes a script that starts a program of `root`, with arguments, and with the libraries there, which are newer
/// than this machine's.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn write_start(root: &Path, program: &str, arguments: &str, script: &Path) -> Result {
    let loader = match env::consts::ARCH {
        "aarch64" => "usr/lib/ld-linux-aarch64.so.1",
        _ => "usr/lib64/ld-linux-x86-64.so.2",
    };
    let lines = format!(
        "#!/bin/sh\nexec \"{root}/{loader}\" --library-path \"{root}/usr/lib/{arch}-linux-gnu\" \
         \"{root}/usr/bin/{program}\" {arguments} \"$@\"\n",
        root = root.display(),
        arch = env::consts::ARCH,
    );
    // Cargo compiles everything anew when its compiler's time has changed.
    if fs::read_to_string(script).is_ok_and(|old| old == lines) {
        return Ok(());
    }
    fs::write(script, lines)?;
    Ok(fs::set_permissions(script, fs::Permissions::from_mode(0o755))?)
}

/// The architecture as Debian names it.
pub(crate) fn debian_name(arch: &str) -> &str {
    match arch {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
