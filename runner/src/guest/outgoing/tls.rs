//! TLS around a connection, and what the guest hears when there is none.

use std::io;

use rustls::{AlertDescription, pki_types::ServerName};
use tokio::net::TcpStream;
use tokio_rustls::{TlsConnector, client::TlsStream};
use wasmtime_wasi_http::{Error, Result};

use super::trust;
use crate::complain;

/// Speaks TLS with `host`, who proves to be that.
///
/// # Errors
/// When the other side does not, or speaks no TLS.
pub(super) async fn over(stream: TcpStream, host: &str) -> Result<TlsStream<TcpStream>> {
    let name = ServerName::try_from(host.to_owned()).map_err(|_| Error::HttpRequestUriInvalid)?;
    TlsConnector::from(trust::client()?).connect(name, stream).await.map_err(|error| refusal(host, error))
}

/// The guest hears the kind only; the log says more.
fn refusal(host: &str, error: io::Error) -> Error {
    complain(&format!("no TLS with `{}`: {error}", host.escape_debug()));
    match error.get_ref().and_then(|error| error.downcast_ref()) {
        Some(rustls::Error::InvalidCertificate(_)) => Error::TlsCertificateError,
        Some(rustls::Error::AlertReceived(alert)) => alert_received(*alert),
        _ => Error::Tls(error),
    }
}

fn alert_received(alert: AlertDescription) -> Error {
    Error::TlsAlertReceived { alert_id: Some(alert.into()), alert_message: Some(format!("{alert:?}")) }
}
