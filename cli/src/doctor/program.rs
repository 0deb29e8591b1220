//! A program of the machine, asked about itself.

use std::{path::PathBuf, process::Command, time::Duration};

use serde::de::DeserializeOwned;
use wpack_validate::escape;

use super::Check;
use crate::{
    process::{self, Limits},
    settings::Environment,
};

/// An engine that is asked over the network may be away; what it says of itself has some kilobytes.
const LIMITS: Limits = Limits { time: Duration::from_secs(10), output: 4 << 20 };

/// A program that is here.
pub(super) struct Program {
    name: &'static str,
    path: PathBuf,
}

/// What it answered.
pub(super) struct Answer {
    /// Whether it ended with success.
    pub(super) is_success: bool,
    pub(super) stdout: String,
    /// The last that it said on standard error, or why there is nothing; on one line.
    pub(super) complaint: String,
}

impl Program {
    /// Looks for it where a shell does.
    ///
    /// # Errors
    /// The check that says that it is absent.
    pub(super) fn find(name: &'static str, environment: &Environment) -> Result<Self, Check> {
        let mut paths = environment.search_path().into_iter().map(|folder| folder.join(name));
        match paths.find(|path| path.is_file()) {
            Some(path) => Ok(Self { name, path }),
            None => Err(Check::absent(name, format!("there is no program `{name}`"))),
        }
    }

    /// Runs it with these arguments.
    pub(super) fn ask(&self, arguments: &[&str]) -> Answer {
        let nothing = |complaint| Answer { is_success: false, stdout: String::new(), complaint };
        let ended = match process::run(Command::new(&self.path).args(arguments), LIMITS) {
            Ok(ended) => ended,
            Err(error) => return nothing(format!("`{}` cannot be started: {error}", self.name)),
        };
        let Some(status) = ended.status else {
            return nothing(format!("`{}` gave no answer for {} seconds", self.name, LIMITS.time.as_secs()));
        };
        let stderr = String::from_utf8_lossy(&ended.stderr);
        let last = stderr.lines().map(str::trim).rfind(|line| !line.is_empty());
        Answer {
            is_success: status.success(),
            stdout: String::from_utf8_lossy(&ended.stdout).into_owned(),
            complaint: last.map_or_else(|| status.to_string(), |line| escape(line).to_string()),
        }
    }
}

impl Answer {
    /// The answer as a document; the default of what is none.
    pub(super) fn json<T: DeserializeOwned + Default>(&self) -> T {
        serde_json::from_str(&self.stdout).unwrap_or_default()
    }
}
