//! Runs precompiled code as a container's process:
//! `wpack-runner [OPTIONS] APP.cwasm [ARGS...]`; [`wpack_runner::options`] has the options.
//!
//! The guest gets the process's arguments, environment and standard streams, and the folders named by
//! `--dir`; `--name` is its first argument, else the file's name with `.wasm`. Exit status: the guest's own; 134
//! when it trapped; 137 when it went over `--max-memory` or `--timeout`; 126 when it could not be started, 127 when there is no such file (the shells'
//! convention); 128+n when signal n ended it.
#![cfg_attr(not(test), no_main)]

mod guest;
mod process;
mod sandbox;

use std::{ffi::c_int, io::Write as _};

use wpack_runner::options::Options;

/// What a shell answers for a program that cannot be started, and for one that does not exist.
const NOT_STARTED: c_int = 126;
const NOT_FOUND: c_int = 127;

/// The C library's entry point, in place of Rust's own: that one reads `/proc/self/maps` to guard the stack, which
/// takes 0.05 ms, an eighth of the time of a whole native hello. What else it does and a guest needs
/// stands in [`process`]; arguments and environment come from the C library in any case.
#[cfg(not(test))]
#[expect(unsafe_code, reason = "the name is the linker's contract for the entry point; nothing else has it")]
#[unsafe(no_mangle)]
extern "C" fn main(_count: c_int, _arguments: *const *const std::ffi::c_char) -> c_int {
    run()
}

#[cfg_attr(test, expect(dead_code, reason = "a test has an entry point of its own"))]
fn run() -> c_int {
    process::prepare();
    let Err(error) = Options::parse(std::env::args_os().skip(1)).and_then(|options| guest::run(&options));
    complain(&format!("{error:#}"));
    status(&error)
}

fn status(error: &wasmtime::Error) -> c_int {
    let kind = error.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
    if kind == Some(std::io::ErrorKind::NotFound) { NOT_FOUND } else { NOT_STARTED }
}

/// A closed standard error must not turn a guest's end into a panic.
fn complain(message: &str) {
    let _ = writeln!(std::io::stderr(), "wpack-runner: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_has_a_status_of_its_own() {
        let options = |program: &str| Options { program: program.into(), ..Options::default() };
        let failed = |program| status(&guest::run(&options(program)).err().unwrap());
        assert_eq!(failed("/there/is/no/such.cwasm"), 127);
        assert_eq!(failed("/proc/self/exe"), 126);
    }
}
