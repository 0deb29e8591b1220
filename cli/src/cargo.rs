//! Cargo: started, and asked by its own messages what it has made.
//!
//! The messages are those of `--message-format=json` (<https://doc.rust-lang.org/cargo/reference/external-tools.html>).

use std::{
    borrow::Cow,
    ffi::OsString,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::Deserialize;

use crate::{
    error::{CommandError, Kind, Result},
    settings::Environment,
};

/// A program that Cargo has made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    pub(crate) wasm: PathBuf,
    /// What the binary or library is called.
    pub(crate) name: String,
    /// What its package is called.
    pub(crate) package: String,
    /// The version of its package.
    pub(crate) version: String,
    /// Its `Cargo.toml`.
    pub(crate) manifest: PathBuf,
}

#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    package_id: String,
    #[serde(default)]
    manifest_path: PathBuf,
    target: Option<Target>,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    kind: Vec<String>,
    name: String,
}

/// Runs `cargo build` with these arguments, for `target` unless they name another, and returns the one program that
/// it made.
///
/// # Errors
/// When Cargo cannot be started or fails, or does not make exactly one.
pub(crate) fn build(words: &[OsString], target: &str, environment: &Environment) -> Result<Program> {
    let said = said_target(words);
    let mut cargo = Command::new(environment.cargo());
    cargo.arg("build").args(words).arg("--message-format=json-render-diagnostics");
    if said.is_none() {
        cargo.args(["--target", target]);
    }
    let cannot = |error| CommandError::usage("cargo cannot be started").because(error);
    let mut child = cargo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(cannot)?;
    let lines = child.stdout.take().into_iter().flat_map(|stdout| BufReader::new(stdout).lines());
    let programs: Vec<_> = lines.map_while(std::io::Result::ok).filter_map(|line| program(&line)).collect();
    if child.wait().map_err(cannot)?.success() {
        return only(programs);
    }
    let failed = CommandError::new(Kind::Input, "`cargo build` has failed");
    let target = said.unwrap_or_else(|| target.to_owned());
    Err(match has_standard_library(&target, environment) {
        true => failed,
        false => {
            failed.hint(format!("this compiler has no standard library for it: rustup target add {target}"))
        }
    })
}

/// The value of `--target` among arguments of Cargo.
fn said_target(words: &[OsString]) -> Option<String> {
    let mut words = words.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        match word.strip_prefix("--target") {
            Some("") => return words.next().map(Cow::into_owned),
            Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
            _ => {}
        }
    }
    None
}

/// The program that a line of Cargo's output tells of, and whether it is a binary.
fn program(line: &str) -> Option<(Program, bool)> {
    let message: Message = serde_json::from_str(line).ok()?;
    let target = message.target.filter(|_| message.reason == "compiler-artifact")?;
    let wasm =
        message.filenames.into_iter().find(|file| file.extension().is_some_and(|end| end == "wasm"))?;
    let is = |kind: &str| target.kind.iter().any(|known| known == kind);
    let (package, version) = package(&message.package_id)?;
    let program =
        Program { wasm, name: target.name.clone(), package, version, manifest: message.manifest_path };
    Some((program, is("bin") || is("example")))
}

/// Name and version in `path+file:///app#1.2.3` and in `path+file:///folder#app@1.2.3`
/// (<https://doc.rust-lang.org/cargo/reference/pkgid-spec.html>).
fn package(id: &str) -> Option<(String, String)> {
    let (place, end) = id.rsplit_once('#')?;
    let folder = || place.rsplit('/').next().unwrap_or_default();
    let (name, version) = end.rsplit_once('@').unwrap_or_else(|| (folder(), end));
    Some((name.to_owned(), version.to_owned()))
}

/// Binaries count before libraries, which may be there for them only.
fn only(programs: Vec<(Program, bool)>) -> Result<Program> {
    let has_binaries = programs.iter().any(|(_, is_binary)| *is_binary);
    let mut wanted: Vec<_> = programs
        .into_iter()
        .filter(|(_, is_binary)| *is_binary == has_binaries)
        .map(|(program, _)| program)
        .collect();
    match (wanted.pop(), wanted.as_slice()) {
        (Some(program), []) => Ok(program),
        (Some(last), others) => {
            let mut names: Vec<_> =
                others.iter().chain([&last]).map(|program| program.name.as_str()).collect();
            // Cargo tells of them as they get ready.
            names.sort_unstable();
            Err(CommandError::usage(format!("cargo has made several programs: {}", names.join(", ")))
                .hint("choose one before `--`: `--bin NAME`, or `--package NAME`"))
        }
        (None, _) => Err(CommandError::new(Kind::Input, "cargo has made no WebAssembly program").hint(
            "`--target` must be wasm32-wasip1 or wasm32-wasip2, and the package have a binary or a `cdylib`",
        )),
    }
}

/// Whether the compiler can build for `target`. One that cannot be asked is given the benefit of the doubt.
fn has_standard_library(target: &str, environment: &Environment) -> bool {
    let mut rustc = Command::new(environment.rustc());
    let output = rustc.args(["--print", "target-libdir", "--target", target]).output();
    output.map_or(true, |output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cargo 1.95 prints, shortened.
    fn artifact(kind: &str, name: &str, file: &str) -> String {
        format!(
            r#"{{"reason":"compiler-artifact","package_id":"path+file:///x#app@1.2.3","manifest_path":"/x/Cargo.toml",
            "target":{{"kind":["{kind}"],"name":"{name}"}},"filenames":["/x/{file}"],"executable":null,"fresh":true}}"#
        )
        .replace('\n', "")
    }

    fn chosen(lines: &[String]) -> Result<Program> {
        only(lines.iter().filter_map(|line| program(line)).collect())
    }

    #[test]
    fn the_one_program_is_found_among_what_cargo_says() {
        let lines = [
            r#"{"reason":"build-script-executed","package_id":"a","linked_libs":[]}"#.to_owned(),
            artifact("lib", "app", "libapp.rlib"),
            artifact("cdylib", "plugin", "plugin.wasm"),
            artifact("bin", "app", "app.wasm"),
            r#"{"reason":"build-finished","success":true}"#.to_owned(),
        ];
        let program = chosen(&lines).unwrap();
        assert_eq!((program.wasm, program.name), (PathBuf::from("/x/app.wasm"), "app".to_owned()));
        assert_eq!((program.package, program.version), ("app".to_owned(), "1.2.3".to_owned()));
        assert_eq!(chosen(&lines[..3]).unwrap().name, "plugin");
    }

    #[test]
    fn none_and_several_are_refused() {
        let none = chosen(&[artifact("bin", "app", "app")]).unwrap_err();
        assert_eq!(none.kind, Kind::Input);
        let several = [artifact("bin", "a", "a.wasm"), artifact("bin", "b", "b.wasm")];
        assert_eq!(chosen(&several).unwrap_err().to_string(), "cargo has made several programs: a, b");
    }

    #[test]
    fn a_target_is_taken_from_what_cargo_is_told() {
        let said = |line: &str| said_target(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(said("--release --target wasm32-wasip1").as_deref(), Some("wasm32-wasip1"));
        assert_eq!(said("--target=wasm32-wasip2 -q").as_deref(), Some("wasm32-wasip2"));
        assert_eq!(said("--target-dir out"), None);
    }

    #[test]
    fn packages_have_a_name_and_a_version() {
        let package = |id| package(id).map(|(name, version)| format!("{name} {version}"));
        assert_eq!(package("path+file:///x/app#0.1.0").as_deref(), Some("app 0.1.0"));
        assert_eq!(package("path+file:///x/y#app@1.2.3+meta").as_deref(), Some("app 1.2.3+meta"));
        assert_eq!(package("app 0.1.0 (path+file:///x)"), None);
    }
}
