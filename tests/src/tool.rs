//! Foreign programs: found or the test fails with what to install, and run with everything captured.

use std::{
    ffi::OsStr,
    fs,
    io::Write,
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use crate::outcome::Outcome;

/// The counterparts that a caller has none of, by name: `WPACK_TEST_WITHOUT=docker,umoci`.
const WITHOUT: &str = "WPACK_TEST_WITHOUT";

/// Whether the caller opted out of the tests that need `counterpart`.
///
/// A missing counterpart never skips a test by itself: a suite that tests nothing would pass.
#[must_use]
pub fn without(counterpart: &str) -> bool {
    let list = std::env::var(WITHOUT).unwrap_or_default();
    let listed = list.split(',').any(|name| name == counterpart);
    if listed {
        eprintln!("skipped: {WITHOUT} names {counterpart}");
    }
    listed
}

/// Whether the caller asked for the tests that need `extra`: large downloads that add little in each run.
#[must_use]
pub fn with(extra: &str) -> bool {
    std::env::var("WPACK_TEST_WITH").unwrap_or_default().split(',').any(|name| name == extra)
}

/// A program of the `PATH`.
///
/// # Panics
/// When it is missing, with the way to get it.
#[must_use]
pub fn find(program: &str) -> PathBuf {
    let search = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&search).map(|folder| folder.join(program)).find(|path| path.is_file());
    found.unwrap_or_else(|| panic!("{program} is missing: run `cargo xtask counterparts`"))
}

/// A run of a foreign program.
pub fn tool(program: &str) -> Run {
    Run::new(Command::new(find(program)))
}

/// A run of a foreign program as root, who may mount and start containers.
pub fn as_root(program: &str) -> Run {
    if fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0) {
        return tool(program);
    }
    // Without a password at hand sudo fails here instead of asking.
    tool("sudo").arg("--non-interactive").arg(find(program))
}

/// A file that `cargo xtask counterparts` made.
///
/// # Panics
/// When it is missing, with the way to get it.
#[must_use]
pub fn counterpart(name: &str) -> PathBuf {
    let folder = std::env::var_os("WPACK_TEST_COUNTERPARTS").map_or_else(default_counterparts, PathBuf::from);
    let path = folder.join(name);
    assert!(path.exists(), "{} is missing: run `cargo xtask counterparts`", path.display());
    path
}

/// Beside the profile's folder: `<target>/counterparts`.
fn default_counterparts() -> PathBuf {
    std::env::current_exe().unwrap().ancestors().nth(3).unwrap().join("counterparts")
}

/// A command being put together.
#[derive(Debug)]
#[must_use]
pub struct Run {
    command: Command,
    input: Vec<u8>,
}

impl Run {
    /// A run of `command`, with an empty stdin.
    pub fn new(command: Command) -> Self {
        Self { command, input: Vec::new() }
    }

    /// Adds one argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.command.arg(argument);
        self
    }

    /// Adds arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets one environment variable.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Runs in `folder`.
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Gives `bytes` on stdin.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.input = bytes.into();
        self
    }

    /// The command so far, to be dressed otherwise.
    #[must_use]
    pub fn into_command(self) -> Command {
        self.command
    }

    /// Runs to the end.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[track_caller]
    pub fn finish(mut self) -> Outcome {
        let command = format!("{:?}", self.command);
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().unwrap_or_else(|error| panic!("{command}: {error}"));
        let mut pipe = child.stdin.take().unwrap();
        // A program may end without reading all of its input; a broken pipe is then its right.
        let writer = thread::spawn(move || pipe.write_all(&self.input).ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Outcome::new(command, output)
    }

    /// Starts, waits for `time` and kills with signal 9; whether there was still something to kill.
    ///
    /// # Panics
    /// When the program cannot be started.
    #[must_use]
    pub fn kill_after(mut self, time: Duration) -> bool {
        self.command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = self.command.spawn().unwrap();
        thread::sleep(time);
        child.kill().unwrap();
        // Who was killed has no exit code.
        child.wait().unwrap().code().is_none()
    }

    /// Runs to the end, which must be a success.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn success(self) -> Outcome {
        self.finish().success()
    }

    /// Runs to the end, which must be a failure with `code`.
    ///
    /// # Panics
    /// When it is not.
    #[track_caller]
    pub fn code(self, code: i32) -> Outcome {
        self.finish().code(code)
    }
}
