//! A command line that a shell reads as it was meant.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::generate::shell;

/// The words of a command line, each quoted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line(Vec<String>);

impl Line {
    /// A line that begins with these plain words.
    pub(super) fn new(words: &str) -> Self {
        Self(Vec::new()).plain(words)
    }

    /// Adds plain words, as they stand in a table of this program.
    pub(super) fn plain(mut self, words: &str) -> Self {
        self.0.extend(words.split_whitespace().map(str::to_owned));
        self
    }

    /// Adds a word, whatever is in it.
    pub(super) fn word(mut self, word: &str) -> Self {
        self.0.push(shell(word));
        self
    }

    /// Adds words, whatever is in them.
    pub(super) fn words<S: AsRef<str>>(self, words: impl IntoIterator<Item = S>) -> Self {
        words.into_iter().fold(self, |line, word| line.word(word.as_ref()))
    }

    /// Adds an option with its value.
    pub(super) fn option(self, name: &str, value: &str) -> Self {
        self.plain(name).word(value)
    }

    /// Adds an option that gives the current folder, whatever it is, a name behind a colon.
    pub(super) fn here(mut self, option: &str, name: &str) -> Self {
        self.0.extend([option.to_owned(), format!("\"$PWD\":{}", shell(name))]);
        self
    }

    /// Adds a mount of the current folder, as `ctr` takes it.
    pub(super) fn mount(mut self, folder: &str, access: &str) -> Self {
        let rest = shell(&format!(",dst={folder},options=rbind:{access}"));
        self.0.extend(["--mount".to_owned(), format!("type=bind,src=\"$PWD\"{rest}")]);
        self
    }

    /// The words, each as a shell reads it.
    pub(crate) fn quoted(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl Serialize for Line {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_words() {
        let line = Line::new("docker run").option("--name", "it's").here("--volume", "/a b").word("$x");
        assert_eq!(line.to_string(), r#"docker run --name 'it'\''s' --volume "$PWD":'/a b' '$x'"#);
    }
}
