//! What `--json` says of a failure: a contract (`docs/cli.md`).

use serde::Serialize;

use super::CommandError;
use crate::tally::Arrived;

/// What a command that failed prints with `--json`, unless it has printed its document already.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "A command that failed"))]
pub(crate) struct Failure<'a> {
    /// What it failed with.
    error: Fields<'a>,
}

/// An error.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Error"))]
#[serde(rename_all = "camelCase")]
struct Fields<'a> {
    /// The exit code of the process.
    exit_code: u8,
    /// The package of `wpack.toml` that failed, if it was one of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<&'a str>,
    /// What could not be done.
    message: &'a str,
    /// Why, outermost first.
    causes: Vec<String>,
    /// What to do next.
    hints: &'a [String],
    /// Whether the same command can succeed later; null where that is not known.
    retry: Option<bool>,
    /// How far a copy came that broke off.
    #[serde(skip_serializing_if = "Option::is_none")]
    arrived: Option<&'a Arrived>,
}

/// What a command prints with `--json` that does several things: what it did, and the failure that it ends with, if there
/// is one.
#[derive(Serialize)]
pub(crate) struct Outcome<'a, D> {
    #[serde(flatten)]
    done: D,
    #[serde(flatten)]
    failure: Option<Failure<'a>>,
}

impl<'a, D> Outcome<'a, D> {
    /// It ends with the last of `failures`.
    pub(crate) fn new(done: D, failures: &'a [CommandError]) -> Self {
        Self { done, failure: failures.last().map(CommandError::document) }
    }
}

impl CommandError {
    /// What `--json` says of it.
    pub(crate) fn document(&self) -> Failure<'_> {
        let (exit_code, causes) = (self.kind.code(), self.causes().collect());
        let Self { message, hints, retry, arrived, package, .. } = self;
        let (package, retry, arrived) = (package.as_deref(), *retry, arrived.as_deref());
        Failure { error: Fields { exit_code, package, message, causes, hints, retry, arrived } }
    }
}
