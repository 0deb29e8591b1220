//! What a person and a script see: stdout is data, stderr is talk.

mod events;
mod fit;
mod follower;
mod progress;
mod prompt;
mod screen;

use std::{
    io::{self, IsTerminal as _, Write as _},
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use anstyle::{AnsiColor, Style};
use clap::ColorChoice;
use serde::Serialize;
use wpack_oci::{Progress, registry::Observer};

use self::screen::Screen;
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

/// How a copy is followed on stderr.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Following {
    /// Bars on a terminal, and a line for each blob that is done
    #[default]
    Auto,
    /// A line for each blob that is done
    Plain,
    /// A JSON object for each event, one a line
    Json,
}

/// The two streams and how they are used.
pub(crate) struct Ui {
    verbosity: Verbosity,
    following: Following,
    json: bool,
    screen: Screen,
    /// Whether stdout has got anything.
    answered: AtomicBool,
}

impl Ui {
    pub(crate) fn new(verbosity: Verbosity, choice: ColorChoice, json: bool) -> Self {
        color(choice);
        Self {
            verbosity,
            following: Following::Auto,
            json,
            screen: Screen::default(),
            answered: AtomicBool::new(false),
        }
    }

    /// The same streams, with copies followed in this way.
    #[must_use]
    pub(crate) fn following(self, following: Following) -> Self {
        let screen = if following == Following::Auto { self.screen } else { Screen::plain() };
        Self { following, screen, ..self }
    }

    /// Whether the command's result is wanted as one JSON document.
    pub(crate) fn json(&self) -> bool {
        self.json
    }

    /// Prints a result: lines for people, which fit their terminal, or the JSON document.
    ///
    /// # Errors
    /// When stdout cannot be written; a closed pipe is an error of its own kind.
    pub(crate) fn result(&self, text: &str, document: &impl Serialize) -> Result<()> {
        if self.json {
            self.document(document)
        } else if io::stdout().is_terminal() {
            self.data(&fit::fit(text, self.screen.columns()))
        } else {
            self.data(text)
        }
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
        self.answered.store(true, Ordering::Relaxed);
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
            self.screen.line(text);
        }
    }

    /// One line that matters.
    pub(crate) fn status(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.screen.line(text);
        }
    }

    /// Something that may go wrong later.
    pub(crate) fn warning(&self, text: &str) {
        if self.verbosity >= Verbosity::Normal {
            self.screen.warning(text);
        }
    }

    /// Lets the bars stand as they are, drawn no more.
    pub(crate) fn hush(&self) -> impl Fn() + Send + 'static {
        let screen = self.screen.clone();
        move || screen.freeze()
    }

    /// Who is told of the traffic with registries.
    pub(crate) fn observer(&self) -> Arc<dyn Observer> {
        Arc::new(follower::Follower::new(self.screen.clone(), self.verbosity))
    }

    /// A rendered finding.
    pub(crate) fn finding(&self, text: &str) {
        self.screen.line(text.trim_end());
    }

    /// What a command failed with: message, causes, hints. A script that asked for JSON gets them so, unless it
    /// has its document already: the answer may be no.
    pub(crate) fn error(&self, error: &CommandError) {
        self.screen.clear();
        self.screen.line(&format!("{ERROR}error{ERROR:#}: {error}"));
        for cause in error.causes() {
            self.screen.line(&format!("  caused by: {cause}"));
        }
        for hint in &error.hints {
            self.screen.line(&format!("{HINT}hint{HINT:#}: {hint}"));
        }
        if self.json && !self.answered.load(Ordering::Relaxed) {
            // A closed stdout is no reason to fail in another way.
            let _ = self.document(&error.document());
        }
    }

    /// Says what several things failed with; the last failure is the command's own.
    ///
    /// # Errors
    /// With that one, which is not told yet.
    pub(crate) fn failures(&self, mut failures: Vec<CommandError>) -> Result<()> {
        let last = failures.pop();
        failures.iter().for_each(|error| self.error(error));
        last.map_or(Ok(()), Err)
    }

    /// Who follows a copy from or to a registry, whose blobs are `verb`, as `uploaded`.
    pub(crate) fn transfers(&self, verb: &'static str) -> Arc<dyn Progress> {
        match (self.verbosity, self.following) {
            (Verbosity::Quiet, _) => Arc::new(()),
            (_, Following::Json) => Arc::new(events::Events::new(self.screen.clone(), verb)),
            _ => Arc::new(progress::Transfers::new(self.screen.clone(), verb)),
        }
    }

    /// Who follows a copy on this machine, which is of interest only step by step.
    pub(crate) fn steps(&self) -> Arc<dyn Progress> {
        if self.verbosity >= Verbosity::Verbose { self.transfers("written") } else { Arc::new(()) }
    }
}

/// Says when both streams have colour.
pub(crate) fn color(choice: ColorChoice) {
    match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    }
    .write_global();
}

/// Prints what clap has to say: help, the version, or what is wrong with the command line. The exit code.
pub(crate) fn clap(error: &clap::Error) -> ExitCode {
    if error.use_stderr() {
        Screen::default().line(error.render().ansi().to_string().trim_end());
    } else {
        // A closed stdout is no failure.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(u8::MAX))
}

/// The style of a finding's severity.
pub(crate) fn severity_style(severity: wpack_validate::Severity) -> Style {
    match severity {
        wpack_validate::Severity::Error => ERROR,
        wpack_validate::Severity::Warning => WARNING,
        wpack_validate::Severity::Note => NOTE,
    }
}

fn stdout_error(error: io::Error) -> CommandError {
    let kind = if error.kind() == io::ErrorKind::BrokenPipe { Kind::BrokenPipe } else { Kind::Output };
    CommandError::new(kind, "cannot write to standard output").because(error)
}
