//! A program that answers HTTP, started by wpack's runner, and a client that says no more than a test wants it to.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use crate::tool::{Run, tool};

/// How long a test waits for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running server, which is killed when the test forgets it.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    words: Arc<Mutex<String>>,
    listener: Option<JoinHandle<()>>,
    remove: Option<Run>,
}

impl Server {
    /// Starts `run`, the command of a container engine that shows what the container says; `remove` is what makes the
    /// engine forget it.
    #[must_use]
    pub fn contained(run: Run, remove: Run) -> Self {
        let mut server = Self::start(run);
        server.remove = Some(remove);
        server
    }

    /// Starts `run`, which has to say on standard error where it listens.
    ///
    /// # Panics
    /// When it does not.
    #[must_use]
    pub fn start(run: Run) -> Self {
        let mut command: Command = run.into_command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        stderr.read_line(&mut line).unwrap();
        let address = line.strip_prefix("wpack-runner: listening at http://").map(|rest| rest.trim().parse());
        let address = address.unwrap_or_else(|| panic!("it does not listen: {line}")).unwrap();
        let words = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&words);
        let listener = thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                heard.lock().unwrap().push_str(&(line + "\n"));
            }
        });
        Self { child, address, words, listener: Some(listener), remove: None }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has said on standard error until now, without where it listens.
    #[must_use]
    pub fn words(&self) -> String {
        self.words.lock().unwrap().clone()
    }

    /// The answer to a `GET`, on a connection of its own.
    #[must_use]
    pub fn get(&self, path: &str) -> Answer {
        self.connect().ask("GET", path, "", b"")
    }

    /// A connection, to be used more than once.
    #[must_use]
    pub fn connect(&self) -> Connection {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Connection { stream: BufReader::new(stream) }
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        tool("kill").args(["-s", name]).arg(self.id().to_string()).success();
    }

    /// Waits for its end: how, and all that it has said on standard error, and on standard output.
    #[must_use]
    pub fn end(mut self) -> (ExitStatus, String, String) {
        let mut printed = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        let status = self.child.wait().unwrap();
        self.listener.take().unwrap().join().unwrap();
        (status, self.words(), printed)
    }

    /// Asks it to stop and waits for its end.
    #[must_use]
    pub fn stop(self) -> (ExitStatus, String, String) {
        self.signal("TERM");
        self.end()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.remove.take().map(Run::finish);
    }
}

/// A connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: BufReader<TcpStream>,
}

/// What a server answered.
#[derive(Debug)]
pub struct Answer {
    /// The number of the status; 0 where the connection ended before.
    pub status: u16,
    /// The lines of the head, without the first, in lower case.
    pub headers: Vec<String>,
    /// The body, without chunks.
    pub body: Vec<u8>,
    /// Whether all of it came.
    pub is_whole: bool,
}

impl Answer {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether the server closes the connection behind it.
    #[must_use]
    pub fn closes(&self) -> bool {
        self.headers.iter().any(|line| line == "connection: close")
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Connection {
    /// Sends a request, with `headers` that each end with a line break, and reads the answer.
    #[must_use]
    pub fn ask(&mut self, method: &str, path: &str, headers: &str, body: &[u8]) -> Answer {
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        self.send(&format!("{method} {path} HTTP/1.1\r\nHost: test\r\n{headers}{length}\r\n"));
        // The server may refuse without reading it.
        let _ = self.stream.get_mut().write_all(body);
        self.answer(method)
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// Reads the answer to a request with `method`.
    #[must_use]
    pub fn answer(&mut self, method: &str) -> Answer {
        let mut answer = Answer { status: 0, headers: Vec::new(), body: Vec::new(), is_whole: false };
        let Some(first) = self.line() else { return answer };
        answer.status = first.split(' ').nth(1).unwrap().parse().unwrap();
        while let Some(line) = self.line().filter(|line| !line.is_empty()) {
            answer.headers.push(line.to_lowercase());
        }
        answer.is_whole = method == "HEAD" || answer.status == 100 || self.body(&mut answer).is_some();
        answer
    }

    fn body(&mut self, answer: &mut Answer) -> Option<()> {
        if answer.header("transfer-encoding") == Some("chunked") {
            loop {
                let length = usize::from_str_radix(&self.line()?, 16).unwrap();
                self.take(length, &mut answer.body)?;
                self.line()?;
                if length == 0 {
                    return Some(());
                }
            }
        }
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        self.take(length, &mut answer.body)
    }

    fn take(&mut self, length: usize, into: &mut Vec<u8>) -> Option<()> {
        let mut piece = vec![0; length];
        self.stream.read_exact(&mut piece).ok()?;
        into.extend(piece);
        Some(())
    }

    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let length = self.stream.read_line(&mut line).unwrap_or(0);
        (length > 0).then(|| line.trim_end().to_owned())
    }
}
