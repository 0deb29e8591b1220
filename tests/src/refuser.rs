//! A registry that has nothing, takes every blob, and refuses every manifest.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
};

/// Starts one; its thread ends with the process. `answer` is what a manifest gets, as `403 Forbidden`.
///
/// # Panics
/// When there is no free port.
#[must_use]
pub fn refuser(answer: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || serve(stream.unwrap(), answer));
        }
    });
    address
}

fn serve(mut stream: TcpStream, answer: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some((method, path, length)) = head(&mut reader) {
        std::io::copy(&mut reader.by_ref().take(length), &mut std::io::sink()).unwrap();
        let (status, location) = match (method.as_str(), path.contains("/manifests/")) {
            ("POST", _) => ("202 Accepted", "Location: upload\r\n"),
            ("PUT", false) => ("201 Created", ""),
            ("PUT", true) => (answer, ""),
            _ => ("404 Not Found", ""),
        };
        let head = format!("HTTP/1.1 {status}\r\n{location}Content-Length: 0\r\n\r\n");
        if stream.write_all(head.as_bytes()).is_err() {
            return;
        }
    }
}

/// The method, path and length of the next request.
fn head(reader: &mut BufReader<TcpStream>) -> Option<(String, String, u64)> {
    let mut first = String::new();
    reader.read_line(&mut first).ok().filter(|length| *length > 0)?;
    let mut length = 0;
    for line in reader.lines() {
        let line = line.ok()?.to_ascii_lowercase();
        match line.strip_prefix("content-length: ") {
            Some(text) => length = text.parse().unwrap(),
            None if line.is_empty() => break,
            None => {}
        }
    }
    let mut words = first.split(' ').map(str::to_owned);
    Some((words.next()?, words.next()?, length))
}
