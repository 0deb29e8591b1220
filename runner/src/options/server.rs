//! What a program that answers HTTP is told besides.

use std::{net::SocketAddr, num::NonZeroU32, time::Duration};

use lexopt::Parser;
use wasmtime::{Result, format_err};

use super::{amount, duration, size, text};

/// How requests come in and how much they may take. What is not said has the defaults of `docs/http.md`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    /// Where to listen.
    pub addr: Option<SocketAddr>,
    /// How many requests the guest is given at the same time.
    pub max_requests: Option<NonZeroU32>,
    /// The longest body of a request, in bytes.
    pub max_body: Option<u64>,
    /// How long requests that run may take after the signal to stop.
    pub stop_time: Option<Duration>,
    /// Keeps quiet about each request.
    pub no_request_log: bool,
}

impl Server {
    /// The port, where neither an address nor the variable `PORT` says another.
    pub const PORT: u16 = 8080;
    /// The requests that the guest is given at the same time, where no other number is said.
    pub const REQUESTS: u32 = 128;
    /// How long a server goes on after the signal to stop as if nothing had happened.
    pub const LINGER: Duration = Duration::from_secs(1);
    /// How long requests that run may take after that, where nothing else is said: less than Kubernetes's 30 seconds,
    /// after which the process is killed.
    pub const STOP: Duration = Duration::from_secs(25);

    /// Takes the option `name` with its value; false where there is no such option.
    pub(super) fn take(&mut self, name: &str, parser: &mut Parser) -> Result<bool> {
        match name {
            "addr" => self.addr = Some(addr(&text(parser.value()?)?)?),
            "max-requests" => self.max_requests = Some(count(&text(parser.value()?)?)?),
            "max-body" => self.max_body = Some(size(&text(parser.value()?)?)?),
            "stop-time" => self.stop_time = Some(duration(&text(parser.value()?)?)?),
            "no-request-log" => self.no_request_log = true,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The part of the command line that reads back as this; nothing where everything is as by default.
    #[must_use]
    pub fn to_arguments(&self) -> Vec<String> {
        let values = [
            ("--addr", self.addr.map(|addr| addr.to_string())),
            ("--max-requests", self.max_requests.map(|count| count.to_string())),
            ("--max-body", self.max_body.map(amount::size_text)),
            ("--stop-time", self.stop_time.map(amount::duration_text)),
        ];
        let said = values.into_iter().filter_map(|(flag, value)| Some([flag.to_owned(), value?]));
        said.flatten().chain(self.no_request_log.then(|| "--no-request-log".to_owned())).collect()
    }
}

/// Reads an address to listen on, such as `127.0.0.1:8080` or `[::]:80`.
///
/// # Errors
/// When it is none.
pub fn addr(text: &str) -> Result<SocketAddr> {
    text.parse().map_err(|_| format_err!("`{text}` is no address; expected such as `0.0.0.0:8080`"))
}

/// Reads a number of requests, at least one.
///
/// # Errors
/// When it is none.
pub fn count(text: &str) -> Result<NonZeroU32> {
    text.parse().map_err(|_| format_err!("`{text}` is no number of requests; expected such as `100`"))
}
