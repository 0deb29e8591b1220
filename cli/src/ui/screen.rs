//! Stderr, which lines and bars share.

use std::io::{self, IsTerminal as _, Write as _};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget};

use super::{WARNING, fit::fit};

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

    /// Prints a text above the bars, in lines that fit the terminal. A closed stderr is no reason to fail: the exit
    /// code still tells.
    pub(super) fn line(&self, text: &str) {
        let text = if io::stderr().is_terminal() { fit(text, self.columns()) } else { text.to_owned() };
        let _ = self.bars.suspend(|| writeln!(anstream::stderr(), "{text}"));
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
