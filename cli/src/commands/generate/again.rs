//! The command that makes a file again: that of this process, less what says only how it is done this time.

use std::{
    env,
    ffi::{OsStr, OsString},
};

use clap::{ArgAction, ArgMatches, CommandFactory as _, parser::ValueSource};

use crate::{
    commands::Cli,
    error::{CommandError, Kind, Result},
    generate::shell,
};

/// Arguments that do not change what is made.
const MANNER: [&str; 9] =
    ["check", "force", "dry_run", "no_cache", "json", "quiet", "verbose", "progress", "color"];

/// The command line of this process in one order and one spelling, on one line.
///
/// # Errors
/// When the arguments cannot be understood, which would have been noticed before.
pub(super) fn command() -> Result<String> {
    of(env::args_os())
}

fn of(words: impl IntoIterator<Item = OsString>) -> Result<String> {
    let mut command = Cli::command();
    let matches = command.try_get_matches_from_mut(words).map_err(|error| {
        CommandError::new(Kind::Internal, "the command line cannot be read twice").because(error)
    })?;
    let (mut command, mut matches) = (&command, &matches);
    let mut words = vec!["wpack".to_owned()];
    while let Some((name, below)) = matches.subcommand() {
        let Some(found) = command.find_subcommand(name) else { break };
        words.push(name.to_owned());
        (command, matches) = (found, below);
    }
    let given = |arg: &&clap::Arg| {
        let id = arg.get_id().as_str();
        !MANNER.contains(&id) && matches.value_source(id) == Some(ValueSource::CommandLine)
    };
    let (positional, options): (Vec<_>, Vec<_>) =
        command.get_arguments().filter(given).partition(|arg| arg.is_positional());
    words.extend(positional.into_iter().chain(options).flat_map(|arg| spelled(arg, matches)));
    Ok(words.join(" "))
}

/// An argument as words, with its long name; a value that looks like a flag stands behind `=`.
fn spelled(arg: &clap::Arg, matches: &ArgMatches) -> Vec<String> {
    let flag = arg.get_long().map(|long| format!("--{long}"));
    if !matches!(arg.get_action(), ArgAction::Set | ArgAction::Append) {
        return flag.into_iter().collect();
    }
    let values = matches.get_raw(arg.get_id().as_str()).into_iter().flatten().map(OsStr::to_string_lossy);
    let word = |value: &str| match &flag {
        Some(flag) if value.starts_with('-') && value != "-" => shell(&format!("{flag}={value}")),
        Some(flag) => format!("{flag} {}", shell(value)),
        None => shell(value),
    };
    values.map(|value| word(&value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(words: &[&str]) -> String {
        of(["wpack", "generate"].iter().chain(words).map(OsString::from)).unwrap()
    }

    #[test]
    fn one_spelling_whatever_was_typed() {
        assert_eq!(again(&["dockerfile", "app.wasm"]), "wpack generate dockerfile app.wasm");
        assert_eq!(
            again(&["-q", "dockerfile", "--force", "-o", "a b", "--json", "x\ny.wasm"]),
            r"wpack generate dockerfile $'x\x0ay.wasm' --output 'a b'"
        );
        assert_eq!(
            again(&["dockerfile", "-o-", "a.wasm", "--style=wasm", "--color", "never"]),
            "wpack generate dockerfile a.wasm --style wasm --output -"
        );
    }
}
