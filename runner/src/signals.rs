//! Signals of a process that may be PID 1.

/// What `docker stop`, a terminal or a supervisor may send to end a process.
const ENDING: [libc::c_int; 4] = [libc::SIGTERM, libc::SIGINT, libc::SIGHUP, libc::SIGQUIT];

/// Lets the ending signals end the process even as PID 1, for which the kernel ignores every signal that has
/// no handler. As any other process the default action does it, and the parent sees the signal.
#[expect(unsafe_code, reason = "signal handlers have no safe form in std; see the comments inside")]
pub(crate) fn end_on_termination() {
    if std::process::id() != 1 {
        return;
    }
    for signal in ENDING {
        // SAFETY: `sigaction` is plain data for which zero is valid (no flags, empty mask); the handler is
        // async-signal-safe; the old action is not asked for.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = end as extern "C" fn(libc::c_int) as usize;
            libc::sigaction(signal, &raw const action, std::ptr::null_mut());
        }
    }
}

#[expect(unsafe_code, reason = "`_exit` is foreign; see the comment inside")]
extern "C" fn end(signal: libc::c_int) {
    // SAFETY: `_exit` is async-signal-safe and does not return.
    unsafe { libc::_exit(128 + signal) }
}
