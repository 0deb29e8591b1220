//! What a command can fail with: the one place that turns library errors into exit codes and words.

mod failure;
mod hints;

use std::{error::Error as StdError, fmt};

use wpack_oci::Location;

#[cfg(test)]
pub(crate) use self::failure::Failure;
pub(crate) use self::failure::Outcome;
use crate::{place::Route, tally::Arrived};

/// The kinds of failure, and with them the exit codes: a contract (`docs/cli.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The answer is no: a finding of severity error, or a check that did not pass.
    No,
    /// The command line or a setting cannot mean anything.
    Usage,
    /// The input cannot be read or is not WebAssembly.
    Input,
    /// A registry, the network or credentials.
    Registry,
    /// The output cannot be written, as on a full disk.
    Output,
    /// Whoever reads our standard output went away, which is no failure.
    BrokenPipe,
    /// A bug in wpack.
    Internal,
}

impl Kind {
    /// The exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::BrokenPipe => 0,
            Self::No => 1,
            Self::Usage => 2,
            Self::Input => 3,
            Self::Registry => 4,
            Self::Output => 5,
            Self::Internal => 70,
        }
    }
}

/// A failed command: what it could not do, why, and what to do next.
#[derive(Debug)]
pub(crate) struct CommandError {
    pub(crate) kind: Kind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
    pub(crate) hints: Vec<String>,
    /// Whether a retry can help, where that is known.
    retry: Option<bool>,
    arrived: Option<Box<Arrived>>,
    /// The package of `wpack.toml` that failed, if it was one of several.
    package: Option<String>,
}

/// The result of a command's steps.
pub(crate) type Result<T, E = CommandError> = std::result::Result<T, E>;

impl CommandError {
    pub(crate) fn new(kind: Kind, message: impl Into<String>) -> Self {
        let (source, hints, retry, arrived, package) = (None, Vec::new(), None, None, None);
        Self { kind, message: message.into(), source, hints, retry, arrived, package }
    }

    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    pub(crate) fn because(self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self { source: Some(source.into()), ..self }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// A hint that goes before all others.
    pub(crate) fn hint_first(mut self, hint: impl Into<String>) -> Self {
        self.hints.insert(0, hint.into());
        self
    }

    /// As the failure to read from `place`.
    pub(crate) fn of_place(self, place: &Location) -> Self {
        if matches!(place, Location::Registry(_)) { self.of_registry() } else { self }
    }

    /// As the failure of one of several packages.
    pub(crate) fn of_package(self, name: Option<&str>) -> Self {
        match name {
            Some(name) => {
                let message = format!("package `{name}`: {}", self.message);
                Self { message, package: Some(name.to_owned()), ..self }
            }
            None => self,
        }
    }

    /// What a registry lacks is the registry's failure, not that of an input.
    pub(crate) fn of_registry(self) -> Self {
        if self.kind != Kind::Input {
            return self;
        }
        let hints = [hints::NO_RETRY.to_owned()].into_iter().chain(self.hints).collect();
        Self { kind: Kind::Registry, retry: Some(false), hints, ..self }
    }

    /// A copy that broke off, and how far it came.
    pub(crate) fn of_copy(
        message: String,
        error: wpack_oci::Error,
        route: &Route<'_>,
        arrived: Arrived,
    ) -> Self {
        let words = arrived.words(route, &error);
        let failed = Self { arrived: Some(Box::new(arrived)), ..of_images(message, error) };
        words.into_iter().chain(hints::of_destination(route.to)).fold(failed, Self::hint)
    }

    /// The reasons behind the message, outermost first.
    pub(crate) fn causes(&self) -> impl Iterator<Item = String> {
        std::iter::successors(self.source(), |error: &&(dyn StdError + 'static)| (*error).source())
            .map(ToString::to_string)
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for CommandError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

/// Says what was being done when a library failed.
pub(crate) trait Context<T> {
    /// `message` is a fragment such as "cannot push `x`".
    fn context(self, message: impl FnOnce() -> String) -> Result<T>;
}

impl<T> Context<T> for wpack_oci::Result<T> {
    fn context(self, message: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| of_images(message(), error))
    }
}

fn of_images(message: String, error: wpack_oci::Error) -> CommandError {
    use wpack_oci::Error as E;
    let kind = match &error {
        E::InvalidDigest { .. }
        | E::InvalidPlatform { .. }
        | E::InvalidReference { .. }
        | E::InvalidLocation { .. } => Kind::Usage,
        E::Registry(_) | E::Credentials { .. } => Kind::Registry,
        E::Io { action: "read" | "open" | "unpack", .. } => Kind::Input,
        E::Io { .. } => Kind::Output,
        _ => Kind::Input,
    };
    let hints = hints::of_images(&error);
    let retry = match &error {
        E::Registry(error) => Some(error.retryable()),
        _ => None,
    };
    CommandError { hints, retry, ..CommandError::new(kind, message).because(error) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_are_a_contract() {
        let codes = [
            (Kind::BrokenPipe, 0),
            (Kind::No, 1),
            (Kind::Usage, 2),
            (Kind::Input, 3),
            (Kind::Registry, 4),
            (Kind::Output, 5),
            (Kind::Internal, 70),
        ];
        for (kind, code) in codes {
            assert_eq!(kind.code(), code);
        }
    }
}
