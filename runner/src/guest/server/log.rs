//! One line on standard error for each request.
//!
//! `127.0.0.1:40718 "GET /hello HTTP/1.1" 200 14 0.412ms`: who asked, for what, the status, the bytes of the answer's
//! body, and the time from the request's head to the end of the answer. `cut` stands behind an answer that the client
//! did not get whole. There is no date, for whoever keeps a container's output dates it; and no query, for that is where
//! secrets are.

use std::{
    io::Write as _,
    net::SocketAddr,
    time::{Duration, Instant},
};

use http::{Method, Request, StatusCode, Uri, Version};

/// What the line will say of the request.
pub(super) struct Entry {
    is_wanted: bool,
    peer: SocketAddr,
    method: Method,
    uri: Uri,
    version: Version,
    begun: Instant,
}

impl Entry {
    pub(super) fn new<B>(is_wanted: bool, peer: SocketAddr, request: &Request<B>) -> Self {
        let (method, uri, version) = (request.method().clone(), request.uri().clone(), request.version());
        Self { is_wanted, peer, method, uri, version, begun: Instant::now() }
    }

    pub(super) fn method(&self) -> &Method {
        &self.method
    }

    /// Says how it ended.
    pub(super) fn end(&self, status: StatusCode, bytes: u64, is_whole: bool) {
        if self.is_wanted {
            // In one piece: lines of other threads, and of the guest, come between.
            let line = self.line(status, bytes, is_whole, self.begun.elapsed());
            let _ = std::io::stderr().write_all(line.as_bytes());
        }
    }

    fn line(&self, status: StatusCode, bytes: u64, is_whole: bool, took: Duration) -> String {
        let Self { peer, method, uri, version, .. } = self;
        let (path, status, took) = (uri.path(), status.as_u16(), took.as_secs_f64() * 1e3);
        let cut = if is_whole { "" } else { " cut" };
        format!("{peer} \"{method} {path} {version:?}\" {status} {bytes} {took:.3}ms{cut}\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_shows_no_query_and_no_control_characters() {
        let request = Request::get("/a%0Ab?token=secret").body(()).unwrap();
        let entry = Entry::new(true, "127.0.0.1:5".parse().unwrap(), &request);
        let line = |is_whole| entry.line(StatusCode::OK, 14, is_whole, Duration::from_micros(412));
        assert_eq!(line(true), "127.0.0.1:5 \"GET /a%0Ab HTTP/1.1\" 200 14 0.412ms\n");
        assert!(line(false).ends_with(" 0.412ms cut\n"));
        // What could break a line cannot be in a request's target.
        assert!("/a\nb".parse::<Uri>().is_err());
    }
}
