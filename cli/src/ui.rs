//! What a person and a script see: stdout is data, stderr is talk.

mod follower;
mod progress;
mod prompt;

use std::{
    io::{self, IsTerminal as _, Write as _},
    sync::Arc,
};

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;
use wpack_oci::{Progress, registry::Observer};

use crate::error::{CommandError, Kind, Result};

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const NOTE: Style = AnsiColor::Cyan.on_default().bold();
const HINT: Style = AnsiColor::Green.on_default().bold();

/// How much is said on stderr.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Errors only.
    Quiet,
    /// Errors, warnings and what matters.
    Normal,
    /// Each step.
    Verbose,
    /// Each request to a registry.
    Requests,
    /// With what the registry says about its answers.
    Headers,
}

/// The two streams and how they are used.
pub(crate) struct Ui {
    verbosity: Verbosity,
    json: bool,
}

impl Ui {
    pub(crate) fn new(verbosity: Verbosity, color: ColorChoice, json: bool) -> Self {
        match color {
            ColorChoice::Auto => anstream::ColorChoice::Auto,
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
        }
        .write_global();
        Self { verbosity, json }
    }

    /// Whether the command's result is wanted as one JSON document.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Prints a result: lines for people, or the JSON document.
    ///
    /// # Errors
    /// When stdout cannot be written; a closed pipe is an error of its own kind.
    pub(crate) fn result(&self, text: &str, document: &impl Serialize) -> Result<()> {
        if self.json { self.document(document) } else { self.data(text) }
    }

    /// Prints a JSON document to stdout.
    ///
    /// # Errors
    /// As [`Ui::result`].
    pub(crate) fn document(&self, document: &impl Serialize) -> Result<()> {
        let mut json = serde_json::to_string_pretty(document).map_err(|e| {
            CommandError::new(Kind::Internal, "the result cannot be written as JSON").because(e)
        })?;
        json.push('\n');
        self.data(&json)
    }

    /// Prints text as it is to stdout.
    ///
    /// # Errors
    /// As [`Ui::result`].
    pub(crate) fn data(&self, text: &str) -> Result<()> {
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()).map_err(stdout_error)
    }

    /// Prints bytes as they are to stdout.
    ///
    /// # Errors
    /// As [`Ui::result`].
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<()> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(stdout_error)
    }

    /// One line for whoever wants to follow each step.
    pub(crate) fn detail(&self, text: &str) {
        if self.verbosity >= Verbosity::Verbose {
            talk(text);
        }
    }

    /// One line that matters.
    pub(crate) fn status(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            talk(text);
        }
    }

    /// Something that may go wrong later.
    pub(crate) fn warning(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            warn(text);
        }
    }

    /// Who is told of the traffic with registries.
    pub(crate) fn observer(&self) -> Arc<dyn Observer> {
        Arc::new(follower::Follower::new(self.verbosity))
    }

    /// A rendered finding.
    pub(crate) fn finding(&self, text: &str) {
        talk(text.trim_end());
    }

    /// What a command failed with: message, causes, hints.
    pub(crate) fn error(&self, error: &CommandError) {
        talk(&format!("{ERROR}error{ERROR:#}: {error}"));
        for cause in error.causes() {
            talk(&format!("  caused by: {cause}"));
        }
        for hint in &error.hints {
            talk(&format!("{HINT}hint{HINT:#}: {hint}"));
        }
    }

    /// Who follows a copy: bars on a terminal, lines when verbose, else nobody.
    pub(crate) fn progress(&self) -> Arc<dyn Progress> {
        if self.verbosity == Verbosity::Normal && !self.json && io::stderr().is_terminal() {
            Arc::new(progress::Bars::new())
        } else if self.verbosity >= Verbosity::Verbose {
            Arc::new(progress::Lines)
        } else {
            Arc::new(())
        }
    }
}

/// The style of a finding's severity.
pub(crate) fn severity_style(severity: wpack_validate::Severity) -> Style {
    match severity {
        wpack_validate::Severity::Error => ERROR,
        wpack_validate::Severity::Warning => WARNING,
        wpack_validate::Severity::Note => NOTE,
    }
}

/// A closed stderr is no reason to fail: the exit code still tells.
fn talk(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

fn warn(text: &str) {
    talk(&format!("{WARNING}warning{WARNING:#}: {text}"));
}

fn stdout_error(error: io::Error) -> CommandError {
    let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::BrokenPipe } else { Kind::Output };
    CommandError::new(kind, "cannot write to standard output").because(error)
}
