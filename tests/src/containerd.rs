//! containerd as Debian's Docker engine brings it, private to one test: its data, its mounts and its processes go
//! with the test.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

use crate::{
    shell::Shell,
    tool::{Run, as_root, counterpart, without},
};

/// How long the daemon may take before it answers; it takes a tenth of a second.
const START_LIMIT: Duration = Duration::from_secs(30);

/// Runs the daemon until the test closes stdin, also by dying. `/run` is hidden because shims and runc keep their
/// state there, wherever the daemon keeps its own.
const DAEMON: &str = r#"
    mount -t tmpfs tmpfs /run
    containerd --config "$0/config.toml" > "$0/log" 2>&1 &
    cat
    kill $! && wait $!
    rm -rf "$0/root" "$0/state" "$0/fifo" "$0/socket"*
"#;

/// A running containerd with storage of its own.
#[derive(Debug)]
pub struct Containerd {
    daemon: Child,
    folder: TempDir,
}

impl Containerd {
    /// containerd, or nothing when the caller opted out with `WPACK_TEST_WITHOUT=containerd`.
    ///
    /// # Panics
    /// When it is missing or does not start and nobody opted out.
    #[must_use]
    pub fn own() -> Option<Self> {
        if without("containerd") {
            return None;
        }
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("config.toml"), config(folder.path())).unwrap();
        let daemon = start(folder.path());
        let containerd = Self { daemon, folder };
        containerd.wait();
        Some(containerd)
    }

    /// A `ctr` command. The snapshotter copies: others do not work where the folder is itself on an overlay.
    pub fn ctr(&self, arguments: &[&str]) -> Run {
        let ctr = as_root("env").arg("CONTAINERD_SNAPSHOTTER=native").arg(counterpart(&program("ctr")));
        ctr.arg("--address").arg(self.address()).args(arguments)
    }

    /// Its socket, which is root's.
    #[must_use]
    pub fn address(&self) -> PathBuf {
        self.folder.path().join("socket")
    }

    /// `ctr run` up to and with the image; options of `ctr run` in `options`. The container has no network.
    pub fn run(&self, image: &str, options: &[&str]) -> Run {
        let run =
            self.ctr(&["run", "--rm", "--cgroup", "", "--fifo-dir"]).arg(self.folder.path().join("fifo"));
        run.args(options).args([image, "test"])
    }

    /// A shell in which `ctr` talks to this containerd.
    #[must_use]
    pub fn shell(&self) -> Shell {
        let fifos = self.folder.path().join("fifo");
        Shell::new().with("ctr", self.ctr(&[]), &format!("--cgroup '' --fifo-dir '{}'", fifos.display()))
    }

    /// What `ctr image check` says of `image`, in columns.
    #[must_use]
    pub fn check(&self, image: &str) -> String {
        let checked = self.ctr(&["image", "check", &format!("name=={image}")]).success().stdout();
        checked.lines().nth(1).unwrap_or_else(|| panic!("no {image}: {checked}")).to_owned()
    }

    fn answers(&self) -> bool {
        // `ctr` would itself wait ten seconds for a socket.
        self.address().exists() && self.ctr(&["version"]).into_command().output().unwrap().status.success()
    }

    fn wait(&self) {
        let start = Instant::now();
        while !self.answers() {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            assert!(start.elapsed() < START_LIMIT, "containerd does not start:\n{log}");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Containerd {
    fn drop(&mut self) {
        drop(self.daemon.stdin.take());
        self.daemon.wait().ok();
    }
}

/// Only the plugins that a container engine uses: no Kubernetes, which wants a network.
fn config(folder: &Path) -> String {
    let folder = folder.display();
    format!(
        "version = 2\nroot = \"{folder}/root\"\nstate = \"{folder}/state\"\n\
         disabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[grpc]\naddress = \"{folder}/socket\"\n"
    )
}

fn start(folder: &Path) -> Child {
    let programs = counterpart(&program("containerd")).parent().unwrap().to_owned();
    let libraries = counterpart(&format!("docker/root/usr/lib/{}-linux-gnu", env::consts::ARCH));
    let search = env::var("PATH").unwrap_or_default();
    let daemon = as_root("env")
        .arg(format!("PATH={}:{search}", programs.display()))
        .arg(format!("LD_LIBRARY_PATH={}", libraries.display()))
        .args(["unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c", DAEMON])
        .arg(folder);
    let mut daemon: Command = daemon.into_command();
    daemon.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap()
}

fn program(name: &str) -> String {
    format!("docker/root/usr/bin/{name}")
}
