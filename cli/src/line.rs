//! The words of the command line, and how `wpack.toml` completes them.
//!
//! A table of the file is so much as words that were typed besides: they are put behind the command's name, and all is
//! read once more. So a key means what its flag means.

use std::{env, ffi::OsString};

use clap::{
    ArgMatches, Args as _, ColorChoice, Command, CommandFactory as _, FromArgMatches, ValueEnum as _,
};

use crate::{
    args::{Choice, GlobalArgs},
    commands::{Cli, definition},
    config::{self, Part},
    error::{CommandError, Result},
    ui,
};

/// What was typed.
pub(crate) struct Line {
    words: Vec<OsString>,
}

/// The command that was typed.
struct Name {
    /// `["generate", "kubernetes"]`
    path: Vec<String>,
    /// How many words of the line stand up to its end.
    end: usize,
    definition: &'static Command,
}

impl Line {
    /// That of this process.
    pub(crate) fn of_process() -> Self {
        Self::of(env::args_os().collect())
    }

    /// That of these words, of which the first is the program's name.
    pub(crate) fn of(words: Vec<OsString>) -> Self {
        Self { words }
    }

    /// The words behind the command's name.
    pub(crate) fn arguments(&self) -> &[OsString] {
        self.words.get(self.name().end..).unwrap_or_default()
    }

    fn name(&self) -> Name {
        let mut name = Name { path: Vec::new(), end: self.words.len().min(1), definition: definition() };
        while name.definition.has_subcommands() {
            let Some((next, length)) = next_name(&self.words[name.end..]) else { break };
            let Some(found) = name.definition.find_subcommand(&next) else { break };
            name.path.push(next);
            (name.end, name.definition) = (name.end + length, found);
        }
        name
    }

    /// The command line as it was typed.
    ///
    /// # Errors
    /// What is wrong with the words, or what they ask of clap itself: help, the version.
    pub(crate) fn typed(&self) -> clap::error::Result<Cli> {
        let color = self.color();
        // For whoever prints the error.
        ui::color(color);
        Cli::from_arg_matches(&Cli::command().color(color).try_get_matches_from(&self.words)?)
    }

    /// What `--color` says, for clap, which may have to speak before it has read that.
    fn color(&self) -> ColorChoice {
        let words = self.words.iter().filter_map(|word| word.to_str()).take_while(|word| *word != "--");
        let words: Vec<&str> = words.collect();
        let mut given =
            words.iter().enumerate().filter_map(|(index, word)| match word.strip_prefix("--color")? {
                "" => words.get(index + 1).copied(),
                value => value.strip_prefix('='),
            });
        given.next_back().and_then(|when| ColorChoice::from_str(when, false).ok()).unwrap_or_default()
    }

    /// Does something with the arguments of a command: `typed`, or those as `part` of `wpack.toml` completes them.
    ///
    /// # Errors
    /// When what was typed cannot go together with what the file says; else those of `then`.
    pub(crate) fn completed<A: FromArgMatches, R>(
        &self,
        typed: &A,
        part: &Part,
        then: impl FnOnce(&A) -> Result<R>,
    ) -> Result<R> {
        if part.is_silent() { then(typed) } else { then(&self.with(part)?) }
    }

    fn with<A: FromArgMatches>(&self, part: &Part) -> Result<A> {
        let name = self.name();
        let matches = |words| definition().clone().try_get_matches_from(words).map_err(|e| contradiction(&e));
        let typed = matches(self.words.clone())?;
        let typed = innermost(&typed);
        let (first, last) = part.words(&tables(&name.path, typed), name.definition, typed);
        let mut words = self.words.clone();
        words.splice(name.end..name.end, first.into_iter().map(OsString::from));
        if !last.is_empty() {
            words.extend(["--".to_owned()].into_iter().chain(last).map(OsString::from));
        }
        let mut own = matches(words)?.remove_subcommand().map(|(_, own)| own).unwrap_or_default();
        A::from_arg_matches_mut(&mut own).map_err(|error| contradiction(&error))
    }
}

/// What was typed for the command itself.
fn innermost(mut matches: &ArgMatches) -> &ArgMatches {
    while let Some((_, inner)) = matches.subcommand() {
        matches = inner;
    }
    matches
}

/// The tables that a command takes. `run` is told what `build` is where it runs the same program.
fn tables(path: &[String], typed: &ArgMatches) -> Vec<String> {
    let own = match path.first().map(String::as_str) {
        Some("run") if typed.try_contains_id("input").is_ok_and(|is_typed| is_typed) => None,
        Some("run") => Some("build".to_owned()),
        _ => Some(path.join(".")),
    };
    ["registry".to_owned()].into_iter().chain(own).collect()
}

/// The name of a command at the beginning of `words`, behind what may stand before it, and how many words that is.
fn next_name(words: &[OsString]) -> Option<(String, usize)> {
    let before = Choice::augment_args(GlobalArgs::augment_args(Command::new("wpack")));
    let before = before.no_binary_name(true).allow_external_subcommands(true).disable_help_subcommand(true);
    let matches = before.try_get_matches_from(words).ok()?;
    let (name, rest) = matches.subcommand()?;
    let rest = rest.get_raw("").map_or(0, Iterator::count);
    Some((name.to_owned(), words.len() - rest))
}

/// What was typed alone has been read before, so the file is in it.
fn contradiction(error: &clap::Error) -> CommandError {
    let text = error.render().to_string();
    let reason =
        text.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
    let reason = reason.trim_start_matches("error: ").to_owned();
    CommandError::usage(format!("what was typed and `{}` cannot be meant together", config::NAME))
        .because(reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(words: &str) -> Line {
        Line::of(words.split(' ').map(OsString::from).collect())
    }

    fn place(words: &str) -> (String, usize) {
        let name = line(words).name();
        (name.path.join(" "), name.end)
    }

    #[test]
    fn the_file_counts_behind_the_commands_name() {
        for (line, path, end) in [
            ("wpack build app.wasm", "build", 2),
            ("wpack -v --color never build --arg build -t app", "build", 5),
            ("wpack generate nomad app:1", "generate nomad", 3),
            ("wpack generate -p web --json nomad nomad", "generate nomad", 6),
            ("wpack run app.wasm -- generate", "run", 2),
            ("wpack", "", 1),
        ] {
            assert_eq!(place(line), (path.to_owned(), end), "{line}");
        }
    }

    #[test]
    fn colour_is_known_before_the_line_is_read() {
        for (words, choice) in [
            ("wpack build --color never --help", ColorChoice::Never),
            ("wpack --color=always --color=never", ColorChoice::Never),
            ("wpack --help --color=always", ColorChoice::Always),
            ("wpack --help", ColorChoice::Auto),
            ("wpack --color", ColorChoice::Auto),
            ("wpack --color x", ColorChoice::Auto),
            ("wpack --colors never", ColorChoice::Auto),
            ("wpack run a -- --color never", ColorChoice::Auto),
        ] {
            assert_eq!(line(words).color(), choice, "{words}");
        }
    }
}
