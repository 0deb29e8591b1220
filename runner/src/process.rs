//! What a process that may be PID 1 does before its program begins.

#[cfg(feature = "http")]
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// What `docker stop`, a terminal or a supervisor may send to end a process.
const ENDING: [libc::c_int; 4] = [libc::SIGTERM, libc::SIGINT, libc::SIGHUP, libc::SIGQUIT];

/// What asks a server to stop.
#[cfg(feature = "http")]
pub(crate) const STOPPING: [libc::c_int; 2] = [libc::SIGTERM, libc::SIGINT];

/// Whether a server hears of [`STOPPING`] by itself.
#[cfg(feature = "http")]
static IS_SERVER: AtomicBool = AtomicBool::new(false);

/// From now on [`STOPPING`] ends nothing here. To be called when who hears of it has handlers, which tokio's call after
/// those that were there: so no signal is lost, and none ends a server at once.
#[cfg(feature = "http")]
pub(crate) fn leave_stopping_to_the_server() {
    IS_SERVER.store(true, Relaxed);
}

/// Prepares signals and standard streams.
pub(crate) fn prepare() {
    open_standard_streams();
    // A write to a closed pipe is an error that the guest is told.
    handle(libc::SIGPIPE, libc::SIG_IGN);
    if std::process::id() == 1 {
        // The kernel ignores every signal to PID 1 that has no handler. As any other process the default action
        // ends it, and the parent sees the signal.
        for signal in ENDING {
            handle(signal, end as extern "C" fn(libc::c_int) as libc::sighandler_t);
        }
    }
}

/// A standard stream that the parent closed becomes `/dev/null`: else the next file to be opened would take its
/// number, and the guest would write into it.
#[expect(unsafe_code, reason = "file descriptors by number have no safe form; see the comment inside")]
fn open_standard_streams() {
    for stream in 0..=2 {
        // SAFETY: neither call touches memory but the constant path, which ends with NUL; `open` takes the lowest free
        // number, which is that of the closed stream, since they are gone through in order.
        unsafe {
            if libc::fcntl(stream, libc::F_GETFD) == -1 {
                libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
            }
        }
    }
}

#[expect(unsafe_code, reason = "signal handlers have no safe form in std; see the comment inside")]
pub(crate) fn handle(signal: libc::c_int, handler: libc::sighandler_t) {
    // SAFETY: `sigaction` is plain data for which zero is valid (no flags, empty mask); the handler is a constant of
    // libc or an async-signal-safe function of that signature; the old action is not asked for.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = handler;
        libc::sigaction(signal, &raw const action, std::ptr::null_mut());
    }
}

#[expect(unsafe_code, reason = "`_exit` is foreign; see the comment inside")]
extern "C" fn end(signal: libc::c_int) {
    #[cfg(feature = "http")]
    if IS_SERVER.load(Relaxed) && STOPPING.contains(&signal) {
        return;
    }
    // SAFETY: `_exit` is async-signal-safe and does not return.
    unsafe { libc::_exit(128 + signal) }
}
