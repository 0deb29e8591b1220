//! One request over a connection of its own: HTTP/1.1, in the clear or through TLS.
//!
//! What wasmtime-wasi-http would send by itself trusts nobody but Mozilla's list, and tells the guest less of what went
//! wrong.

use std::{io, time::Duration};

use http::{
    Request, Response, Uri,
    uri::{PathAndQuery, Scheme},
};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use wasmtime_wasi::runtime::spawn;
use wasmtime_wasi_http::{Error, RequestOptions, Result, WasiBody};

use super::{Pending, paced::Paced, tls};

/// How long each step may take where the guest does not say it, as in wasmtime.
const PATIENCE: Duration = Duration::from_secs(600);

/// Sends the request and waits for the answer's head; what comes beside it ends as the connection does.
///
/// # Errors
/// When there is no connection or no answer in time.
pub(super) async fn send(
    mut request: Request<WasiBody>,
    options: RequestOptions,
) -> Result<(Response<WasiBody>, Pending<()>)> {
    let wait = |time: Option<Duration>| time.unwrap_or(PATIENCE);
    let stream = timeout(wait(options.connect_timeout), connect(request.uri())).await;
    let stream = stream.map_err(|_| Error::ConnectionTimeout)??;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It goes when the guest forgets the answer.
    let connection = spawn(connection);
    *request.uri_mut() = target(request.uri());
    let answer = timeout(wait(options.first_byte_timeout), sender.send_request(request)).await;
    let answer = answer.map_err(|_| Error::ConnectionReadTimeout)??;
    let answer = answer.map(|body| Paced::new(body, wait(options.between_bytes_timeout)).boxed_unsync());
    Ok((answer, Box::new(async { Ok(connection.await?) })))
}

/// What a request is sent through.
trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

async fn connect(uri: &Uri) -> Result<Box<dyn Stream>> {
    let is_secret = uri.scheme() == Some(&Scheme::HTTPS);
    let host = host(uri).ok_or(Error::HttpRequestUriInvalid)?;
    let port = uri.port_u16().unwrap_or(if is_secret { 443 } else { 80 });
    let addresses: Vec<_> = lookup_host((host, port)).await.map_err(|error| unknown(&error))?.collect();
    let stream = TcpStream::connect(&addresses[..]).await.map_err(Error::Connect)?;
    // A guest may write its body in small pieces.
    stream.set_nodelay(true).map_err(Error::Connect)?;
    Ok(if is_secret { Box::new(tls::over(stream, host).await?) } else { Box::new(stream) })
}

/// The host without the brackets that an address of IPv6 has in a URI alone.
fn host(uri: &Uri) -> Option<&str> {
    let host = uri.host()?;
    Some(host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host))
}

fn unknown(error: &io::Error) -> Error {
    Error::DnsError { rcode: Some(error.to_string()), info_code: None }
}

/// What stands in the request's first line where no proxy is asked (RFC 9112, 3.2.1).
fn target(uri: &Uri) -> Uri {
    uri.path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_uri_says_whom_to_ask_and_for_what() {
        for (uri, name, what) in [
            ("http://a.test/b?c", Some("a.test"), "/b?c"),
            ("https://a.test", Some("a.test"), "/"),
            ("http://[::1]:8080/b", Some("::1"), "/b"),
            ("http://user@127.0.0.1:80/", Some("127.0.0.1"), "/"),
            ("/b", None, "/b"),
        ] {
            let uri: Uri = uri.parse().unwrap();
            assert_eq!((host(&uri), target(&uri).to_string().as_str()), (name, what), "{uri}");
        }
    }
}
