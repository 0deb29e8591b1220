//! A real registry (Debian's `docker-registry`) on a free loopback port, for one test.

use std::{
    fs,
    io::{BufRead, BufReader, Lines},
    path::Path,
    process::{Child, ChildStderr, Command, Stdio},
    thread,
};

use tempfile::TempDir;

use crate::{
    authority::{Authority, Certificate},
    context::names,
    token_server::{self, TokenServer},
    tool::{find, tool},
};

/// The user that [`Registry::with_password`] knows.
pub const USER: &str = "tester";
/// A user who may only read, where the registry tells users apart.
pub const READER: &str = "reader";
/// The password of both.
pub const PASSWORD: &str = "correct-horse";
/// A name of registries with TLS that no resolver knows.
pub const NAME: &str = "registry.test";
/// Under which names a registry with TLS is who it says.
const SERVER_NAMES: &str = "IP:127.0.0.1,DNS:registry.test";
/// `tester:correct-horse`, as `htpasswd -Bbn -C 5` prints it.
const HTPASSWD: &str = "tester:$2y$05$uJhRnNvdzy3PswZnw4V4NeaUAqo.f9AIOOsoTDFBqx7qN12RANjIe\n";

/// A running registry; it stops, and its data goes, with this value.
#[derive(Debug)]
pub struct Registry {
    daemon: Child,
    folder: TempDir,
    port: u16,
}

impl Registry {
    /// http, open to everybody.
    #[must_use]
    pub fn plain() -> Self {
        Self::start(|_| String::new())
    }

    /// http, only for [`USER`] with [`PASSWORD`].
    #[must_use]
    pub fn with_password() -> Self {
        Self::start(|folder| {
            let users = folder.join("htpasswd");
            fs::write(&users, HTPASSWD).unwrap();
            format!("auth: {{htpasswd: {{realm: test, path: {}}}}}\n", users.display())
        })
    }

    /// http, for who has a token of `server`.
    #[must_use]
    pub fn with_tokens(server: &TokenServer) -> Self {
        let (realm, certificate) = (server.realm(), server.certificate());
        let names = format!("service: {}, issuer: {}", token_server::SERVICE, token_server::ISSUER);
        let keys = format!("rootcertbundle: {}", certificate.display());
        Self::start(|_| format!("auth: {{token: {{realm: \"{realm}\", {names}, {keys}}}}}\n"))
    }

    /// https, as `127.0.0.1` and as [`NAME`], with a certificate of `authority`.
    #[must_use]
    pub fn with_tls(authority: &Authority) -> Self {
        let own = authority.issue("registry", SERVER_NAMES);
        Self::start(|_| format!("  tls: {{{}}}\n", tls(&own)))
    }

    /// The same for clients only that have a certificate of `authority` too.
    #[must_use]
    pub fn with_mutual_tls(authority: &Authority) -> Self {
        let own = authority.issue("registry", SERVER_NAMES);
        let clients = authority.certificate();
        Self::start(|_| format!("  tls: {{{}, clientcas: [{}]}}\n", tls(&own), clients.display()))
    }

    fn start(extra: impl FnOnce(&Path) -> String) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let extra = extra(folder.path());
        // Port 0: the kernel picks a free one, and the registry logs which.
        let config = format!(
            "version: 0.1\nlog: {{level: info, formatter: json, accesslog: {{disabled: true}}}}\n\
             storage: {{filesystem: {{rootdirectory: {}}}, delete: {{enabled: true}}}}\n\
             http:\n  addr: 127.0.0.1:0\n{extra}",
            data.display()
        );
        let path = folder.path().join("config.yml");
        fs::write(&path, config).unwrap();
        // The kernel ends the registry when the test dies before it can.
        let mut daemon = Command::new(find("setpriv"));
        daemon.args(["--pdeathsig", "KILL", "--"]).arg(find("docker-registry")).arg("serve").arg(path);
        let daemon = daemon.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut daemon = daemon.spawn().unwrap();
        let mut log = BufReader::new(daemon.stderr.take().unwrap()).lines();
        let port = listening_port(&mut log);
        // Whoever stops reading a pipe stops the writer once it is full.
        thread::spawn(move || log.for_each(drop));
        Self { daemon, folder, port }
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A reference to `name` (`repository:tag`) in this registry.
    #[must_use]
    pub fn reference(&self, name: &str) -> String {
        format!("{}/{name}", self.address())
    }

    /// The port on this machine.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The tags of a repository, sorted; none when there is no such repository. They are read from its disk,
    /// whoever it would answer.
    #[must_use]
    pub fn tags(&self, repository: &str) -> Vec<String> {
        let repositories = self.folder.path().join("data/docker/registry/v2/repositories");
        names(&repositories.join(repository).join("_manifests/tags"))
    }

    /// A blob, as curl receives it from an open registry.
    #[must_use]
    pub fn blob(&self, repository: &str, digest: &str) -> Vec<u8> {
        let url = format!("http://{}/v2/{repository}/blobs/{digest}", self.address());
        tool("curl").args(["--silent", "--show-error", "--fail", &url]).success().bytes().to_vec()
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.daemon.kill().ok();
        self.daemon.wait().ok();
    }
}

/// Reads the log up to the line that names the port.
fn listening_port(log: &mut Lines<BufReader<ChildStderr>>) -> u16 {
    let mut seen = Vec::new();
    for line in log.map_while(Result::ok) {
        if let Some((_, rest)) = line.split_once("listening on 127.0.0.1:") {
            let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
            return digits.parse().unwrap();
        }
        seen.push(line);
    }
    panic!("docker-registry ended before it listened:\n{}", seen.join("\n"));
}

/// What the configuration says of a server's certificate.
fn tls(own: &Certificate) -> String {
    format!("certificate: {}, key: {}", own.certificate.display(), own.key.display())
}
