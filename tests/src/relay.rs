//! What stands between a client and a server of this machine: a slow line, or a proxy.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

/// A listener that passes on what it hears; its threads end with the process.
#[derive(Debug)]
pub struct Relay {
    address: SocketAddr,
    connects: Arc<Mutex<Vec<String>>>,
}

impl Relay {
    /// A line to the server at `port` that stands still for `pause` before the first request that begins with
    /// `method`.
    #[must_use]
    pub fn pausing(port: u16, method: &'static str, pause: Duration) -> Self {
        let stop = Arc::new(Mutex::new(Some(pause)));
        Self::start(move |client, _| {
            let (stop, server) = (Arc::clone(&stop), TcpStream::connect(("127.0.0.1", port))?);
            let before = move |chunk: &[u8]| {
                if chunk.starts_with(method.as_bytes())
                    && let Some(pause) = stop.lock().unwrap().take()
                {
                    thread::sleep(pause);
                }
            };
            join(client, server, before)
        })
    }

    /// An HTTP proxy that finds every host at `port` of this machine (`CONNECT`, RFC 9110, section 9.3.6).
    #[must_use]
    pub fn proxy(port: u16) -> Self {
        Self::start(move |mut client, connects| {
            let lines = BufReader::new(client.try_clone()?).lines().map_while(Result::ok);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            connects.lock().unwrap().extend(head.first().cloned());
            client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n")?;
            join(client, TcpStream::connect(("127.0.0.1", port))?, |_| {})
        })
    }

    fn start(
        serve: impl Fn(TcpStream, &Mutex<Vec<String>>) -> io::Result<()> + Clone + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self { address: listener.local_addr().unwrap(), connects: Arc::default() };
        let connects = Arc::clone(&relay.connects);
        thread::spawn(move || {
            for client in listener.incoming() {
                let (serve, connects, client) = (serve.clone(), Arc::clone(&connects), client.unwrap());
                // Either end may go at any time, which the other one then sees.
                thread::spawn(move || serve(client, &connects).ok());
            }
        });
        relay
    }

    /// `127.0.0.1:PORT`.
    #[must_use]
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// The first line of each request for a way through the proxy.
    #[must_use]
    pub fn connects(&self) -> Vec<String> {
        self.connects.lock().unwrap().clone()
    }
}

/// Joins two connections; `before` sees what the first one sends before it goes on.
fn join(mut client: TcpStream, mut server: TcpStream, before: impl Fn(&[u8])) -> io::Result<()> {
    let (mut from, mut to) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        io::copy(&mut from, &mut to).ok();
        to.shutdown(Shutdown::Write).ok();
    });
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let n = client.read(&mut chunk)?;
        if n == 0 {
            return server.shutdown(Shutdown::Write);
        }
        before(&chunk[..n]);
        server.write_all(&chunk[..n])?;
    }
}
