//! Whose word is taken for who a server is: the authorities of a file, as with other programs of a container; where
//! there is none, those of Mozilla's list in this executable.

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use wasmtime::{Result, ensure, error::Context as _};
use wasmtime_wasi_http::Error;
use webpki_roots::TLS_SERVER_ROOTS;

use crate::complain;

/// The variable by which OpenSSL and Go are told of another file.
const VARIABLE: &str = "SSL_CERT_FILE";
/// Where `wpack build --ca-certificates` and most base images have it.
const FILE: &str = "/etc/ssl/certs/ca-certificates.crt";

/// Made by the first request that needs it: to read a file of usual size takes some milliseconds.
static CLIENT: LazyLock<Option<Arc<ClientConfig>>> = LazyLock::new(|| match authorities() {
    Ok(roots) => Some(Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())),
    Err(error) => {
        complain(&format!("no request can use TLS: {error:#}"));
        None
    }
});

/// Who speaks TLS.
///
/// # Errors
/// When the file that says whom to trust is not usable. Then nobody is: the list of another would be a surprise.
pub(super) fn client() -> Result<Arc<ClientConfig>, Error> {
    CLIENT.clone().ok_or(Error::ConfigurationError)
}

fn authorities() -> Result<RootCertStore> {
    let named = env::var_os(VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
    let file = named.or_else(|| Path::new(FILE).exists().then(|| FILE.into()));
    file.map_or_else(|| Ok(TLS_SERVER_ROOTS.iter().cloned().collect()), |file| read(&file))
}

fn read(file: &Path) -> Result<RootCertStore> {
    let cannot = || format!("cannot take the authorities of `{}`", file.display());
    let pem = fs::read(file).with_context(cannot)?;
    let certificates: Vec<_> =
        CertificateDer::pem_slice_iter(&pem).collect::<Result<_, _>>().with_context(cannot)?;
    let mut roots = RootCertStore::empty();
    // Files of other systems hold some old certificate that nobody can read; it is no reason to refuse the others.
    let (taken, _) = roots.add_parsable_certificates(certificates);
    ensure!(taken > 0, "{}: it holds no certificates", cannot());
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_certificates_is_no_list() {
        for (file, word) in
            [("/dev/null", "holds no certificates"), ("/there/is/no/such.pem", "No such file")]
        {
            let error = format!("{:#}", read(Path::new(file)).unwrap_err());
            assert!(error.contains(file) && error.contains(word), "{error}");
        }
    }
}
