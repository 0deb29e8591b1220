//! What a shell completes: clap's engine knows commands, options and their values; names of images are told here.

use std::{ffi::OsStr, path::Path};

use clap::CommandFactory as _;
use clap_complete::{
    CompleteEnv,
    engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _},
    env::Shells,
};
use wpack_oci::{Layout, Source as _};

use crate::{commands::Cli, error::Result, settings::Environment};

/// The variable in which a shell's script says that it asks, and how it wants the answer.
const VARIABLE: &str = "WPACK_COMPLETE";

/// bash splits words at `:`, of which images' names are full; clap's own script would not put them together.
const BASH: &str = include_str!("complete/wpack.bash");

/// clap's own script evaluates the line that is being typed, `$(…)` in it too; and it loses the word that is not begun yet
/// in PowerShell before 7.3.
const POWERSHELL: &str = include_str!("complete/wpack.ps1");

/// Answers a shell and ends the process, if it is one that asks.
pub(crate) fn answer() {
    CompleteEnv::with_factory(Cli::command).var(VARIABLE).complete();
}

/// The script that makes `shell` ask; `None` for a shell that is not known.
///
/// # Errors
/// When the script cannot be written.
pub(crate) fn script(shell: &str) -> Option<std::io::Result<String>> {
    match shell {
        "bash" => return Some(Ok(BASH.to_owned())),
        "powershell" => return Some(Ok(POWERSHELL.to_owned())),
        _ => {}
    }
    let mut script = Vec::new();
    let written = Shells::builtins().completer(shell)?.write_registration(
        VARIABLE,
        "wpack",
        "wpack",
        "wpack",
        &mut script,
    );
    Some(written.map(|()| String::from_utf8_lossy(&script).into_owned()))
}

/// Completes images by their names in the local store.
pub(crate) fn images() -> ArgValueCompleter {
    ArgValueCompleter::new(stored)
}

/// Completes programs by their files.
pub(crate) fn programs() -> ArgValueCompleter {
    ArgValueCompleter::new(files)
}

/// Completes programs by their files, and images by their names.
pub(crate) fn programs_and_images() -> ArgValueCompleter {
    ArgValueCompleter::new(|typed: &OsStr| stored(typed).into_iter().chain(files(typed)).collect::<Vec<_>>())
}

/// What the store calls its images, with or without `store:` before it. Whatever is wrong with the store is no
/// business of a shell.
fn stored(typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed.to_string_lossy();
    let prefix = if typed.starts_with("store:") { "store:" } else { "" };
    let names = names().unwrap_or_default().into_iter().map(|name| format!("{prefix}{name}"));
    names.filter(|name| name.starts_with(&*typed)).map(CompletionCandidate::new).collect()
}

fn names() -> Result<Vec<String>> {
    let store = Environment::of_process().store()?;
    // Opened, not made: a shell that asks changes nothing.
    Ok(Layout::open(&store).and_then(|layout| layout.names()).unwrap_or_default())
}

fn files(typed: &OsStr) -> Vec<CompletionCandidate> {
    let is_program = |path: &Path| {
        path.is_dir() || path.extension().is_some_and(|ending| ending == "wasm" || ending == "wat")
    };
    PathCompleter::any().filter(is_program).complete(typed)
}
