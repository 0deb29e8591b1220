//! A hermetic place for `wpack`: own folders, an environment of three variables, nothing of the machine's.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::tool::Run;

/// A home, a store and a working folder that vanish with the test.
#[derive(Debug)]
pub struct Context {
    folder: TempDir,
}

impl Default for Context {
    fn default() -> Self {
        Self::new()
    }
}

impl Context {
    /// Fresh, empty folders.
    #[must_use]
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for name in ["home", "work"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        Self { folder }
    }

    /// `wpack` in this context, ready for arguments.
    pub fn wpack(&self) -> Run {
        self.dress(Command::new(program()))
    }

    /// `wpack` with the arguments of a line, split at blanks.
    pub fn run(&self, line: &str) -> Run {
        self.wpack().args(line.split_whitespace())
    }

    /// Any command with this context's folders and environment.
    pub fn dress(&self, mut command: Command) -> Run {
        command.current_dir(self.work()).env_clear();
        command.env("PATH", env::var_os("PATH").unwrap_or_default());
        command.env("HOME", self.home()).env("WPACK_STORE", self.store());
        Run::new(command)
    }

    /// The home folder.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The local store; `wpack` makes it.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// The working folder.
    #[must_use]
    pub fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A path in the working folder.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        self.work().join(name)
    }

    /// Writes a file into the working folder.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads a file of the working folder.
    #[must_use]
    pub fn read(&self, name: &str) -> Vec<u8> {
        let path = self.path(name);
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// The names in the working folder, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        names(&self.work())
    }

    /// Writes a Docker configuration into this context's home with one login.
    ///
    /// `credentials` is base64 of `user:password`, as Docker stores it.
    pub fn log_in(&self, registry: &str, credentials: &str) {
        let folder = self.home().join(".docker");
        fs::create_dir_all(&folder).unwrap();
        let config = serde_json::json!({"auths": {registry: {"auth": credentials}}});
        fs::write(folder.join("config.json"), config.to_string()).unwrap();
    }
}

/// The names in `folder`, sorted; none where there is no folder.
#[must_use]
pub fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// `wpack` of the same target folder and profile as this test: `<target>/debug/wpack`.
///
/// # Panics
/// When it was not built; Cargo builds another package's program only when asked.
#[must_use]
pub fn program() -> PathBuf {
    let test = env::current_exe().unwrap();
    let program = test.ancestors().nth(2).unwrap().join("wpack");
    assert!(program.exists(), "{} is missing: run `cargo build` first", program.display());
    program
}

/// The folder of the workspace.
#[must_use]
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// The container platform of this machine, the one that a bundle can be built for everywhere.
#[must_use]
pub fn host_platform() -> &'static str {
    match env::consts::ARCH {
        "x86_64" => "linux/amd64",
        "aarch64" => "linux/arm64",
        other => panic!("no container platform is known for {other}"),
    }
}
