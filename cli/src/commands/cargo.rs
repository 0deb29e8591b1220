//! `wpack cargo build`, which `cargo wpack build` starts

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{Command, build::Build};
use crate::{
    args::Choice,
    cargo::{self, Program},
    config::{Config, Part},
    error::{CommandError, Kind, Result},
    line::Line,
    project::{Language, Project},
    settings::Environment,
    ui::Ui,
};

/// What cargo does, and then what wpack does with it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo wpack build --release
  wpack cargo build --release  the same without the program cargo-wpack

Exit status:
  that of the command below it, as `wpack cargo build --help` says")]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(clap::Subcommand)]
enum Verb {
    Build(BuildArgs),
}

/// Build a Rust package with cargo, and images of its program
///
/// `cargo build` runs for the target of `.cargo/config.toml` or else wasm32-wasip2, with what stands before `--`. Its
/// program is built into images by what `wpack.toml` says, that of its package `[package.NAME]` if there is one, or by
/// `[package.metadata.wpack.build]` of its Cargo.toml, and by what stands behind `--`. Without a name the image is
/// called NAME:VERSION after the package.
#[derive(clap::Args)]
#[command(
    override_usage = "cargo wpack build [CARGO ARGS]... [-- WPACK BUILD ARGS...]",
    after_help = "\
Examples:
  cargo wpack build --release     NAME:VERSION in the local store
  cargo wpack build --release --bin server -- -t ghcr.io/acme/server:1 --push
  cargo wpack build --target wasm32-wasip1 -- --format compat --strip
  cargo wpack --json build        how the output looks stands before `build`
  wpack cargo build               the same without the program cargo-wpack

Exit status:
  0  built
  1  the program will not run in that format, the policy does not permit it, or
     `--check` could not start it
  2  wrong usage
  3  cargo failed, or made no WebAssembly program
  4  registry, network or credentials
  5  the output cannot be written"
)]
struct BuildArgs {
    /// Arguments of `cargo build`, then `--` and arguments of `wpack build`
    // They are taken as they were typed, for clap drops a `--` that comes first.
    #[arg(id = "words", value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    _words: Vec<OsString>,
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui, environment: &Environment) -> Result<()> {
        let Verb::Build(_) = &self.verb;
        let (cargo, wpack) = halves(line.arguments());
        let program = cargo::build(cargo, &target()?, environment)?;
        ui.detail(&format!("cargo has made `{}`", program.wasm.display()));
        let line = build_line(&program, wpack)?;
        let Command::Build(build) = line.typed().unwrap_or_else(|error| error.exit()).command else {
            return Err(CommandError::new(Kind::Internal, "`wpack build` is not what was said"));
        };
        Build { args: &build, line: &line, parts: &|choice| part(&program, choice, ui), ui, environment }
            .run()
    }
}

/// What stands before and behind `--`.
fn halves(words: &[OsString]) -> (&[OsString], &[OsString]) {
    let end = words.iter().position(|word| word == "--").unwrap_or(words.len());
    (&words[..end], words.get(end + 1..).unwrap_or_default())
}

/// `wpack build PROGRAM ARGS`
fn build_line(program: &Program, words: &[OsString]) -> Result<Line> {
    let first = ["wpack".into(), "build".into(), short(&program.wasm).into_os_string()];
    let line = Line::of(first.into_iter().chain(words.iter().cloned()).collect());
    if line.typed().is_ok_and(|cli| cli.global.is_said()) {
        return Err(CommandError::usage("how the output looks is said too late")
            .hint("--json, --quiet, --verbose, --progress and --color stand before `build`"));
    }
    Ok(line)
}

/// As a person in this folder would write it.
fn short(path: &Path) -> PathBuf {
    let here = std::env::current_dir().ok();
    here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)).unwrap_or_else(|| path.to_owned())
}

/// The target that the project is set up for.
fn target() -> Result<String> {
    Ok(Project::find(Path::new("."), Some(Language::Rust))?.target)
}

/// What is said of the program's package.
fn part(program: &Program, choice: &Choice, ui: &Ui) -> Result<Vec<Part>> {
    let mut part = Config::of_manifest(&program.manifest, ui)?.part_of(&program.package, choice)?;
    part.or_tag(&image(&program.package, &program.version));
    Ok(vec![part])
}

/// An image's name has no capitals, and its tag no `+`.
fn image(package: &str, version: &str) -> String {
    let name = package.to_ascii_lowercase();
    format!("{}:{}", name.trim_matches(['-', '_']), version.replace('+', "-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_and_wpack_have_their_arguments() {
        let words: Vec<OsString> = ["--release", "--", "-t", "--", "a"].map(OsString::from).into();
        assert_eq!(halves(&words), (&words[..1], &words[2..]));
        assert_eq!(halves(&words[..1]), (&words[..1], &words[..0]));
    }

    #[test]
    fn an_image_is_called_after_its_package() {
        assert_eq!(image("hello", "0.1.0"), "hello:0.1.0");
        assert_eq!(image("Hello_app", "1.2.3-rc.1+meta"), "hello_app:1.2.3-rc.1-meta");
        assert_eq!(image("_x", "1.0.0"), "x:1.0.0");
    }
}
