//! A shell in a terminal, typed into as a person would: Debian's `script` makes the terminal.

use std::{
    io::{Read as _, Write as _},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

use crate::{context::Context, tool::find};

/// What the shell prints when it is ready.
pub const PROMPT: &str = "ready> ";
/// How long a shell may take to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// A terminal with a shell in it, which goes with this value.
#[derive(Debug)]
pub struct Terminal {
    shell: Child,
    keys: ChildStdin,
    output: Receiver<String>,
    /// What was printed and not yet waited for.
    printed: String,
}

impl Terminal {
    /// Starts `shell`, a command line, in the context's folders. `path` goes before the `PATH`.
    #[must_use]
    pub fn start(context: &Context, shell: &str, path: &str) -> Self {
        let mut script = Command::new(find("script"));
        script.args(["--quiet", "--flush", "--return", "--command", shell, "/dev/null"]);
        let search = format!("{path}:{}", std::env::var("PATH").unwrap());
        let run = context.dress(script).env("PATH", search).env("PS1", PROMPT).env("TERM", "xterm");
        let mut script = run.into_command();
        script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut shell = script.spawn().unwrap();
        let (keys, mut screen) = (shell.stdin.take().unwrap(), shell.stdout.take().unwrap());
        let (sender, output) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut buffer) {
                if sender.send(String::from_utf8_lossy(&buffer[..count]).into_owned()).is_err() {
                    break;
                }
            }
        });
        let mut terminal = Self { shell, keys, output, printed: String::new() };
        terminal.until(PROMPT);
        terminal
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// What is printed up to and with `end`.
    #[track_caller]
    pub fn until(&mut self, end: &str) -> String {
        loop {
            if let Some(start) = self.printed.find(end) {
                let rest = self.printed.split_off(start + end.len());
                return std::mem::replace(&mut self.printed, rest);
            }
            match self.output.recv_timeout(PATIENCE) {
                Ok(text) => self.printed += &text,
                Err(_) => panic!("waited in vain for {end:?} behind {:?}", self.printed),
            }
        }
    }

    /// Enters a line and waits for the next prompt; what was printed between.
    #[track_caller]
    pub fn enter(&mut self, line: &str) -> String {
        self.press(&format!("{line}; echo do''ne\n"));
        let printed = self.until("done\r\n");
        self.until(PROMPT);
        printed
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.shell.kill();
        let _ = self.shell.wait();
    }
}
