//! How the runner's program is built: said once, for wpack's build script and for `cargo xtask runners`, which
//! both include this file. It is no part of the runner.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

/// A container platform that runners exist for.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// As images name it.
    pub(crate) platform: &'static str,
    /// As Rust names its architecture.
    pub(crate) arch: &'static str,
}

pub(crate) const TARGETS: [Target; 2] =
    [Target { platform: "linux/amd64", arch: "x86_64" }, Target { platform: "linux/arm64", arch: "aarch64" }];

/// A runner for a kind of programs.
#[derive(Clone, Copy)]
pub(crate) struct Variant {
    /// As `wpack_runner::engine::Variant` names it.
    pub(crate) name: &'static str,
    /// The feature of the runner's crate that makes it.
    feature: &'static str,
}

pub(crate) const VARIANTS: [Variant; 2] =
    [Variant { name: "command", feature: "program" }, Variant { name: "http", feature: "http" }];

/// The order of functions in the program, for the linker: those first that a start runs.
pub(crate) const ORDER: &str = "runner/start.ld";

impl Target {
    pub(crate) fn triple(self) -> String {
        format!("{}-unknown-linux-gnu", self.arch)
    }

    /// The runner's name in a folder of runners.
    pub(crate) fn file_name(self, variant: Variant) -> String {
        let platform = self.platform.replace('/', "-");
        // The first has had this name since there was no other.
        if variant.name == VARIANTS[0].name { platform } else { format!("{platform}-{}", variant.name) }
    }

    /// The cargo command that builds a runner into a `target_dir`, which the variants share. It ends with what goes to
    /// the compiler of the program itself.
    pub(crate) fn build(
        self,
        variant: Variant,
        cargo: &Path,
        workspace: &Path,
        target_dir: &Path,
    ) -> Command {
        let mut command = Command::new(cargo);
        forget_the_outer_build(&mut command);
        command
            .current_dir(workspace)
            .args(["rustc", "--locked", "--package", "wpack-runner", "--features", variant.feature])
            .args([
                "--profile",
                "runner",
                "--target",
                &self.triple(),
                "--bin",
                "wpack-runner",
                "--target-dir",
            ])
            .arg(target_dir)
            .env(self.variable("RUSTFLAGS"), flags(workspace) + self.choices());
        command.args(["--", "-C"]).arg(format!("link-arg=-Wl,-T,{}", workspace.join(ORDER).display()));
        command
    }

    /// What dependencies choose while they are compiled, so that they need not ask the machine at each start: random
    /// numbers from the system call, where a static program would open `/dev/urandom`; and ChaCha with the instructions
    /// that every x86-64 has, for to ask a virtual CPU what it can costs 16 µs.
    fn choices(self) -> &'static str {
        match self.arch {
            "x86_64" => " --cfg getrandom_backend=\"linux_getrandom\" --cfg chacha20_backend=\"sse2\"",
            _ => " --cfg getrandom_backend=\"linux_getrandom\"",
        }
    }

    /// What that command makes, until it makes the other variant.
    pub(crate) fn executable(self, target_dir: &Path) -> PathBuf {
        target_dir.join(self.triple()).join("runner").join("wpack-runner")
    }

    /// The variable by which cargo takes a `setting` for this target alone.
    pub(crate) fn variable(self, setting: &str) -> String {
        format!("CARGO_TARGET_{}_{setting}", self.triple().to_uppercase().replace('-', "_"))
    }
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
