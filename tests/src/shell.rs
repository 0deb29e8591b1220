//! A shell in which the tests' counterparts are the programs that a user would call by name.

use std::{fs, os::unix::fs::PermissionsExt as _, process::Command};

use tempfile::TempDir;

use crate::{
    context::{Context, program},
    tool::Run,
};

/// Adds options behind the first word `run`.
const INSERT: &str = r#"for word do
    shift
    set -- "$@" "$word"
    if [ "$word$verb" = run ]; then
        verb=$word
        set -- "$@" OPTIONS
    fi
done
"#;

/// A folder of programs, first of a shell's `PATH`.
#[derive(Debug)]
pub struct Shell {
    programs: TempDir,
}

impl Default for Shell {
    fn default() -> Self {
        Self::new()
    }
}

impl Shell {
    /// A shell that knows `wpack`.
    #[must_use]
    pub fn new() -> Self {
        Self { programs: TempDir::new().unwrap() }.with("wpack", Run::new(Command::new(program())), "")
    }

    /// Lets `name` stand for `run`, which gets the arguments; with `options`, as a shell reads them, behind the verb
    /// `run`.
    #[must_use]
    pub fn with(self, name: &str, run: Run, options: &str) -> Self {
        let command = run.into_command();
        let words = [command.get_program()].into_iter().chain(command.get_args());
        let words: Vec<_> = words.map(|word| quoted(word.to_str().unwrap())).collect();
        let variables: String = command
            .get_envs()
            .filter_map(|(name, value)| Some((name.to_str()?, value?.to_str()?)))
            .map(|(name, value)| format!("export {name}={}\n", quoted(value)))
            .collect();
        let insert = INSERT.replace("OPTIONS", options);
        let script = format!("#!/bin/sh\n{variables}{insert}exec {} \"$@\"\n", words.join(" "));
        let path = self.programs.path().join(name);
        fs::write(&path, script).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        self
    }

    /// Runs lines in the context's working folder, up to the first that fails.
    pub fn run(&self, context: &Context, lines: &[&str]) -> Run {
        let path = std::env::var("PATH").unwrap_or_default();
        let shell = context.dress(Command::new("sh")).args(["-e", "-c", &lines.join("\n")]);
        shell.env("PATH", format!("{}:{path}", self.programs.path().display()))
    }
}

fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
