//! HTTP/1.1 by hand, so that each byte and each broken connection is ours.

use std::{
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::Mutex,
    thread,
    time::Duration,
};

use super::State;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub(crate) fn query(&self, key: &str) -> Option<&str> {
        let pairs = self.target.split_once('?')?.1.split('&');
        pairs.filter_map(|pair| pair.split_once('=')).find(|(k, _)| *k == key).map(|(_, value)| value)
    }

    /// `PUT blob`, `HEAD manifest`, `GET token` and so on.
    pub(super) fn short(&self) -> String {
        let kinds = [("/blobs/uploads/", "upload"), ("/blobs/", "blob"), ("/manifests/", "manifest")];
        let kind = kinds.iter().find(|(part, _)| self.path().contains(part)).map(|(_, kind)| *kind);
        format!("{} {}", self.method, kind.unwrap_or_else(|| self.path().trim_matches('/')))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self
    }

    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        let body = format!(r#"{{"errors":[{{"code":"{code}","message":"{message}"}}]}}"#);
        Self::new(status).header("Content-Type", "application/json").body(body.as_bytes())
    }
}

/// What goes wrong with a request.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// Another answer than the right one; the request has no effect.
    Answer(Reply),
    /// The right answer with a header more, which replaces one of the same name.
    Header(&'static str, String),
    /// The right effect and content, but another status.
    Status(u16),
    /// The right answer without that header.
    Without(&'static str),
    /// An answer before any of the request's content is read.
    Early(Reply),
    /// The connection breaks after so many bytes of the request's content.
    DropRequest(usize),
    /// The connection breaks after so many bytes of the answer's content.
    CutAnswer(usize),
    /// The right effect, but the connection breaks within the head of the answer.
    CutHead,
    /// The right answer to a request whose target has the second text in place of the first.
    Rewrite(&'static str, &'static str),
    /// The connection breaks, and for so long all further ones are refused.
    Refuse(Duration),
    /// The right answer, but only after so long.
    Delay(Duration),
    /// Nothing comes back for so long, and then nothing ever.
    Stall(Duration),
}

pub(super) fn serve(stream: TcpStream, address: SocketAddr, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    while let Some(mut request) = read_head(&mut reader) {
        let fault = state.lock().unwrap().fault(&request);
        let most = match fault {
            Some(Fault::DropRequest(after)) => after,
            Some(Fault::Early(_) | Fault::Refuse(_)) => 0,
            _ => usize::MAX,
        };
        if read_body(&mut reader, &mut request, most).is_err() {
            state.lock().unwrap().log.push(request);
            return;
        }
        state.lock().unwrap().begin(&request);
        let goes_on = act(&mut stream, address, state, &request, fault);
        state.lock().unwrap().under_way -= 1;
        if !goes_on {
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// Answers; whether the connection goes on.
fn act(
    stream: &mut TcpStream,
    address: SocketAddr,
    state: &Mutex<State>,
    request: &Request,
    fault: Option<Fault>,
) -> bool {
    let right = || state.lock().unwrap().answer(request, address);
    let mut cut = usize::MAX;
    let reply = match fault {
        None => right(),
        Some(Fault::Answer(reply)) => reply,
        Some(Fault::Header(name, value)) => without(right(), name).header(name, &value),
        Some(Fault::Status(status)) => Reply { status, ..right() },
        Some(Fault::Without(name)) => without(right(), name),
        Some(Fault::DropRequest(_)) => return false,
        Some(Fault::Refuse(time)) => {
            state.lock().unwrap().closes_for = Some(time);
            // Wakes the listener, which then goes; its place is taken again after that time.
            let _ = TcpStream::connect(address);
            thread::sleep(Duration::from_millis(5));
            return false;
        }
        Some(Fault::Early(reply)) => {
            let _ = write(stream, request, &reply, usize::MAX);
            // Closing with unread content would reset the connection, and the answer with it.
            thread::sleep(Duration::from_millis(200));
            return false;
        }
        Some(Fault::CutHead) => {
            right();
            let _ = stream.write_all(b"HTTP/1.1 20");
            return false;
        }
        Some(Fault::Rewrite(from, to)) => {
            let request = Request { target: request.target.replace(from, to), ..request.clone() };
            state.lock().unwrap().answer(&request, address)
        }
        Some(Fault::CutAnswer(after)) => {
            cut = after;
            right()
        }
        Some(Fault::Delay(time)) => {
            thread::sleep(time);
            right()
        }
        Some(Fault::Stall(time)) => {
            thread::sleep(time);
            return false;
        }
    };
    write(stream, request, &reply, cut).is_ok() && cut == usize::MAX
}

fn without(mut reply: Reply, name: &str) -> Reply {
    reply.headers.retain(|(key, _)| !key.eq_ignore_ascii_case(name));
    reply
}

/// Reads up to `most` bytes of content, in chunks where the request has no length.
fn read_body(reader: &mut BufReader<TcpStream>, request: &mut Request, most: usize) -> io::Result<()> {
    if request.header("transfer-encoding") != Some("chunked") {
        let length = request.header("content-length").map_or(0, |text| text.parse().unwrap());
        request.body = vec![0; length.min(most)];
        return reader.read_exact(&mut request.body);
    }
    while request.body.len() < most {
        let mut size = String::new();
        reader.read_line(&mut size)?;
        let size = usize::from_str_radix(size.trim_end(), 16).map_err(io::Error::other)?;
        let (start, taken) = (request.body.len(), size.min(most - request.body.len()));
        request.body.resize(start + taken, 0);
        reader.read_exact(&mut request.body[start..])?;
        if taken == size {
            reader.read_exact(&mut [0; 2])?;
        }
        if size == 0 {
            break;
        }
    }
    Ok(())
}

fn read_head(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let (method, rest) = lines.first()?.split_once(' ')?;
    let (target, _version) = rest.split_once(' ')?;
    let split = |line: &String| line.split_once(": ").map(|(k, v)| (k.to_ascii_lowercase(), v.to_owned()));
    let headers: Vec<_> = lines[1..].iter().filter_map(split).collect();
    Some(Request { method: method.to_owned(), target: target.to_owned(), headers, body: Vec::new() })
}

fn write(stream: &mut TcpStream, request: &Request, reply: &Reply, cut: usize) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {} Scripted\r\n", reply.status);
    for (name, value) in &reply.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_length = reply.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if !has_length {
        head.push_str(&format!("Content-Length: {}\r\n", reply.body.len()));
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    if request.method != "HEAD" {
        stream.write_all(&reply.body[..reply.body.len().min(cut)])?;
    }
    stream.flush()
}
