//! Foreign programs: run with nothing on standard input, for so long, and with so much kept of what they say.

use std::{
    io::{self, Read},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

/// How often is looked whether a program has ended.
const STEP: Duration = Duration::from_millis(10);

/// How long is waited for its last words: something that it started may hold its streams open.
const GRACE: Duration = Duration::from_secs(1);

/// What a program may take.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// It is killed after so long.
    pub(crate) time: Duration,
    /// What is kept of each of its streams, in bytes; the rest is read and dropped, so that it need not wait.
    pub(crate) output: u64,
}

/// What a program left.
pub(crate) struct Ended {
    /// None if it still ran.
    pub(crate) status: Option<ExitStatus>,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// Runs a program to its end or that of its time.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(command: &mut Command, limits: Limits) -> io::Result<Ended> {
    run_until(command, limits, || false)
}

/// The same, or until it has done what `is_enough` looks for.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run_until(
    command: &mut Command,
    limits: Limits,
    is_enough: impl FnMut() -> bool,
) -> io::Result<Ended> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().map(|stream| listen(stream, limits.output));
    let stderr = child.stderr.take().map(|stream| listen(stream, limits.output));
    let status = wait(&mut child, limits.time, is_enough);
    if !matches!(status, Ok(Some(_))) {
        child.kill()?;
        child.wait()?;
    }
    let words = |stream: Option<Receiver<Vec<u8>>>| {
        stream.and_then(|stream| stream.recv_timeout(GRACE).ok()).unwrap_or_default()
    };
    Ok(Ended { status: status?, stdout: words(stdout), stderr: words(stderr) })
}

/// How it ended; none if it still runs after `time`, or when that is enough.
fn wait(
    child: &mut Child,
    time: Duration,
    mut is_enough: impl FnMut() -> bool,
) -> io::Result<Option<ExitStatus>> {
    let mut left = time;
    loop {
        match child.try_wait()? {
            None if left.is_zero() || is_enough() => return Ok(None),
            None => thread::sleep(STEP),
            ended => return Ok(ended),
        }
        left = left.saturating_sub(STEP);
    }
}

/// What a stream says up to `limit` bytes, once it has ended.
fn listen(mut stream: impl Read + Send + 'static, limit: u64) -> Receiver<Vec<u8>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut words = Vec::new();
        let _ = stream.by_ref().take(limit).read_to_end(&mut words);
        let _ = io::copy(&mut stream, &mut io::sink());
        sender.send(words)
    });
    receiver
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, time: u64, output: u64) -> Ended {
        let limits = Limits { time: Duration::from_millis(time), output };
        run(Command::new("sh").args(["-c", script]), limits).unwrap()
    }

    #[test]
    fn streams_are_kept_apart_and_short() {
        let ended = shell("echo abcdef; echo xyz >&2; exit 3", 60_000, 4);
        assert_eq!(ended.status.unwrap().code(), Some(3));
        assert_eq!((&ended.stdout[..], &ended.stderr[..]), (&b"abcd"[..], &b"xyz\n"[..]));
    }

    #[test]
    fn what_does_not_end_is_ended() {
        assert!(shell("exec sleep 60", 50, 10).status.is_none());
    }

    #[test]
    fn nobody_waits_for_what_it_leaves_behind() {
        assert!(shell("sleep 5 & echo a", 60_000, 10).status.unwrap().success());
    }
}
