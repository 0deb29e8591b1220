//! A real registry (Debian's `docker-registry`) on a free loopback port, for one test.

use std::{
    fs::{self, File},
    io::{BufRead, BufReader, Lines},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Stdio},
    thread,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::tool::{Run, find, tool};

/// The user that [`Registry::with_password`] knows.
pub const USER: &str = "tester";
/// The password of [`USER`].
pub const PASSWORD: &str = "correct-horse";
/// `tester:correct-horse`, as `htpasswd -Bbn -C 5` prints it.
const HTPASSWD: &str = "tester:$2y$05$uJhRnNvdzy3PswZnw4V4NeaUAqo.f9AIOOsoTDFBqx7qN12RANjIe\n";

/// A running registry; it stops, and its data goes, with this value.
#[derive(Debug)]
pub struct Registry {
    daemon: Child,
    folder: TempDir,
    port: u16,
    tls: bool,
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

    /// https with a certificate of its own ([`Registry::certificate`]).
    #[must_use]
    pub fn with_tls() -> Self {
        Self::start(|folder| {
            let (certificate, key) = make_certificate(folder);
            format!("  tls: {{certificate: {}, key: {}}}\n", certificate.display(), key.display())
        })
    }

    fn start(extra: impl FnOnce(&Path) -> String) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        let extra = extra(folder.path());
        let tls = extra.contains("tls:");
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
        Self { daemon, folder, port, tls }
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

    /// The file with the certificate to trust.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    /// The tags of a repository, sorted; none when there is no such repository.
    #[must_use]
    pub fn tags(&self, repository: &str) -> Vec<String> {
        let answer: Value = self.get(&format!("{repository}/tags/list")).success().json();
        let tags = answer["tags"].as_array().cloned().unwrap_or_default();
        let mut tags: Vec<String> = tags.iter().map(|tag| tag.as_str().unwrap().to_owned()).collect();
        tags.sort();
        tags
    }

    /// A blob, as curl receives it.
    #[must_use]
    pub fn blob(&self, repository: &str, digest: &str) -> Vec<u8> {
        self.get(&format!("{repository}/blobs/{digest}")).arg("--fail").success().bytes().to_vec()
    }

    fn get(&self, path: &str) -> Run {
        let scheme = if self.tls { "https" } else { "http" };
        let curl =
            tool("curl").args(["--silent", "--show-error", "--user"]).arg(format!("{USER}:{PASSWORD}"));
        let curl = if self.tls { curl.arg("--cacert").arg(self.certificate()) } else { curl };
        curl.arg(format!("{scheme}://{}/v2/{path}", self.address()))
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

fn make_certificate(folder: &Path) -> (PathBuf, PathBuf) {
    let (certificate, key) = (folder.join("certificate.pem"), folder.join("key.pem"));
    File::create(&key).unwrap();
    let openssl =
        tool("openssl").args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let openssl = openssl.args(["-nodes", "-days", "2", "-subj", "/CN=wpack test registry"]);
    // Not a certificate authority: rustls refuses one as a server's own certificate.
    let openssl = openssl.args(["-addext", "basicConstraints=critical,CA:FALSE"]);
    let openssl = openssl.args(["-addext", "subjectAltName=IP:127.0.0.1"]);
    openssl.arg("-keyout").arg(&key).arg("-out").arg(&certificate).success();
    (certificate, key)
}
