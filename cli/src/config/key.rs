//! A key of `wpack.toml`: an argument of the command that its table belongs to.
//!
//! What it is called, what it may hold and whether a value is right all come from the argument, so that whatever a
//! command takes can stand in the file.

use std::{any::TypeId, borrow::Cow, error::Error as _};

use clap::{
    Arg, ArgAction, Command,
    error::{ContextKind, ContextValue},
};

use super::mistake::Unknown;

/// An argument as a key.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    arg: &'static Arg,
}

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A flag without a value: true or false.
    Switch,
    /// One value.
    Text,
    /// One value, or true for the flag without one.
    TextOrSwitch,
    /// Values of a flag that may be repeated.
    List,
    /// `KEY=VALUE` of a flag that may be repeated, as a table.
    Pairs,
}

/// Why a value is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unfit {
    /// It is none of those that there are.
    Unknown(Unknown),
    /// The words of who reads it.
    Wrong(String),
}

impl Key {
    /// The key that an argument is.
    pub(crate) fn of(arg: &'static Arg) -> Self {
        Self { arg }
    }

    /// The argument.
    pub(crate) fn arg(self) -> &'static Arg {
        self.arg
    }

    /// The flag's long name; for an argument without flag the first word that the help shows, in small letters.
    pub(crate) fn name(self) -> Cow<'static, str> {
        match (self.arg.get_long(), self.arg.get_value_names()) {
            (Some(long), _) => long.into(),
            (None, Some([name, ..])) => name.split(' ').next().unwrap_or_default().to_lowercase().into(),
            (None, _) => self.arg.get_id().as_str().into(),
        }
    }

    /// What it holds.
    pub(crate) fn form(self) -> Form {
        let may_be_bare = || self.arg.get_num_args().is_some_and(|range| range.min_values() == 0);
        match self.arg.get_action() {
            ArgAction::Append if self.is_of::<(String, String)>() => Form::Pairs,
            ArgAction::Append => Form::List,
            ArgAction::Set if may_be_bare() => Form::TextOrSwitch,
            ArgAction::Set => Form::Text,
            _ => Form::Switch,
        }
    }

    fn is_of<T: 'static>(self) -> bool {
        self.arg.get_value_parser().type_id() == TypeId::of::<T>()
    }

    /// Whether the argument takes this value.
    ///
    /// # Errors
    /// Why it does not.
    pub(super) fn check(self, value: &str) -> Result<(), Unfit> {
        let probe = Arg::new("value").long("value").value_parser(self.arg.get_value_parser().clone());
        let command = Command::new("key").no_binary_name(true).arg(probe);
        let Err(error) = command.try_get_matches_from([format!("--value={value}")]) else { return Ok(()) };
        Err(match error.get(ContextKind::ValidValue) {
            Some(ContextValue::Strings(known)) if !known.is_empty() => {
                Unfit::Unknown(Unknown { name: value.to_owned(), known: known.clone() })
            }
            _ => Unfit::Wrong(match error.source() {
                Some(reason) => format!("`{value}`: {reason}"),
                None => format!("`{value}` is not taken here"),
            }),
        })
    }
}
