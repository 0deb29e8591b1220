//! The command line: the runner parses it, and wpack writes it into the entrypoint of an image.

mod amount;
mod dir;
mod server;

use std::{ffi::OsString, iter, path::PathBuf, time::Duration};

use lexopt::{Arg, Parser};
use wasmtime::{Result, bail, error::Context as _, format_err};

pub use amount::{duration, size};
pub use dir::Dir;
pub use server::{Server, addr, count};

const USAGE: &str = "usage: wpack-runner [--dir HOST[::GUEST[::ro]]]... [--max-memory SIZE] [--timeout DURATION] \
                     [--no-inherit-env] [--env NAME[=VALUE]]... [--network] [--no-sandbox] [--name NAME] \
                     [--addr IP:PORT] [--max-requests N] [--max-body SIZE] [--stop-time DURATION] [--no-request-log] \
                     APP.cwasm [ARGS...]";

/// What the command line asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The folders that the guest may use.
    pub dirs: Vec<Dir>,
    /// The most that all linear memories of the guest may have together, in bytes.
    pub max_memory: Option<u64>,
    /// How long the guest may run by the wall clock, in whole milliseconds; where it answers HTTP, each request.
    pub timeout: Option<Duration>,
    /// Keeps the environment of the process from the guest; it gets what `env` lists.
    pub no_inherit_env: bool,
    /// `NAME=VALUE`, or `NAME` alone for the value that the process has.
    pub env: Vec<String>,
    /// Whether the guest may use the network.
    pub network: bool,
    /// Keeps the rights that the runner else gives up before the guest's code runs.
    pub no_sandbox: bool,
    /// What only a program that answers HTTP is told.
    pub server: Server,
    /// The guest's first argument; without it the program's file name.
    pub name: Option<String>,
    /// The precompiled code.
    pub program: PathBuf,
    /// What follows the program: the guest's arguments without the first.
    pub args: Vec<String>,
}

impl Options {
    /// Reads a command line, without the name of the runner.
    ///
    /// # Errors
    /// When it is not understood.
    pub fn parse(args: impl IntoIterator<Item = impl Into<OsString>, IntoIter: 'static>) -> Result<Self> {
        let mut parser = Parser::from_args(args);
        let mut options = Self::default();
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long(name) => {
                    let name = name.to_owned();
                    options.take(&name, &mut parser).with_context(|| format!("`--{name}`"))?;
                }
                Arg::Value(program) => {
                    options.program = program.into();
                    options.args = parser.raw_args()?.map(text).collect::<Result<_>>()?;
                    return Ok(options);
                }
                other => return Err(other.unexpected().into()),
            }
        }
        bail!(USAGE)
    }

    fn take(&mut self, name: &str, parser: &mut Parser) -> Result<()> {
        match name {
            "dir" => self.dirs.push(text(parser.value()?)?.parse()?),
            "max-memory" => self.max_memory = Some(size(&text(parser.value()?)?)?),
            "timeout" => self.timeout = Some(duration(&text(parser.value()?)?)?),
            "no-inherit-env" => self.no_inherit_env = true,
            "env" => self.env.push(text(parser.value()?)?),
            "network" => self.network = true,
            "no-sandbox" => self.no_sandbox = true,
            "name" => self.name = Some(text(parser.value()?)?),
            name => {
                if !self.server.take(name, parser)? {
                    bail!("there is no such option; {USAGE}");
                }
            }
        }
        Ok(())
    }

    /// The command line that [`Options::parse`] reads back; nothing where everything is as by default.
    #[must_use]
    pub fn to_arguments(&self) -> Vec<String> {
        let mut arguments = Vec::new();
        let mut say = |name: &str, value: String| arguments.extend([format!("--{name}"), value]);
        self.dirs.iter().for_each(|dir| say("dir", dir.to_string()));
        self.max_memory.into_iter().for_each(|bytes| say("max-memory", amount::size_text(bytes)));
        self.timeout.into_iter().for_each(|time| say("timeout", amount::duration_text(time)));
        self.env.iter().for_each(|env| say("env", env.clone()));
        self.name.iter().for_each(|name| say("name", name.clone()));
        for (is_set, flag) in [
            (self.no_inherit_env, "--no-inherit-env"),
            (self.network, "--network"),
            (self.no_sandbox, "--no-sandbox"),
        ] {
            arguments.extend(is_set.then(|| flag.to_owned()));
        }
        arguments.extend(self.server.to_arguments());
        let program = self.program.to_string_lossy();
        arguments.extend((!program.is_empty()).then(|| program.into_owned()));
        arguments.extend(self.args.iter().cloned());
        arguments
    }

    /// The guest's arguments. The first is the name of the portable module unless another is given, not that of
    /// its native form.
    pub fn guest_args(&self) -> impl Iterator<Item = String> {
        let name = self.name.clone().unwrap_or_else(|| {
            let portable = self.program.with_extension("wasm");
            portable.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
        });
        iter::once(name).chain(self.args.iter().cloned())
    }
}

fn text(value: OsString) -> Result<String> {
    value.into_string().map_err(|value| format_err!("{value:?} is not UTF-8, as WASI strings are"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn parse(line: &str) -> Options {
        Options::parse(line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).unwrap()
    }

    fn mistake(args: &'static [&str]) -> String {
        format!("{:#}", Options::parse(args).unwrap_err())
    }

    #[test]
    fn what_is_written_is_read_back() {
        for line in [
            "/app.cwasm",
            "/app.cwasm --dir x -- -y",
            "--dir /data::/d /app.cwasm",
            "--dir /tmp --dir /etc::/etc::ro /app.cwasm",
            "--max-memory 64MiB --timeout 90s --env A=b=c --env D --name yosys --no-inherit-env --network --no-sandbox /app.cwasm a",
            "--max-memory 1000 --timeout 1500ms /app.cwasm",
            "--timeout 5s --network --addr 127.0.0.1:80 --max-requests 8 --max-body 1MiB --stop-time 5s --no-request-log /app.cwasm",
            "--addr [::]:8080 /app.cwasm",
        ] {
            let options = parse(line);
            assert_eq!(options.to_arguments().join(" "), line);
            assert_eq!(Options::parse(options.to_arguments()).unwrap(), options);
        }
    }

    #[test]
    fn what_is_as_by_default_is_not_written() {
        assert!(Options::default().to_arguments().is_empty());
    }

    #[test]
    fn what_follows_the_program_is_the_guests() {
        let args: Vec<_> = parse("--dir=/tmp /app.cwasm --dir x -- -y").guest_args().collect();
        assert_eq!(args, ["app.wasm", "--dir", "x", "--", "-y"]);
        assert_eq!(parse("--name yosys /app.cwasm").guest_args().collect::<Vec<_>>(), ["yosys"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(mistake(&[]).contains("usage"));
        assert!(mistake(&["--dri", "/app.cwasm"]).contains("--dri"));
        assert!(mistake(&["--max-memory", "much", "/app.cwasm"]).contains("--max-memory"));
        assert!(mistake(&["--timeout", "0s", "/app.cwasm"]).contains("--timeout"));
        assert!(mistake(&["--dir", "/a::/b::rx", "/app.cwasm"]).contains("rx"));
        assert!(mistake(&["--addr", "localhost", "/app.cwasm"]).contains("localhost"));
        assert!(mistake(&["--max-requests", "0", "/app.cwasm"]).contains("--max-requests"));
    }
}
