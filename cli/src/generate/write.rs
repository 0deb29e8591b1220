//! How generated files come to the disk: all of them or none, and never over what a person wrote.

use std::{fs, io};

use serde::Serialize;
use wpack_oci::temporary;

use super::{File, Generated, seal};
use crate::{
    error::{CommandError, Kind, Result},
    ui::Ui,
};

/// What is to be done with generated files.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    /// Printed.
    Print,
    /// Compared with what is on disk.
    Check,
    /// Told which would be written.
    Pretend { force: bool },
    /// Written.
    Write { force: bool },
}

/// What is on disk where a file is to be written.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum State {
    /// Nothing.
    New,
    /// The same.
    Unchanged,
    /// What wpack wrote from something else, and nobody edited.
    Stale,
    /// Something else.
    Foreign,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Document {
    /// In the order in which they are told.
    files: Vec<Entry>,
    /// What a person must know or do beside them.
    notes: Vec<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Entry {
    path: String,
    /// What was there before; absent where files are printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<State>,
    /// The file itself, where files are printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<String>,
}

impl Generated {
    /// Does with the files what is to be done, and tells it.
    ///
    /// # Errors
    /// When a file differs in a check, would overwrite what wpack did not write, or cannot be written.
    pub(crate) fn deliver(self, writing: Writing, ui: &Ui) -> Result<()> {
        if writing == Writing::Print {
            return self.print(ui);
        }
        let states = self.files.iter().map(state).collect::<Result<Vec<_>>>()?;
        let of = |wanted: &[State]| names(&self.files, &states, wanted);
        match writing {
            Writing::Print => {}
            Writing::Check => check(&of(&[State::New]), &of(&[State::Stale, State::Foreign]))?,
            Writing::Pretend { force } | Writing::Write { force } => {
                if !force {
                    spare(&of(&[State::Foreign]))?;
                }
                let is_pretence = matches!(writing, Writing::Pretend { .. });
                for (file, state) in self.files.iter().zip(&states) {
                    if !is_pretence {
                        write(file, *state)?;
                    }
                    let verb = if is_pretence { "would write" } else { "wrote" };
                    let verb = if *state == State::Unchanged { "unchanged:" } else { verb };
                    ui.status(&format!("{verb} {}", file.path.display()));
                }
            }
        }
        self.tell(ui, |place| (Some(states[place]), None))
    }

    /// Tells what a person must know, and with `--json` what was done with the file at each place.
    fn tell(&self, ui: &Ui, done: impl Fn(usize) -> (Option<State>, Option<String>)) -> Result<()> {
        self.notes.iter().for_each(|note| ui.status(note));
        if !ui.json() {
            return Ok(());
        }
        let entry = |(place, file): (usize, &File)| {
            let (state, content) = done(place);
            Entry { path: file.path.display().to_string(), state, content }
        };
        let files = self.files.iter().enumerate().map(entry).collect();
        ui.document(&Document { files, notes: self.notes.clone() })
    }

    /// One file as it is; of several each under its name, as `tail` prints them.
    fn print(&self, ui: &Ui) -> Result<()> {
        let text = |file: &File| String::from_utf8_lossy(&file.content).into_owned();
        let is_many = self.files.len() > 1;
        for file in self.files.iter().filter(|_| !ui.json()) {
            if is_many {
                ui.data(&format!("==> {} <==\n", file.path.display()))?;
            }
            ui.data(&text(file))?;
        }
        self.tell(ui, |place| (None, Some(text(&self.files[place]))))
    }
}

fn names(files: &[File], states: &[State], wanted: &[State]) -> Vec<String> {
    let chosen = files.iter().zip(states).filter(|(_, state)| wanted.contains(state));
    chosen.map(|(file, _)| format!("`{}`", file.path.display())).collect()
}

fn state(file: &File) -> Result<State> {
    match fs::read(&file.path) {
        Ok(content) if content == file.content => Ok(State::Unchanged),
        Ok(content) if file.is_part || seal::is_intact(&content) => Ok(State::Stale),
        Ok(_) => Ok(State::Foreign),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(State::New),
        Err(error) => Err(failed(file, error)),
    }
}

fn check(missing: &[String], differing: &[String]) -> Result<()> {
    let part = |what, names: &[String]| (!names.is_empty()).then(|| format!("{what}: {}", names.join(", ")));
    let parts = [part("out of date or edited", differing), part("missing", missing)];
    let parts: Vec<_> = parts.into_iter().flatten().collect();
    if parts.is_empty() {
        return Ok(());
    }
    Err(CommandError::new(Kind::No, parts.join("; ")).hint("the same command without `--check` writes them"))
}

/// Spares what a person wrote or edited.
fn spare(foreign: &[String]) -> Result<()> {
    match foreign {
        [] => Ok(()),
        [one] => Err(CommandError::new(Kind::No, format!("{one} exists and differs"))),
        many => Err(CommandError::new(Kind::No, format!("{} exist and differ", many.join(", ")))),
    }
    .map_err(|error| error.hint("`--force` overwrites what wpack did not write or somebody edited"))
}

fn write(file: &File, state: State) -> Result<()> {
    if state == State::Unchanged {
        return Ok(());
    }
    temporary::replace(&file.path, file.mode, &file.content).map_err(|error| failed(file, error))
}

fn failed(file: &File, error: io::Error) -> CommandError {
    CommandError::new(Kind::Output, format!("cannot write `{}`", file.path.display())).because(error)
}
