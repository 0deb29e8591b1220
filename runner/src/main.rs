//! Runs precompiled code as a container's process:
//! `wpack-runner [--dir HOST::GUEST]... [--name NAME] APP.cwasm [ARGS...]`.
//!
//! The guest gets the process's arguments, environment and standard streams, and the folders named by
//! `--dir`; `--name` is its first argument, else the file's name with `.wasm`. Exit status: the guest's own; 134 when it trapped; 126 when it could not be started, 127 when
//! there is no such file (the shells' convention); 128+n when signal n ended it.

mod guest;
mod options;
mod signals;

use std::process::ExitCode;

use options::Options;

/// What a shell answers for a program that cannot be started, and for one that does not exist.
const NOT_STARTED: u8 = 126;
const NOT_FOUND: u8 = 127;

fn main() -> ExitCode {
    signals::end_on_termination();
    let Err(error) = Options::from_command_line().and_then(|options| guest::run(&options));
    complain(&format!("{error:#}"));
    let missing = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    ExitCode::from(if missing == Some(std::io::ErrorKind::NotFound) { NOT_FOUND } else { NOT_STARTED })
}

/// A closed standard error must not turn a guest's end into a panic.
fn complain(message: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "wpack-runner: {message}");
}
