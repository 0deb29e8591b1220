//! One connection of HTTP/1.1, with as many requests as the client sends over it.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::TcpStream,
    time::{Instant, sleep_until},
};

use super::{Server, answer::answer, stop::LINGER};

/// How long a client may take for a request's head, and how long it may ask nothing: longer than the 60 seconds that
/// load balancers keep their connections, so that it is they who close them.
const HEAD: Duration = Duration::from_secs(75);
/// The longest head, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// Answers until the client goes, or is to go.
pub(super) async fn run(server: Arc<Server>, stream: TcpStream, peer: SocketAddr) {
    let service = service_fn(|request| answer(&server, peer, request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    let begun = Instant::now();
    let going = async {
        server.stop.closing().await;
        // Who has come only now is about to ask, or has asked and was not read.
        sleep_until(begun + LINGER).await;
    };
    // What a client does wrong is its own matter, and hyper has told it.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = going => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}
