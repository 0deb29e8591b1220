//! A private Docker engine: Debian's, unpacked beside the build, never installed and never a service.

use std::{
    env,
    fs::{self, File},
    path::{Path, PathBuf},
    process::{self, Child, Command},
    thread,
    time::Duration,
};

use crate::{
    Result, apt,
    command::{as_root, command, output, succeeds},
    workspace,
};

/// `docker-cli` is a package of its own since Debian 13; the two libraries are not on every machine.
const PACKAGES: [&str; 6] =
    ["docker.io", "docker-cli", "containerd", "runc", "libdevmapper1.02.1", "libseccomp2"];

/// Overlay first; `vfs` copies, and works where the build's folder is itself on an overlay.
const STORAGE_DRIVERS: [&str; 2] = ["overlay2", "vfs"];

const START_LIMIT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(200);

/// Unpacks the engine, unless it is there.
///
/// # Errors
/// When the packages cannot be downloaded or unpacked.
pub(crate) fn unpack() -> Result {
    let root = root()?;
    if root.exists() { Ok(()) } else { apt::unpack(&PACKAGES, &root) }
}

/// A running engine. It stops when this value goes, and also when this process is killed.
pub(crate) struct Engine {
    daemon: Child,
    /// Sockets, so short a path that it fits the 108 bytes of `sockaddr_un`, whatever the build's folder.
    sockets: PathBuf,
    data: PathBuf,
}

impl Engine {
    /// Starts the engine and waits until it answers.
    ///
    /// # Errors
    /// When it answers with no storage driver; the end of its log is in the message.
    pub(crate) fn start() -> Result<Self> {
        let mut failure = String::new();
        for driver in STORAGE_DRIVERS {
            let mut engine = Self::spawn(driver)?;
            match engine.wait() {
                Ok(()) => return Ok(engine),
                Err(error) => failure = format!("{error}\n{}", engine.end_of_log()),
            }
        }
        Err(format!("the Docker engine does not start: {failure}").into())
    }

    /// The address for `DOCKER_HOST`.
    pub(crate) fn host(&self) -> String {
        format!("unix://{}/docker.sock", self.sockets.display())
    }

    fn spawn(driver: &str) -> Result<Self> {
        let sockets = env::temp_dir().join(format!("wpack-engine-{}", process::id()));
        let data = folder()?.join(format!("data-{}", process::id()));
        fs::create_dir_all(&sockets)?;
        fs::create_dir_all(&data)?;
        let log = File::create(sockets.join("log"))?;
        // An own, empty configuration: the machine's may ask for anything.
        let config = sockets.join("daemon.json");
        fs::write(&config, "{}")?;
        // The kernel sends TERM when this process dies, so no engine outlives a broken run.
        let mut daemon = as_root("setpriv");
        // In a mount namespace of its own no mount stays behind, not even one that the daemon forgets.
        daemon.args(["--pdeathsig", "TERM", "--", "unshare", "--mount", "--"]);
        daemon.arg("env").args(environment()?).arg("dockerd");
        daemon.arg("--host").arg(format!("unix://{}/docker.sock", sockets.display()));
        daemon.arg("--exec-root").arg(sockets.join("exec"));
        daemon.arg("--pidfile").arg(sockets.join("pid"));
        daemon.arg("--data-root").arg(&data);
        // A group that this user is in may talk to the socket.
        daemon.arg("--group").arg(output(command("id").arg("--group"))?);
        daemon.arg("--config-file").arg(config).args(["--storage-driver", driver]);
        // The tests' containers have no network, so the engine leaves that of the machine alone.
        daemon.args(["--bridge=none", "--iptables=false", "--ip6tables=false"]);
        daemon.args(["--ip-forward=false", "--ip-masq=false"]);
        let daemon = daemon.stdout(log.try_clone()?).stderr(log).spawn()?;
        Ok(Self { daemon, sockets, data })
    }

    fn wait(&mut self) -> Result {
        let rounds = START_LIMIT.as_millis() / PAUSE.as_millis();
        for _ in 0..rounds {
            if let Some(status) = self.daemon.try_wait()? {
                return Err(format!("it ended with {status}").into());
            }
            if succeeds(self.client()?.arg("version")) {
                return Ok(());
            }
            thread::sleep(PAUSE);
        }
        Err(format!("no answer in {} seconds", START_LIMIT.as_secs()).into())
    }

    fn client(&self) -> Result<Command> {
        let mut client = command("env");
        client.args(environment()?).arg("docker").arg("--host").arg(self.host());
        Ok(client)
    }

    fn end_of_log(&self) -> String {
        let log = fs::read_to_string(self.sockets.join("log")).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }

    fn stop(&mut self) -> Result {
        if let Ok(pid) = fs::read_to_string(self.sockets.join("pid")) {
            // The shell's own `kill`: the program is in a package that not every Debian has.
            output(as_root("sh").args(["-c", "kill -TERM \"$0\"", pid.trim()]))?;
        }
        self.daemon.wait()?;
        output(as_root("rm").arg("-rf").arg(&self.sockets).arg(&self.data)).map(drop)
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Err(error) = self.stop() {
            eprintln!("warning: the Docker engine did not stop cleanly: {error}");
        }
    }
}

fn folder() -> Result<PathBuf> {
    Ok(workspace::counterparts()?.join("docker"))
}

fn root() -> Result<PathBuf> {
    Ok(folder()?.join("root"))
}

/// `NAME=VALUE` pairs under which the unpacked programs and libraries find each other.
fn environment() -> Result<[String; 2]> {
    let root = root()?;
    let search = env::var("PATH").unwrap_or_default();
    let programs = ["usr/bin", "usr/sbin", "usr/libexec/docker"].map(|folder| show(&root.join(folder)));
    let triplet = format!("{}-linux-gnu", env::consts::ARCH);
    let libraries = ["usr/lib", "lib"].map(|folder| show(&root.join(folder).join(&triplet)));
    Ok([format!("PATH={}:{search}", programs.join(":")), format!("LD_LIBRARY_PATH={}", libraries.join(":"))])
}

fn show(path: &Path) -> String {
    path.display().to_string()
}
