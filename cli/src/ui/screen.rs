//! Stderr, which lines and bars share.

use std::io::{self, Write as _};

use anstream::{AutoStream, ColorChoice, adapter::strip_str};
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget};

use super::WARNING;

/// Stderr. Bars are drawn only on a terminal; elsewhere they are kept and not seen.
#[derive(Clone, Default)]
pub(super) struct Screen {
    bars: MultiProgress,
}

impl Screen {
    /// One that never draws bars.
    pub(super) fn plain() -> Self {
        Self { bars: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()) }
    }

    /// Prints a line above the bars. A closed stderr is no reason to fail: the exit code still tells.
    pub(super) fn line(&self, text: &str) {
        let _ = if self.bars.is_hidden() {
            writeln!(anstream::stderr(), "{text}")
        } else {
            self.bars.println(coloured(text))
        };
    }

    /// Prints as much of a plain text as fits into one line of a terminal.
    pub(super) fn short_line(&self, text: &str) {
        let columns = if self.bars.is_hidden() { usize::MAX } else { self.columns() };
        self.line(&text.chars().take(columns).collect::<String>());
    }

    /// How wide the terminal is.
    pub(super) fn columns(&self) -> usize {
        textwrap::termwidth()
    }

    /// Something that may go wrong later.
    pub(super) fn warning(&self, text: &str) {
        self.line(&format!("{WARNING}warning{WARNING:#}: {text}"));
    }

    /// Draws a bar below the others.
    pub(super) fn add(&self, bar: ProgressBar) -> ProgressBar {
        self.bars.add(bar)
    }

    /// Removes all bars, as before an error.
    pub(super) fn clear(&self) {
        let _ = self.bars.clear();
    }
}

/// The text as stderr takes it; the bars do not know about `NO_COLOR`.
fn coloured(text: &str) -> String {
    match AutoStream::choice(&io::stderr()) {
        ColorChoice::Never => strip_str(text).to_string(),
        _ => text.to_owned(),
    }
}
