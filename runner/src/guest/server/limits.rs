//! What one request, and all of them together, may take.

use std::time::Duration;

use wpack_runner::options::{Options, Server};

/// The limits that hold where the options say nothing, besides those of [`Server`]; `docs/http.md` lists them.
const TIME: Duration = Duration::from_secs(60);
const BODY: u64 = 64 << 20;

pub(super) struct Limits {
    /// Requests that the guest is given at the same time.
    pub(super) requests: u32,
    /// From a request's head to the last byte of its answer.
    pub(super) time: Duration,
    /// Bytes of a request's body.
    pub(super) body: u64,
    /// What running requests have left after the signal to stop.
    pub(super) stop: Duration,
}

impl Limits {
    pub(super) fn of(options: &Options) -> Self {
        let server = &options.server;
        Self {
            requests: server.max_requests.map_or(Server::REQUESTS, std::num::NonZero::get),
            time: options.timeout.unwrap_or(TIME),
            body: server.max_body.unwrap_or(BODY),
            stop: server.stop_time.unwrap_or(Server::STOP),
        }
    }
}
