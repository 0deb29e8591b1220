//! `--runtime NAME|[PLATFORM=]PATH`

use super::{
    OWN,
    binary::Given,
    host::{HOSTS, Host},
    libraries::file_name,
};

/// What a build of wpack's own runner is called.
const OWN_PROGRAM: &str = "wpack-runner";

/// A runtime by its name, or by an executable whose name tells which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Another than wpack's own runner.
    pub(crate) host: Option<&'static Host>,
    pub(crate) binary: Option<Given>,
}

impl Choice {
    /// Reads the argument for clap.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text == OWN {
            return Ok(Self { host: None, binary: None });
        }
        if let Some(host) = HOSTS.into_iter().find(|host| host.name == text) {
            return Ok(Self { host: Some(host), binary: None });
        }
        let given = Given::parse(text)?;
        let file = given.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        match program(&file) {
            Some(host) => Ok(Self { host, binary: Some(given) }),
            None => Err(format!(
                "expected {}, or the path of one of them; if its file has another name: `--runtime NAME \
                 --runtime-binary PATH`",
                names().join(", ")
            )),
        }
    }
}

/// The names that `--runtime` takes.
fn names() -> Vec<&'static str> {
    [OWN].into_iter().chain(HOSTS.map(|host| host.name)).collect()
}

/// What an executable of this name is: `wasmtime`, and `wasmtime-48.0.2` too.
fn program(file: &str) -> Option<Option<&'static Host>> {
    let is = |program: &str| {
        file.strip_prefix(program).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_', '.']))
    };
    if is(OWN_PROGRAM) {
        return Some(None);
    }
    HOSTS.into_iter().find(|host| is(host.program)).map(Some)
}

/// What `wpack validate` judges programs by for a bundle that starts `program`.
pub(crate) fn target(program: &str) -> &'static str {
    of_program(program).map_or(OWN, |host| host.target)
}

/// Another runtime, by the path of its executable in an image.
pub(super) fn of_program(program: &str) -> Option<&'static Host> {
    HOSTS.into_iter().find(|host| host.program == file_name(program))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> Option<(&'static str, bool)> {
        let choice = Choice::parse(text).ok()?;
        Some((choice.host.map_or("wpack", |host| host.name), choice.binary.is_some()))
    }

    #[test]
    fn a_runtime_is_known_by_its_name_or_by_that_of_its_file() {
        assert_eq!(chosen("wpack"), Some(("wpack", false)));
        assert_eq!(chosen("wasmedge"), Some(("wasmedge", false)));
        assert_eq!(chosen("wash"), Some(("wash", false)));
        assert_eq!(chosen("bin/wasmtime-48.0.2"), Some(("wasmtime", true)));
        assert_eq!(chosen("linux/arm64=iwasm"), Some(("wamr", true)));
        assert_eq!(chosen("./wpack-runner"), Some(("wpack", true)));
        assert_eq!(chosen("bin/wasmtimes"), None);
        assert_eq!(chosen("v8"), None);
    }
}
