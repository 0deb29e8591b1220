//! A program that does not outlive this process.

use std::{io, os::unix::process::CommandExt as _, process::Command};

use rustix::{
    io::Errno,
    process::{Signal, getpid, getppid, set_parent_process_death_signal},
};

/// Has the kernel kill the program when this process ends, however it does: nothing else can after a `SIGKILL`.
///
/// It counts as the end when the *thread* ends that starts the program: let that be the first one, or another that lasts.
#[expect(unsafe_code, reason = "what a child does between `fork` and `exec` is for its parent to get right")]
pub fn tether(command: &mut Command) {
    let parent = getpid();
    let bind = move || {
        set_parent_process_death_signal(Some(Signal::KILL))?;
        // If it ended before that, nobody would ever say so.
        if getppid() == Some(parent) { Ok(()) } else { Err(io::Error::from(Errno::SRCH)) }
    };
    // SAFETY: it makes system calls and nothing else: it allocates nothing and takes no lock, which another thread may have
    // held when the process was forked.
    unsafe { command.pre_exec(bind) };
}
