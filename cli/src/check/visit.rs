//! The one request that a server gets when it is checked: `GET /`.

use std::{
    io::{self, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// How long is waited for a connection.
const ATTEMPT: Duration = Duration::from_millis(100);

/// How the runner answers for a program that ended without an answer of its own: first line and body.
const BROKEN: (&str, &str) = ("HTTP/1.1 500 ", "\r\n\r\n500 Internal Server Error\n");

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Visit {
    /// Nobody listens, or the process has ended.
    Nobody,
    /// The program answered, whatever it said, or takes its time.
    Answers,
    /// The program ended without an answer.
    Breaks,
}

/// Asks the server at `addr`, and waits so long for its answer.
pub(super) fn visit(addr: SocketAddr, patience: Duration) -> Visit {
    let Ok(stream) = TcpStream::connect_timeout(&addr, ATTEMPT) else { return Visit::Nobody };
    match ask(stream, patience) {
        Ok(answer) if is_broken(&answer) => Visit::Breaks,
        Ok(answer) if answer.is_empty() => Visit::Nobody,
        Ok(_) => Visit::Answers,
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Visit::Answers,
        Err(_) => Visit::Nobody,
    }
}

/// The first of the answer. What the runner says itself comes in one piece.
fn ask(mut stream: TcpStream, patience: Duration) -> io::Result<String> {
    stream.set_read_timeout(Some(patience))?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
    let mut first = [0; 1024];
    let length = stream.read(&mut first)?;
    Ok(String::from_utf8_lossy(first.get(..length).unwrap_or_default()).into_owned())
}

fn is_broken(answer: &str) -> bool {
    answer.starts_with(BROKEN.0) && answer.ends_with(BROKEN.1)
}

#[cfg(test)]
mod tests {
    use std::{net::TcpListener, thread};

    use super::*;

    /// The visit to a server that says `answer`, or nothing for longer than is waited.
    fn visited(answer: Option<&'static str>) -> Visit {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let addr = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).unwrap();
            match answer {
                Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
                None => thread::sleep(Duration::from_millis(300)),
            }
        });
        let patience = Duration::from_millis(if answer.is_some() { 60_000 } else { 50 });
        let visit = visit(addr, patience);
        server.join().unwrap();
        visit
    }

    #[test]
    fn the_programs_own_answer_is_good_whatever_it_is() {
        for answer in [
            Some("HTTP/1.1 200 OK\r\n\r\nhello"),
            Some("HTTP/1.1 500 Internal Server Error\r\n\r\nno database"),
            None,
        ] {
            assert_eq!(visited(answer), Visit::Answers, "{answer:?}");
        }
    }

    #[test]
    fn the_runners_answer_for_a_program_that_broke_is_not() {
        let answer =
            "HTTP/1.1 500 Internal Server Error\r\ncontent-length: 26\r\n\r\n500 Internal Server Error\n";
        assert_eq!(visited(Some(answer)), Visit::Breaks);
        assert_eq!(visited(Some("")), Visit::Nobody);
    }
}
