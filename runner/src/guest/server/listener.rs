//! Where requests come from.

use std::{
    convert::Infallible,
    env, io,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use libc::c_int;
use socket2::{Domain, Protocol, Socket, Type};
use tokio::{
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore},
    time::sleep,
};
use wasmtime::{Result, error::Context as _};

use wpack_runner::options;

use super::{
    Server, connection,
    stop::{self, LINGER, Phase, Signals},
};
use crate::complain;

/// Connections at the same time; more of them wait in the kernel.
const CONNECTIONS: u32 = 8192;
/// Connections that the kernel keeps until they are accepted; it takes no more than `net.core.somaxconn`.
const BACKLOG: i32 = 4096;
/// How long a client may read nothing of what it is sent.
const DEAF: Duration = Duration::from_secs(60);
/// How long is waited when there is no file descriptor left.
const PAUSE: Duration = Duration::from_millis(50);

/// Listens at `--addr`, else at the port of the variable `PORT` as most platforms set it, else at 8080.
///
/// # Errors
/// When there is no such address, or somebody else has it.
pub(super) fn open(options: &options::Server) -> Result<TcpListener> {
    let addr =
        options.addr.map_or_else(|| Ok((Ipv4Addr::UNSPECIFIED, port()?).into()), Ok::<_, wasmtime::Error>)?;
    let listener = listen(addr).with_context(|| format!("cannot listen at {addr}"))?;
    complain(&format!("listening at http://{}", listener.local_addr()?));
    Ok(listener)
}

fn port() -> Result<u16> {
    match env::var("PORT") {
        Ok(text) if !text.is_empty() => text
            .parse::<u16>()
            .with_context(|| format!("the variable PORT is no port: `{}`", text.escape_debug())),
        _ => Ok(options::Server::PORT),
    }
}

/// What is set here each accepted connection has, too.
fn listen(addr: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM.nonblocking(), Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    // A guest may write its answer in small pieces.
    socket.set_tcp_nodelay(true)?;
    socket.set_tcp_user_timeout(Some(DEAF))?;
    socket.bind(&addr.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Answers until a signal comes, and then what there is to answer still; [`super::stop`] tells of the way.
///
/// # Errors
/// When the event loop cannot watch the listener or the signals.
pub(super) async fn serve(listener: TcpListener, server: &Arc<Server>) -> Result<Infallible> {
    let mut signals = Signals::listen()?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let connections = Connections::new(server);
    let signal = connections.accept_until_closing(&listener, &mut signals).await;
    // Those who have come until now are in the kernel's list.
    let listener = listener.into_std()?;
    while let Ok((stream, peer)) = listener.accept() {
        stream.set_nonblocking(true)?;
        connections.start(TcpStream::from_std(stream)?, peer, connections.room().await);
    }
    drop(listener);
    server.stop.enter(Phase::Closing);
    tokio::select! {
        () = connections.all_ended() => stop::exit(0),
        () = sleep(server.limits.stop) => {
            complain("--stop-time is over before all requests are answered");
            stop::exit(128 + signal)
        }
        again = signals.next() => stop::exit(128 + again),
    }
}

/// The connections that there are.
struct Connections<'a> {
    server: &'a Arc<Server>,
    room: Arc<Semaphore>,
}

impl<'a> Connections<'a> {
    fn new(server: &'a Arc<Server>) -> Self {
        Self { server, room: Arc::new(Semaphore::new(CONNECTIONS as usize)) }
    }

    /// Takes connections, and the number of the signal after which it is time to take no more.
    async fn accept_until_closing(&self, listener: &tokio::net::TcpListener, signals: &mut Signals) -> c_int {
        let mut accept = pin!(self.accept(listener));
        let signal = tokio::select! {
            never = accept.as_mut() => match never {},
            signal = signals.next() => signal,
        };
        self.server.stop.enter(Phase::Lingering);
        tokio::select! {
            never = accept => match never {},
            () = sleep(LINGER) => signal,
            again = signals.next() => stop::exit(128 + again),
        }
    }

    async fn accept(&self, listener: &tokio::net::TcpListener) -> Infallible {
        loop {
            let room = self.room().await;
            match listener.accept().await {
                Ok((stream, peer)) => self.start(stream, peer, room),
                Err(_) => sleep(PAUSE).await,
            }
        }
    }

    async fn room(&self) -> Option<OwnedSemaphorePermit> {
        // None stands for a semaphore that is closed, which nobody does.
        Arc::clone(&self.room).acquire_owned().await.ok()
    }

    fn start(&self, stream: TcpStream, peer: SocketAddr, room: Option<OwnedSemaphorePermit>) {
        let server = Arc::clone(self.server);
        tokio::spawn(async move {
            connection::run(server, stream, peer).await;
            drop(room);
        });
    }

    /// Waits until no connection is open, and no guest runs after its answer.
    async fn all_ended(&self) {
        let _ = self.room.acquire_many(CONNECTIONS).await;
        self.server.turns.all_ended().await;
    }
}
