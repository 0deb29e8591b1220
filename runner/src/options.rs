//! The command line.

use std::{ffi::OsString, path::PathBuf};

use lexopt::{Arg, Parser};
use wasmtime::{Result, bail, error::Context as _, format_err};

/// What the command line asks for.
pub(crate) struct Options {
    /// The precompiled code.
    pub(crate) program: PathBuf,
    /// The guest's arguments; the first is its name.
    pub(crate) args: Vec<String>,
    /// The folders that the guest may use.
    pub(crate) dirs: Vec<Dir>,
}

/// A folder of the container under the name that the guest knows it by.
pub(crate) struct Dir {
    pub(crate) host: PathBuf,
    pub(crate) guest: String,
}

impl Options {
    pub(crate) fn from_command_line() -> Result<Self> {
        Self::parse(Parser::from_env())
    }

    fn parse(mut parser: Parser) -> Result<Self> {
        let mut dirs = Vec::new();
        let mut name = None;
        while let Some(arg) = parser.next()? {
            match arg {
                Arg::Long("dir") => dirs.push(Dir::parse(&text(parser.value()?)?)),
                Arg::Long("name") => name = Some(text(parser.value()?)?),
                Arg::Value(program) => {
                    let program = PathBuf::from(program);
                    let name = name.unwrap_or_else(|| name_of(&program));
                    let rest = parser.raw_args()?.map(text);
                    let args = std::iter::once(Ok(name)).chain(rest).collect::<Result<_>>()?;
                    return Ok(Self { program, args, dirs });
                }
                other => return Err(other.unexpected().into()),
            }
        }
        bail!("usage: wpack-runner [--dir HOST::GUEST]... [--name NAME] APP.cwasm [ARGS...]")
    }
}

impl Dir {
    fn parse(text: &str) -> Self {
        let (host, guest) = text.split_once("::").unwrap_or((text, text));
        Self { host: host.into(), guest: guest.to_owned() }
    }
}

/// The name that the guest sees unless `--name` gives another: that of the portable module, not of its native form.
fn name_of(program: &std::path::Path) -> String {
    program
        .with_extension("wasm")
        .file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

fn text(value: OsString) -> Result<String> {
    value
        .into_string()
        .map_err(|value| format_err!("{value:?} is not UTF-8, as WASI strings are"))
        .context("argument")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options> {
        Options::parse(Parser::from_args(args))
    }

    #[test]
    fn what_follows_the_program_is_the_guests() {
        let options =
            parse(&["--dir", "/data::/d", "--dir=/tmp", "/app.cwasm", "--dir", "x", "--", "-y"]).unwrap();
        assert_eq!(options.args, ["app.wasm", "--dir", "x", "--", "-y"]);
        let dirs: Vec<_> =
            options.dirs.iter().map(|d| (d.host.to_str().unwrap(), d.guest.as_str())).collect();
        assert_eq!(dirs, [("/data", "/d"), ("/tmp", "/tmp")]);
    }

    #[test]
    fn the_guests_name_can_be_given() {
        assert_eq!(parse(&["--name", "yosys", "/app.cwasm"]).unwrap().args, ["yosys"]);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(parse(&[]).err().unwrap().to_string().contains("usage"));
        assert!(parse(&["--dri", "/app.cwasm"]).err().unwrap().to_string().contains("--dri"));
    }
}
