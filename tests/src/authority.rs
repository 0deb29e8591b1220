//! Certificates that live as long as a test, made by OpenSSL's own program.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::tool::{Run, tool};

/// A certificate authority that only this test knows.
#[derive(Debug)]
pub struct Authority {
    folder: TempDir,
}

/// The PEM files of a certificate and its key.
#[derive(Debug)]
pub struct Certificate {
    /// The certificate.
    pub certificate: PathBuf,
    /// Its key.
    pub key: PathBuf,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    /// A new one.
    #[must_use]
    pub fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let usage =
            ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign"];
        request(folder.path(), "authority").args(usage).success();
        Self { folder }
    }

    /// The file with the authority's own certificate, for who shall trust it.
    #[must_use]
    pub fn certificate(&self) -> PathBuf {
        files(self.folder.path(), "authority").certificate
    }

    /// A certificate for a server or client; `names` is as OpenSSL writes it, such as `IP:127.0.0.1`.
    #[must_use]
    pub fn issue(&self, name: &str, names: &str) -> Certificate {
        let authority = files(self.folder.path(), "authority");
        let openssl = request(self.folder.path(), name).arg("-CA").arg(authority.certificate);
        let openssl = openssl.arg("-CAkey").arg(authority.key).args(["-addext", "basicConstraints=CA:FALSE"]);
        openssl.arg("-addext").arg(format!("subjectAltName={names}")).success();
        files(self.folder.path(), name)
    }
}

/// A certificate with a new key, signed by that unless another signer is added.
fn request(folder: &Path, name: &str) -> Run {
    let Certificate { certificate, key } = files(folder, name);
    let openssl =
        tool("openssl").args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
    let openssl = openssl.args(["-nodes", "-days", "2", "-subj"]).arg(format!("/CN=wpack tests {name}"));
    openssl.arg("-keyout").arg(key).arg("-out").arg(certificate)
}

fn files(folder: &Path, name: &str) -> Certificate {
    Certificate {
        certificate: folder.join(format!("{name}.pem")),
        key: folder.join(format!("{name}-key.pem")),
    }
}
