//! `cargo wpack build`: Cargo starts this program, and this program starts `wpack cargo build`.
//!
//! It is no second wpack, for that would be linked and stored twice: it only hands on its arguments.

use std::{
    env,
    fmt::{self, Debug, Formatter},
    io,
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::Command,
};

/// Why `wpack` was not started, in words: what `main` returns is printed by `Debug`.
struct NotStarted(io::Error);

impl Debug for NotStarted {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "cannot start `wpack`: {}", self.0)
    }
}

fn main() -> Result<(), NotStarted> {
    // Cargo says `cargo-wpack wpack build …`; by its own name the word is missing.
    let mut words = env::args_os().skip(1).peekable();
    words.next_if(|word| word == "wpack");
    Err(NotStarted(Command::new(wpack()).arg("cargo").args(words).exec()))
}

/// The one that was installed with this program, or else that of the `PATH`.
fn wpack() -> PathBuf {
    let own = env::current_exe().map(|own| own.with_file_name("wpack"));
    own.ok().filter(|own| own.is_file()).unwrap_or_else(|| "wpack".into())
}
