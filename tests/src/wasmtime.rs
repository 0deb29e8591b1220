//! The `wasmtime` command of several releases, as its users get it.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{ChildStderr, Command, Stdio},
};

use crate::tool::counterpart;

/// One release of the command.
#[derive(Debug)]
pub struct Wasmtime {
    program: PathBuf,
}

/// What became of a program.
#[derive(Debug)]
pub struct Ending {
    /// Whether it ran to its end and ended well, or, for a server, whether it does what it was started for.
    pub well: bool,
    /// What was printed to stderr.
    pub words: String,
}

impl Wasmtime {
    /// The release with this major version, one of those that `cargo xtask counterparts` downloads.
    #[must_use]
    pub fn release(major: &str) -> Self {
        Self { program: counterpart(&format!("wasmtime-{major}")) }
    }

    /// `wasmtime run`, with `options` in front of the file.
    #[must_use]
    pub fn run(&self, module: &Path, options: &[&str]) -> Ending {
        let output = self.command("run", module, options).output().unwrap();
        Ending { well: output.status.success(), words: String::from_utf8_lossy(&output.stderr).into_owned() }
    }

    /// `wasmtime serve`, ended as soon as it listens.
    #[must_use]
    pub fn serve(&self, module: &Path, options: &[&str]) -> Ending {
        self.server(module, options, |_, _| true)
    }

    /// `wasmtime serve`, ended at its first request: it is well if it calls the handler, which must trap, so that
    /// there are words either way.
    #[must_use]
    pub fn answer(&self, module: &Path, options: &[&str]) -> Ending {
        self.server(module, options, |address, words| {
            let mut request = TcpStream::connect(address).unwrap();
            request.write_all(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n").unwrap();
            let mut line = String::new();
            words.read_line(&mut line).unwrap();
            // In wasmtime 36 and 48 alike, about a function of another type than the host calls.
            !line.contains("failed to convert function to given type")
        })
    }

    /// A server that is well if it listens and `check` finds it so at its address.
    fn server(
        &self,
        module: &Path,
        options: &[&str],
        check: impl FnOnce(&str, &mut BufReader<ChildStderr>) -> bool,
    ) -> Ending {
        let options: Vec<&str> = options.iter().copied().chain(["--addr", "127.0.0.1:0"]).collect();
        let mut server = self.command("serve", module, &options).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(server.stderr.take().unwrap());
        let mut words = String::new();
        stderr.read_line(&mut words).unwrap();
        let address = words.strip_prefix("Serving HTTP on http://");
        let well = address.is_some_and(|address| check(address.trim_end_matches(['/', '\n']), &mut stderr));
        if address.is_some() {
            server.kill().unwrap();
        }
        stderr.read_to_string(&mut words).unwrap();
        server.wait().unwrap();
        Ending { well, words }
    }

    fn command(&self, verb: &str, module: &Path, options: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.arg(verb).args(["-C", "cache=n"]).args(options).arg(module);
        command.env_remove("RUST_BACKTRACE").stdin(Stdio::null()).stdout(Stdio::null());
        command
    }
}
