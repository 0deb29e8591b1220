//! Starting other programs: echoed, without a terminal to ask on, and a failure is an error.

use std::process::{Command, Stdio};

use crate::{Result, workspace};

/// `program` in the workspace's root. It has no stdin, so that it can never wait for an answer.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::root()).stdin(Stdio::null());
    command
}

/// `program` as root: as it is for root, through `sudo` for anybody else.
pub(crate) fn as_root(program: &str) -> Command {
    if is_root() {
        return command(program);
    }
    let mut sudo = command("sudo");
    // Without a password at hand sudo fails here instead of asking.
    sudo.args(["--non-interactive", program]);
    sudo
}

/// Whether this process may do what only root may.
pub(crate) fn is_root() -> bool {
    output(command("id").arg("--user")).is_ok_and(|uid| uid == "0")
}

/// Shows the command, runs it and waits.
///
/// # Errors
/// When it cannot be started or says that it failed.
pub(crate) fn run(command: &mut Command) -> Result {
    println!("+ {}", words(command));
    let status = command.status().map_err(|error| format!("cannot start {}: {error}", words(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", words(command)).into()) }
}

/// Runs the command silently and gives its trimmed stdout.
///
/// # Errors
/// When it cannot be started, says that it failed, or prints what is not UTF-8.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command.output().map_err(|error| format!("cannot start {}: {error}", words(command)))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{} failed: {}", words(command), reason.trim()).into());
    }
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Whether the command can be started and says that it succeeded.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    output(command).is_ok()
}

fn words(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy()));
    words.join(" ")
}
