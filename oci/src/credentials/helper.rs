//! Programs that keep credentials (the protocol of `docker/docker-credential-helpers`).

use std::{
    io::{self, Read, Write},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use serde::Deserialize;

use super::{Login, Secret};
use crate::{Error, Result};

/// How long a program may take: it may ask a person, or a cloud.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(5);
/// The most that is read of its output, in bytes.
const LIMIT: u64 = 64 * 1024;
/// What programs say when they have nothing for a server (`credentials/error.go` of the protocol).
const NOT_FOUND: &str = "credentials not found in native keychain";
/// The user that stands for a refresh token (Docker's `cli/config/credentials`).
const TOKEN_USER: &str = "<token>";

/// What the program of a helper is called.
pub(super) fn program(helper: &str) -> String {
    format!("docker-credential-{helper}")
}

/// Asks a helper for the login at `server`; `None` when it has none. Its output is in no message.
pub(super) fn ask(helper: &str, server: &str, path: Option<&str>) -> Result<Option<Login>> {
    Helper { name: helper, path, patience: PATIENCE }.get(server).map_err(|reason| failed(helper, reason))
}

/// Gives a helper a login, in JSON, to keep.
pub(super) fn store(helper: &str, login: &Secret, path: Option<&str>) -> Result<()> {
    Helper { name: helper, path, patience: PATIENCE }.store(login).map_err(|reason| failed(helper, reason))
}

/// Makes a helper forget the login at `server`; tells whether it had one.
pub(super) fn erase(helper: &str, server: &str, path: Option<&str>) -> Result<bool> {
    Helper { name: helper, path, patience: PATIENCE }.erase(server).map_err(|reason| failed(helper, reason))
}

fn failed(helper: &str, reason: String) -> Error {
    Error::Credentials { origin: program(helper), reason }
}

/// A program, and how it is run.
struct Helper<'a> {
    name: &'a str,
    path: Option<&'a str>,
    patience: Duration,
}

impl Helper<'_> {
    fn get(&self, server: &str) -> Result<Option<Login>, String> {
        let (status, output) = self.run("get", server)?;
        read(status, &output)
    }

    fn store(&self, login: &Secret) -> Result<(), String> {
        let (status, _) = self.run("store", login.expose())?;
        if status.success() { Ok(()) } else { Err(failure(status)) }
    }

    /// Many say nothing about what they did not have, so they are asked first.
    fn erase(&self, server: &str) -> Result<bool, String> {
        if matches!(self.get(server), Ok(None)) {
            return Ok(false);
        }
        let (status, output) = self.run("erase", server)?;
        match status.success() {
            true => Ok(true),
            false if is_nothing(&output) => Ok(false),
            false => Err(failure(status)),
        }
    }

    fn run(&self, verb: &str, input: &str) -> Result<(ExitStatus, Vec<u8>), String> {
        if self.name.contains(['/', '\\']) {
            return Err("its name is a path".to_owned());
        }
        let mut command = Command::new(program(self.name));
        command.arg(verb).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        if let Some(path) = self.path {
            command.env("PATH", path);
        }
        let mut child = command.spawn().map_err(|e| format!("it does not start: {e}"))?;
        let outcome = talk(&mut child, input, self.patience);
        if outcome.is_err() {
            // It may have ended by itself meanwhile.
            let _ = child.kill();
            let _ = child.wait();
        }
        outcome
    }
}

fn talk(child: &mut Child, input: &str, patience: Duration) -> Result<(ExitStatus, Vec<u8>), String> {
    let deadline = Instant::now() + patience;
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || sender.send(read_all(stdout)));
    }
    if let Some(mut stdin) = child.stdin.take() {
        let input = input.to_owned();
        // One that does not read has its answer ready, or hangs; what became of the input says nothing.
        thread::spawn(move || stdin.write_all(input.as_bytes()));
    }
    let too_slow = || format!("it did not answer within {} seconds", patience.as_secs());
    let output = receiver.recv_timeout(patience).map_err(|_| too_slow())?.map_err(|e| e.to_string())?;
    loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) => return Ok((status, output)),
            None if Instant::now() > deadline => return Err(too_slow()),
            None => thread::sleep(LOOK),
        }
    }
}

fn read_all(stdout: impl Read) -> io::Result<Vec<u8>> {
    let mut output = Vec::new();
    stdout.take(LIMIT).read_to_end(&mut output)?;
    Ok(output)
}

fn read(status: ExitStatus, output: &[u8]) -> Result<Option<Login>, String> {
    if !status.success() {
        return if is_nothing(output) { Ok(None) } else { Err(failure(status)) };
    }
    let answer: Answer =
        serde_json::from_slice(output).map_err(|_| "its answer is not what the protocol says".to_owned())?;
    let password = Secret::new(answer.secret);
    Ok(Some(match answer.username.as_str() {
        TOKEN_USER => Login::IdentityToken { user: String::new(), token: password },
        _ => Login::Basic { user: answer.username, password },
    }))
}

fn is_nothing(output: &[u8]) -> bool {
    String::from_utf8_lossy(output).trim() == NOT_FOUND
}

fn failure(status: ExitStatus) -> String {
    format!("it failed with {status}")
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt};

    use super::*;

    /// A helper `test` with that shell script as its body, and the path to find it by.
    fn program_of(script: &str) -> (tempfile::TempDir, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("docker-credential-test");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        let search = format!("{}:/usr/bin:/bin", dir.path().display());
        (dir, search)
    }

    fn helper(script: &str, patience: Duration) -> Result<Option<Login>, String> {
        let (_dir, search) = program_of(script);
        Helper { name: "test", path: Some(&search), patience }.get("e.io")
    }

    fn quick(script: &str) -> Result<Option<Login>, String> {
        helper(script, Duration::from_secs(20))
    }

    #[test]
    fn logins() {
        let script = r#"printf '{"ServerURL":"x","Username":"%s","Secret":"%s"}' "$1" "$(cat)""#;
        let login = Login::Basic { user: "get".to_owned(), password: Secret::new("e.io") };
        assert_eq!(quick(script).unwrap(), Some(login));
        let token = Login::IdentityToken { user: String::new(), token: Secret::new("t") };
        assert_eq!(quick(r#"echo '{"Username":"<token>","Secret":"t"}'"#).unwrap(), Some(token));
    }

    #[test]
    fn nothing_found_means_anonymous() {
        assert_eq!(quick("echo credentials not found in native keychain; exit 1").unwrap(), None);
    }

    #[test]
    fn failures_show_nothing_of_the_output() {
        for script in ["echo secret; exit 3", "echo secret", "echo '{\"Username\":\"secret\"}'", "yes secret"]
        {
            let error = quick(script).unwrap_err();
            assert!(!error.contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_program_that_hangs_is_ended() {
        let start = Instant::now();
        let error = helper("exec sleep 600", Duration::from_millis(200)).unwrap_err();
        assert!(error.contains("did not answer"), "{error}");
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[test]
    fn a_program_that_reads_nothing_does_not_hold_up() {
        let (_dir, search) = program_of("exec sleep 600");
        let helper = Helper { name: "test", path: Some(&search), patience: Duration::from_millis(200) };
        assert!(helper.store(&Secret::new("p".repeat(1024 * 1024))).is_err());
    }

    #[test]
    fn what_is_erased_was_there() {
        let erase = |script: &str| {
            let (_dir, search) = program_of(script);
            Helper { name: "test", path: Some(&search), patience: Duration::from_secs(20) }.erase("e.io")
        };
        let nothing = "echo credentials not found in native keychain; exit 1";
        let login = r#"echo '{"Username":"u","Secret":"p"}'"#;
        assert_eq!(erase(nothing), Ok(false));
        assert_eq!(erase(&format!("[ $1 = erase ] || {login}")), Ok(true));
        assert_eq!(erase(&format!("[ $1 = erase ] && {{ {nothing}; }}; {login}")), Ok(false));
        assert_eq!(erase(&format!("[ $1 = get ] && exit 2; {login}")), Ok(true));
        assert!(erase(&format!("[ $1 = erase ] && exit 2; {login}")).is_err());
    }

    #[test]
    fn a_program_that_is_missing() {
        let error = ask("wpack-test-of-nothing", "e.io", None).unwrap_err().to_string();
        let text =
            "the credentials in docker-credential-wpack-test-of-nothing cannot be used: it does not start";
        assert!(error.starts_with(text), "{error}");
        assert!(ask("../evil", "e.io", None).is_err());
    }
}
