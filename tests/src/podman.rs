//! Debian's podman with runc, installed by `cargo xtask counterparts`, with storage of its own for one test.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use tempfile::TempDir;

use crate::{
    context::Context,
    crun,
    server::Server,
    shell::Shell,
    tool::{Run, tool, without},
};

/// Limits that root in a container may set too.
const ULIMITS: &str = "--ulimit nofile=1024:1024 --ulimit nproc=1024:1024";

/// A podman that shares nothing with the machine's.
#[derive(Debug)]
pub struct Podman {
    folder: TempDir,
    /// Options of `podman run` in a shell.
    options: String,
}

impl Podman {
    /// podman, or nothing when the caller opted out with `WPACK_TEST_WITHOUT=podman`.
    ///
    /// # Panics
    /// When it is not installed and nobody opted out.
    #[must_use]
    pub fn own() -> Option<Self> {
        if without("podman") {
            return None;
        }
        let folder = TempDir::new().unwrap();
        let engine = "[engine]\ncgroup_manager=\"cgroupfs\"\nevents_logger=\"file\"\nruntime=\"runc\"\n";
        fs::write(folder.path().join("containers.conf"), engine).unwrap();
        // `vfs` mounts nothing that could stay behind.
        let [root, run] = ["root", "run"].map(|name| folder.path().join(name).display().to_string());
        let storage = format!("[storage]\ndriver=\"vfs\"\ngraphroot=\"{root}\"\nrunroot=\"{run}\"\n");
        fs::write(folder.path().join("storage.conf"), storage).unwrap();
        let registries = "[[registry]]\nlocation=\"127.0.0.1\"\ninsecure=true\n";
        fs::write(folder.path().join("registries.conf"), registries).unwrap();
        let policy = r#"{"default":[{"type":"insecureAcceptAnything"}]}"#;
        fs::write(folder.path().join("policy.json"), policy).unwrap();
        Some(Self { folder, options: format!("--network none {ULIMITS}") })
    }

    /// The same podman with crun beside runc; or nothing when the caller opted out of that.
    ///
    /// # Panics
    /// When crun is missing and nobody opted out.
    #[must_use]
    pub fn with_crun(self) -> Option<Self> {
        let path = self.folder.path().join("crun");
        fs::write(&path, crun::program()?).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let config = self.folder.path().join("containers.conf");
        let engine = fs::read_to_string(&config).unwrap();
        fs::write(config, format!("{engine}[engine.runtimes]\ncrun=[\"{}\"]\n", path.display())).unwrap();
        Some(Self { options: format!("--cgroups disabled {}", self.options), ..self })
    }

    /// The variables by which any podman becomes this one.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, PathBuf); 3] {
        [
            ("CONTAINERS_CONF", "containers.conf"),
            ("CONTAINERS_REGISTRIES_CONF", "registries.conf"),
            ("CONTAINERS_STORAGE_CONF", "storage.conf"),
        ]
        .map(|(name, file)| (name, self.folder.path().join(file)))
    }

    /// A `podman` command.
    pub fn command(&self) -> Run {
        let podman =
            self.environment().into_iter().fold(tool("podman"), |run, (name, file)| run.env(name, file));
        podman.arg("--tmpdir").arg(self.folder.path().join("tmp"))
    }

    /// A shell in which `podman` is this one; it starts containers as [`Podman::run`] does.
    #[must_use]
    pub fn shell(&self, context: &Context) -> Shell {
        let policy = context.home().join(".config/containers");
        fs::create_dir_all(&policy).unwrap();
        fs::copy(self.folder.path().join("policy.json"), policy.join("policy.json")).unwrap();
        Shell::new().with("podman", self.command(), &self.options)
    }

    /// `podman pull` from any transport; the image's id.
    #[must_use]
    pub fn pull(&self, source: &str) -> String {
        let policy = self.folder.path().join("policy.json");
        let pull = self.command().args(["pull", "--quiet", "--signature-policy"]).arg(policy);
        pull.arg(source).success().stdout().trim().to_owned()
    }

    /// `podman run` up to and with the image.
    pub fn run(&self, image: &str, options: &[&str]) -> Run {
        self.start("none", &[&["--rm", "--interactive"][..], options].concat(), image)
    }

    /// Starts a container that answers HTTP at a free port of this machine, with a name and with `options`.
    #[must_use]
    pub fn serve(&self, name: &str, image: &str, options: &[&str]) -> Server {
        let run = self.start("host", &[&["--name", name, "--env", "PORT=0"][..], options].concat(), image);
        Server::contained(run, self.command().args(["rm", "--force", "--time", "0", name]))
    }

    fn start(&self, network: &str, options: &[&str], image: &str) -> Run {
        let run = self.command().args(["run", "--pull", "never", "--network", network]);
        run.args(ULIMITS.split_whitespace()).args(options).arg(image)
    }
}
