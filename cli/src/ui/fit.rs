//! Lines that are no wider than a terminal.

use textwrap::{Options, WordSplitter};

/// Breaks the lines of `text` at blanks where they are wider than `columns`; what goes on is indented by two blanks
/// more. A word that is wider, as a digest, stays whole, so that it can be copied.
pub(super) fn fit(text: &str, columns: usize) -> String {
    let lines = text.split('\n').map(|line| {
        let indent = " ".repeat(line.len() - line.trim_start().len() + 2);
        let options = Options::new(columns).word_splitter(WordSplitter::NoHyphenation);
        textwrap::fill(line, options.subsequent_indent(&indent).break_words(false))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_too_wide_is_broken() {
        assert_eq!(fit("a b c\n\n  d", 5), "a b c\n\n  d");
        assert_eq!(fit("  a bcd", 5), "  a\n    bcd");
        assert_eq!(fit("a bcdefghi j", 5), "a\n  bcdefghi\n  j");
        assert_eq!(fit("end\n", 5), "end\n");
    }

    #[test]
    fn colours_have_no_width() {
        assert_eq!(fit("\u{1b}[31merror\u{1b}[0m: a", 8), "\u{1b}[31merror\u{1b}[0m: a");
    }
}
