//! Limits of the guest: memory and time.

use std::{fmt, io::Write as _, sync::OnceLock, time::Duration};

use wasmtime::{Error, ResourceLimiter, Result};
use wpack_runner::options::Options;

/// The status of a process that SIGKILL ended, as the kernel's own limit on memory does it.
pub(super) const LIMITED: i32 = 137;

/// What a guest that grows over the limit ends with.
#[derive(Debug)]
pub(super) struct TooMuchMemory {
    wanted: u64,
    limit: u64,
}

impl fmt::Display for TooMuchMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { wanted, limit } = self;
        write!(f, "the program wants {wanted} bytes of memory, and --max-memory is {limit}")
    }
}

impl std::error::Error for TooMuchMemory {}

/// Counts what all linear memories of the guest have.
///
/// Over the limit the guest ends, as a container does. A failing `memory.grow` would be told to the guest, whose
/// allocator ends in a trap without a reason at best.
pub(super) struct Memory {
    used: u64,
    limit: u64,
}

impl Memory {
    pub(super) fn new(limit: Option<u64>) -> Self {
        Self { used: 0, limit: limit.unwrap_or(u64::MAX) }
    }
}

impl ResourceLimiter for Memory {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        let wanted = self.used.saturating_add(desired.saturating_sub(current) as u64);
        if wanted > self.limit {
            return Err(Error::from(TooMuchMemory { wanted, limit: self.limit }));
        }
        self.used = wanted;
        Ok(true)
    }

    fn table_growing(&mut self, _current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        Ok(maximum.is_none_or(|maximum| desired <= maximum))
    }
}

/// Said when the time is over; made before, since a signal handler may not allocate.
static TIME_IS_OVER: OnceLock<String> = OnceLock::new();

/// Ends the process when the time of `options` is over, if there is one.
pub(super) fn time(options: &Options) {
    options.timeout.into_iter().for_each(end_after);
}

/// By a timer of the kernel, which costs the guest's code nothing.
#[expect(unsafe_code, reason = "timers have no safe form in std; see the comment inside")]
fn end_after(time: Duration) {
    let message = format!("wpack-runner: the program ran longer than --timeout, {time:?}\n");
    TIME_IS_OVER.get_or_init(|| message);
    crate::process::handle(libc::SIGALRM, end as extern "C" fn(libc::c_int) as libc::sighandler_t);
    let never = libc::timeval { tv_sec: 0, tv_usec: 0 };
    let seconds = time.as_secs().try_into().unwrap_or(libc::time_t::MAX);
    let value = libc::timeval { tv_sec: seconds, tv_usec: time.subsec_micros().into() };
    let timer = libc::itimerval { it_interval: never, it_value: value };
    // SAFETY: the timer is read during the call, and the old one is not asked for.
    unsafe { libc::setitimer(libc::ITIMER_REAL, &raw const timer, std::ptr::null_mut()) };
}

#[expect(unsafe_code, reason = "`_exit` is foreign; see the comment inside")]
extern "C" fn end(_signal: libc::c_int) {
    if let Some(message) = TIME_IS_OVER.get() {
        // `Stderr` holds a lock that the interrupted code may have; a file of its own has none.
        let stderr = std::mem::ManuallyDrop::new(stderr());
        let _ = (&*stderr).write_all(message.as_bytes());
    }
    // SAFETY: `_exit` is async-signal-safe and does not return.
    unsafe { libc::_exit(LIMITED) }
}

#[expect(unsafe_code, reason = "a file by its number; see the comment inside")]
fn stderr() -> std::fs::File {
    use std::os::fd::FromRawFd as _;
    // SAFETY: the caller never closes it, and standard error is open: `process::prepare` saw to that.
    unsafe { std::fs::File::from_raw_fd(libc::STDERR_FILENO) }
}
