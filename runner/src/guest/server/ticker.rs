//! The clock that takes a guest's processor away: at each tick, guests that compute let others run.
//!
//! Without it a guest in an endless loop would keep its thread for good, and no time limit could end it.

use std::{io, thread, time::Duration};

use wasmtime::Engine;

const TICK: Duration = Duration::from_millis(10);

/// Begins to tick, in a thread of its own: those of the event loop may all be busy with guests.
///
/// # Errors
/// When there can be no thread.
pub(super) fn start(engine: &Engine) -> io::Result<()> {
    let engine = engine.clone();
    let tick = move || {
        loop {
            thread::sleep(TICK);
            engine.increment_epoch();
        }
    };
    thread::Builder::new().name("ticker".to_owned()).spawn(tick).map(drop)
}
