//! What `wpack.toml` says in the end: of one package or of the only one, under one profile.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use clap::{ArgMatches, Command, parser::ValueSource};
use toml::de::DeTable;
use wpack_oci::Reference;
use wpack_validate::Policy;

use super::{
    key::{Form, Key},
    mistake::Mistake,
    setting::{Setting, Value},
    tables::{self, Table, table},
};
use crate::error::{CommandError, Result};

/// A key that is not taken where a flag says the same in another way.
const SILENT: [(&str, &str); 1] = [("tag", "output")];

/// The settings of each table, and the policy.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Part {
    /// The package, if the file has several.
    pub(crate) name: Option<String>,
    /// Whether there are packages, none of which this is.
    pub(super) has_packages: bool,
    /// What the program may do.
    pub(crate) policy: Policy,
    /// By the table's name.
    settings: BTreeMap<String, Vec<Setting>>,
}

impl Part {
    /// Reads a layer of a file that lies in `folder`; `others` are keys that were taken out of it.
    pub(super) fn read(
        name: Option<&str>,
        layer: &DeTable<'_>,
        folder: &Path,
        others: &[&str],
    ) -> Result<Self, Mistake> {
        let (mut policy, mut settings) = (Policy::default(), BTreeMap::new());
        let mut add = |table: &Table, value| {
            settings.insert(table.name.clone(), table.read(value, folder)?);
            Ok(())
        };
        for (key, value) in layer {
            match key.get_ref().as_ref() {
                "policy" => policy = tables::policy(value)?,
                "generate" => {
                    for (kind, value) in table(value)? {
                        add(Table::of_kind(kind)?, value)?;
                    }
                }
                _ => add(Table::find(key, others)?, value)?,
            }
        }
        Ok(Self { name: name.map(str::to_owned), has_packages: false, policy, settings })
    }

    /// Whether no command is told anything.
    pub(crate) fn is_silent(&self) -> bool {
        self.settings.is_empty()
    }

    /// The program that the project makes.
    ///
    /// # Errors
    /// When the file does not say.
    pub(crate) fn program(&self) -> Result<PathBuf> {
        self.texts("build", "input").first().map(PathBuf::from).ok_or_else(|| {
            let error = CommandError::usage("no program is named");
            match self.has_packages {
                true => error.hint("wpack.toml has several packages: `--package NAME` says which"),
                false => error.hint(
                    "name it as INPUT, or as `input` of `[build]` in wpack.toml, which `wpack init` writes",
                ),
            }
        })
    }

    /// As the failure to read a program: one that the file names may not have been made yet.
    pub(crate) fn of_program(&self, input: &Path, error: CommandError) -> CommandError {
        let is_named = self.texts("build", "input").iter().any(|text| Path::new(text) == input);
        if is_named && !input.exists() {
            error.hint("wpack.toml names it as `input`: compile it first")
        } else {
            error
        }
    }

    /// Names the image where nothing else does.
    pub(crate) fn or_tag(&mut self, name: &str) {
        if self.texts("build", "tag").is_empty() {
            let tag = Setting { key: "tag".to_owned(), value: Value::Texts(vec![name.to_owned()]) };
            self.settings.entry("build".to_owned()).or_default().push(tag);
        }
    }

    /// The name of its image in a registry. A name without a registry is one for this machine only.
    pub(crate) fn published(&self) -> Option<Reference> {
        let mut tags = self.texts("build", "tag").iter().filter_map(|text| Reference::parse(text).ok());
        tags.find(|tag| tag.familiar_name().contains('/'))
    }

    /// The values of a key, as they would be typed.
    fn texts(&self, table: &str, key: &str) -> &[String] {
        let settings = self.settings.get(table).into_iter().flatten();
        let found = settings.filter(|setting| setting.key == key).find_map(|setting| match &setting.value {
            Value::Texts(texts) => Some(texts.as_slice()),
            Value::Switch(_) | Value::Pairs(_) => None,
        });
        found.unwrap_or_default()
    }

    /// The words that say for a command what its tables say and `typed` does not: those to stand directly behind
    /// its name, and those to stand behind `--`.
    pub(crate) fn words(
        &self,
        tables: &[String],
        command: &'static Command,
        typed: &ArgMatches,
    ) -> (Vec<String>, Vec<String>) {
        let mut words = (Vec::new(), Vec::new());
        for setting in tables.iter().filter_map(|table| self.settings.get(table)).flatten() {
            let key = command.get_arguments().map(Key::of).find(|key| key.name() == setting.key);
            let Some(key) = key.filter(|key| counts(*key, command, typed)) else { continue };
            let place = if key.arg().is_last_set() { &mut words.1 } else { &mut words.0 };
            place.extend(setting.words(key, typed));
        }
        words
    }
}

/// Whether a key still counts after what was typed: flags win over the file.
fn counts(key: Key, command: &'static Command, typed: &ArgMatches) -> bool {
    let is_typed = |id: &str| {
        typed.try_contains_id(id).unwrap_or(false) && typed.value_source(id) == Some(ValueSource::CommandLine)
    };
    let arg = key.arg();
    let conflicts = |arg| command.get_arg_conflicts_with(arg).into_iter().map(clap::Arg::get_id);
    let against = command.get_arguments().filter(|other| conflicts(other).any(|id| id == arg.get_id()));
    let silences = SILENT.iter().filter(|(silent, _)| key.name() == *silent).map(|(_, flag)| *flag);
    let is_pairs = key.form() == Form::Pairs;
    (is_pairs || !is_typed(arg.get_id().as_str()))
        && !conflicts(arg).any(|id| is_typed(id.as_str()))
        && !against.into_iter().any(|other| is_typed(other.get_id().as_str()))
        && !silences.into_iter().any(is_typed)
}
