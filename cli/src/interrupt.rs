//! What happens when a signal ends wpack half-way.

use std::{
    io,
    process::{Child, Command},
    sync::{Mutex, MutexGuard, Once, PoisonError},
    thread,
};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM},
    iterator::Signals,
    low_level::emulate_default_handler,
};

use wpack_runner::tether::tether;

/// A program that is to run no longer than this process.
static PROGRAM: Mutex<Option<Pid>> = Mutex::new(None);

/// Starts a program that a signal is to end as well; from the first thread of this process, or another that lasts.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn start(command: &mut Command) -> io::Result<Child> {
    // Held until its number is known: a signal that comes meanwhile waits.
    let mut program = program();
    tether(command);
    let child = command.spawn()?;
    *program = Some(Pid::from_child(&child));
    Ok(child)
}

/// The program has ended, and its number may be another's.
pub(crate) fn ended() {
    *program() = None;
}

fn program() -> MutexGuard<'static, Option<Pid>> {
    PROGRAM.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on, a signal that ends this process takes the temporary files, half uploads and the program with it. First of
/// all it is told `hush`, to draw no more: whatever a terminal shows of Ctrl-C has moved the cursor.
pub(crate) fn clean_up(hush: impl Fn() + Send + 'static) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| listen(hush));
}

fn listen(hush: impl Fn() + Send + 'static) {
    // Without the handler they would stay, and nothing else would be different.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    thread::spawn(move || {
        for signal in signals.forever() {
            hush();
            if let Some(program) = *program() {
                let _ = kill_process(program, Signal::KILL);
            }
            wpack_oci::temporary::remove_all();
            wpack_oci::registry::cancel_uploads();
            // Ends the process by the signal itself, so that its parent sees which one it was.
            let _ = emulate_default_handler(signal);
        }
    });
}
