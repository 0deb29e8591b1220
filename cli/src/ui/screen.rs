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

    /// Prints one line of those of these parts, from the first on, that fit into one of a terminal.
    pub(super) fn short_line(&self, parts: &[String]) {
        let columns = if self.bars.is_hidden() { usize::MAX } else { self.columns() };
        self.line(&fitting(parts, columns));
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

    /// Lets all bars stand as they are.
    pub(super) fn freeze(&self) {
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
    }

    /// Removes all bars, as before an error.
    pub(super) fn clear(&self) {
        let _ = self.bars.clear();
    }
}

/// The parts behind one another that together take no more than so many columns.
fn fitting(parts: &[String], columns: usize) -> String {
    let mut width = 0;
    let fits = |part: &&String| {
        width += part.chars().count();
        width <= columns
    };
    let fitting: String = parts.iter().take_while(fits).map(String::as_str).collect();
    if fitting.is_empty() {
        parts.iter().flat_map(|part| part.chars()).take(columns).collect()
    } else {
        fitting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_parts_that_fit() {
        let parts = ["layer 1".to_owned(), " in 1.5s".to_owned(), ", 2.00 MiB/s".to_owned()];
        assert_eq!(fitting(&parts, 80), "layer 1 in 1.5s, 2.00 MiB/s");
        assert_eq!(fitting(&parts, 26), "layer 1 in 1.5s");
        assert_eq!(fitting(&parts, 14), "layer 1");
        assert_eq!(fitting(&parts, 5), "layer");
    }
}
