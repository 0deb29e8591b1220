//! The tables of `wpack.toml`, and the command that each belongs to.

use std::{path::Path, sync::LazyLock};

use clap::Command;
use serde::Deserialize as _;
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue, ValueDeserializer},
};
use wpack_validate::Policy;

use super::{
    key::Key,
    mistake::{Mistake, Unknown},
    setting::Setting,
};
use crate::commands::definition;

/// What flags of a command are put under in its help where they stand in `[registry]` for all commands.
const REGISTRY_HEADING: &str = "Registry";

/// How the names of the tables of `wpack generate` begin.
const KINDS: &str = "generate.";

/// Arguments that are no keys, and why not.
pub(crate) const NO_KEYS: [(&str, &str, &str); 16] = [
    ("*", "help", "asks instead of doing"),
    ("*", "json", "is about one run: who reads the answer"),
    ("*", "quiet", "is about one run"),
    ("*", "verbose", "is about one run"),
    ("*", "progress", "is about one run: who looks on"),
    ("*", "color", "is about one run: what the terminal can show"),
    ("*", "package", "says which part of the file counts"),
    ("*", "profile", "says which part of the file counts"),
    ("*", "dry-run", "is about one run"),
    ("*", "watch", "is about one run"),
    ("generate.*", "check", "is about one run"),
    ("generate.*", "force", "is about one run: what may be overwritten now"),
    ("push", "name", "says what is pushed now; `push = true` in [build] pushes what is built"),
    ("push", "dest", "says where to it is pushed now"),
    ("validate", "contents", "is about one run: what somebody wants to see"),
    ("validate", "top", "is about one run: what somebody wants to see"),
];

/// A table that belongs to a command.
pub(crate) struct Table {
    /// As it stands in the file: `build`, `generate.kubernetes`.
    pub(crate) name: String,
    pub(crate) keys: Vec<Key>,
}

impl Table {
    /// All that there are, by the definition of the command line.
    pub(crate) fn all() -> &'static [Self] {
        static TABLES: LazyLock<Vec<Table>> = LazyLock::new(Table::defined);
        &TABLES
    }

    fn defined() -> Vec<Self> {
        let command = |name: &str| definition().find_subcommand(name);
        let kinds = command("generate").into_iter().flat_map(Command::get_subcommands);
        let kinds = kinds.filter(|kind| kind.get_name() != "help");
        let kinds = kinds.map(|kind| Self::of(format!("{KINDS}{}", kind.get_name()), kind));
        let registry = command("push").map(Self::registry);
        let direct = ["build", "push", "validate"].into_iter();
        let direct = direct.filter_map(|name| Some(Self::of(name.to_owned(), command(name)?)));
        registry.into_iter().chain(direct).chain(kinds).collect()
    }

    fn of(name: String, command: &'static Command) -> Self {
        let args = command.get_arguments().filter(|arg| arg.get_help_heading() != Some(REGISTRY_HEADING));
        let keys = args.map(Key::of).filter(|key| no_key(&name, &key.name()).is_none()).collect();
        Self { name, keys }
    }

    fn registry(command: &'static Command) -> Self {
        let args = command.get_arguments().filter(|arg| arg.get_help_heading() == Some(REGISTRY_HEADING));
        Self { name: "registry".to_owned(), keys: args.map(Key::of).collect() }
    }

    /// The table that `key` names at the top of a layer, where `others` are known too.
    pub(super) fn find(key: &Spanned<DeString<'_>>, others: &[&str]) -> Result<&'static Self, Mistake> {
        let found = Self::all().iter().find(|table| table.name == **key.get_ref() && !table.is_kind());
        found.ok_or_else(|| {
            let direct = Self::all().iter().filter(|table| !table.is_kind()).map(|table| table.name.as_str());
            let mut known: Vec<_> =
                direct.chain(["generate", "policy"]).chain(others.iter().copied()).collect();
            known.sort_unstable();
            Mistake::unknown(key.span(), &Unknown::new(key.get_ref(), known))
        })
    }

    /// The table of a kind of `[generate.KIND]`.
    pub(super) fn of_kind(kind: &Spanned<DeString<'_>>) -> Result<&'static Self, Mistake> {
        let kinds = || Self::all().iter().filter_map(|table| Some((table.name.strip_prefix(KINDS)?, table)));
        let found = kinds().find(|(name, _)| *name == kind.get_ref());
        found.map(|(_, table)| table).ok_or_else(|| {
            let known = kinds().map(|(name, _)| name);
            Mistake::unknown(kind.span(), &Unknown::new(kind.get_ref(), known))
        })
    }

    fn is_kind(&self) -> bool {
        self.name.starts_with(KINDS)
    }

    /// The key of this name.
    fn key(&self, name: &str) -> Option<Key> {
        self.keys.iter().copied().find(|key| key.name() == name)
    }

    fn no_key(&self, name: &Spanned<DeString<'_>>) -> Mistake {
        let known = self.keys.iter().map(|key| key.name());
        match no_key(&self.name, name.get_ref()) {
            Some(reason) => {
                Mistake::at(name.span(), &format!("`{}` is a flag only: it {reason}", name.get_ref()))
            }
            None => Mistake::unknown(name.span(), &Unknown::new(name.get_ref(), known)),
        }
    }

    /// Reads what a file of `folder` says in this table.
    pub(super) fn read(&self, value: &Spanned<DeValue<'_>>, folder: &Path) -> Result<Vec<Setting>, Mistake> {
        let settings = table(value)?.iter().map(|(name, value)| {
            let key = self.key(name.get_ref()).ok_or_else(|| self.no_key(name))?;
            Setting::read(key, value, folder)
        });
        settings.collect()
    }
}

/// Why an argument is none of its command's table, if it is none.
fn no_key(table: &str, key: &str) -> Option<&'static str> {
    let is_of = |of: &str| match of.strip_suffix('*') {
        Some(beginning) => table.starts_with(beginning),
        None => of == table,
    };
    NO_KEYS.iter().find(|(of, name, _)| is_of(of) && *name == key).map(|(_, _, reason)| *reason)
}

/// A policy, as the table that it is in the file.
pub(super) fn policy(value: &Spanned<DeValue<'_>>) -> Result<Policy, Mistake> {
    Policy::deserialize(ValueDeserializer::from(value.clone())).map_err(|error| Mistake::of(&error))
}

/// A value that must be a table.
pub(super) fn table<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> Result<&'a DeTable<'i>, Mistake> {
    let found = value.get_ref();
    found.as_table().ok_or_else(|| {
        Mistake::at(
            value.span(),
            &format!("expected a table, found a value of the type {}", found.type_str()),
        )
    })
}
