//! What happens when a signal ends wpack half-way.

use std::{sync::Once, thread};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

/// From now on, a signal that ends this process takes the temporary files and half uploads with it.
pub(crate) fn clean_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(listen);
}

fn listen() {
    // Without the handler they would stay, and nothing else would be different.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    thread::spawn(move || {
        for signal in signals.forever() {
            wpack_oci::temporary::remove_all();
            wpack_oci::registry::cancel_uploads();
            // Ends the process by the signal itself, so that its parent sees which one it was.
            let _ = emulate_default_handler(signal);
        }
    });
}
