//! The way to an end that loses no request.
//!
//! 1. A signal comes. For a moment, [`LINGER`], everything goes on, but each answer closes its connection: who has sent
//!    a request before hearing of the end, on a new connection or one that was idle, gets an answer.
//! 2. Nobody is listened to any more, and idle connections are closed.
//! 3. When the last request is answered, or `--stop-time` is over, or at a second signal, the process ends.

use std::{io, time::Duration};

use libc::c_int;
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use wpack_runner::options;

use crate::process::{self, STOPPING};

/// As long as a packet may be on its way, and a load balancer may go on sending.
pub(super) const LINGER: Duration = options::Server::LINGER;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    Serving,
    Lingering,
    Closing,
}

/// Where the server is on this way.
pub(super) struct Stop(watch::Sender<Phase>);

impl Stop {
    pub(super) fn new() -> Self {
        Self(watch::Sender::new(Phase::Serving))
    }

    pub(super) fn enter(&self, phase: Phase) {
        self.0.send_replace(phase);
    }

    pub(super) fn is_asked_for(&self) -> bool {
        *self.0.borrow() > Phase::Serving
    }

    /// Waits until idle connections are to be closed.
    pub(super) async fn closing(&self) {
        // The sender lives as long as this.
        let _ = self.0.subscribe().wait_for(|phase| *phase == Phase::Closing).await;
    }
}

/// The signals that ask for an end.
pub(super) struct Signals([Signal; 2]);

impl Signals {
    /// # Errors
    /// When the kernel refuses to hand them over.
    pub(super) fn listen() -> io::Result<Self> {
        let [terminate, interrupt] = STOPPING.map(|number| signal(SignalKind::from_raw(number)));
        let signals = Self([terminate?, interrupt?]);
        process::leave_stopping_to_the_server();
        Ok(signals)
    }

    /// The number of the next one.
    pub(super) async fn next(&mut self) -> c_int {
        let Self([terminate, interrupt]) = self;
        let [first, second] = STOPPING;
        tokio::select! {
            _ = terminate.recv() => first,
            _ = interrupt.recv() => second,
        }
    }
}

/// Ends the process at once.
#[expect(clippy::exit, reason = "the server has ended")]
pub(super) fn exit(status: c_int) -> ! {
    std::process::exit(status)
}
