//! What a key is set to.

use std::{borrow::Cow, path::Path};

use clap::ArgMatches;
use toml::{
    Spanned,
    de::{DeString, DeValue},
};

use super::{
    anchor::anchored,
    key::{Form, Key, Unfit},
    mistake::Mistake,
};

/// A key and its value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(super) key: String,
    pub(super) value: Value,
}

/// A value, as the words of a command line that it stands for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Value {
    Switch(bool),
    Texts(Vec<String>),
    /// Each `KEY=VALUE`.
    Pairs(Vec<String>),
}

impl Setting {
    /// Reads what `key` is set to in a file of `folder`.
    pub(super) fn read(key: Key, value: &Spanned<DeValue<'_>>, folder: &Path) -> Result<Self, Mistake> {
        let of_text = |value: &Spanned<DeValue<'_>>| {
            let text = text(value).ok_or_else(|| unexpected("a text", value))?;
            check(key, &text, value)?;
            Ok(anchored(&text, key.arg().get_value_parser(), folder))
        };
        let value = match (key.form(), value.get_ref()) {
            (Form::Switch | Form::TextOrSwitch, DeValue::Boolean(is_on)) => Value::Switch(*is_on),
            (Form::Text | Form::TextOrSwitch, _) => Value::Texts(vec![of_text(value)?]),
            (Form::List, DeValue::Array(values)) => {
                Value::Texts(values.iter().map(of_text).collect::<Result<_, _>>()?)
            }
            (Form::Pairs, DeValue::Table(pairs)) => {
                let pairs = pairs.iter().map(|(name, value)| pair(key, name, value));
                Value::Pairs(pairs.collect::<Result<_, _>>()?)
            }
            (Form::Switch, _) => return Err(unexpected("true or false", value)),
            (Form::List, _) => return Err(unexpected("a list, as [\"…\"]", value)),
            (Form::Pairs, _) => return Err(unexpected("a table, as { KEY = \"VALUE\" }", value)),
        };
        Ok(Self { key: key.name().into_owned(), value })
    }

    /// The words that say the same on the command line, besides what was typed there.
    pub(super) fn words(&self, key: Key, typed: &ArgMatches) -> Vec<String> {
        let texts = match &self.value {
            Value::Switch(false) => return Vec::new(),
            Value::Switch(true) => return vec![format!("--{}", self.key)],
            Value::Texts(texts) => texts.clone(),
            Value::Pairs(pairs) => missing(pairs, key, typed),
        };
        match key.arg() {
            arg if arg.is_last_set() => texts,
            arg if arg.is_positional() => texts.into_iter().map(no_flag).collect(),
            _ => texts.iter().map(|text| format!("--{}={text}", self.key)).collect(),
        }
    }
}

/// A file's name that begins with `-` would be read as a flag; `-` alone is standard input.
fn no_flag(name: String) -> String {
    if name.len() > 1 && name.starts_with('-') { format!("./{name}") } else { name }
}

/// The pairs whose keys were not typed.
fn missing(pairs: &[String], key: Key, typed: &ArgMatches) -> Vec<String> {
    let typed = typed.get_raw(key.arg().get_id().as_str()).into_iter().flatten();
    let typed: Vec<_> = typed.map(|pair| pair.to_string_lossy()).collect();
    let name = |pair: &str| pair.split_once('=').map(|(name, _)| name.to_owned());
    let is_typed = |pair: &&String| typed.iter().any(|typed| name(typed) == name(pair));
    pairs.iter().filter(|pair| !is_typed(pair)).cloned().collect()
}

fn pair(key: Key, name: &Spanned<DeString<'_>>, value: &Spanned<DeValue<'_>>) -> Result<String, Mistake> {
    let text = text(value).ok_or_else(|| unexpected("a text", value))?;
    let name = name.get_ref();
    if name.is_empty() || name.contains('=') {
        return Err(Mistake::at(value.span(), &format!("`{name}` is no key: it is empty or has a `=`")));
    }
    let pair = format!("{name}={text}");
    check(key, &pair, value)?;
    Ok(pair)
}

fn check(key: Key, text: &str, value: &Spanned<DeValue<'_>>) -> Result<(), Mistake> {
    key.check(text).map_err(|unfit| match unfit {
        Unfit::Unknown(unknown) => Mistake::unknown(value.span(), &unknown),
        Unfit::Wrong(reason) => Mistake::at(value.span(), &reason),
    })
}

/// A value as it would be typed. Numbers are in base 10 without `_`, whatever the file writes.
fn text<'a>(value: &'a Spanned<DeValue<'_>>) -> Option<Cow<'a, str>> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.as_ref().into()),
        DeValue::Integer(number) => {
            let number = i64::from_str_radix(number.as_str(), number.radix()).ok()?;
            Some(number.to_string().into())
        }
        _ => None,
    }
}

fn unexpected(wanted: &str, found: &Spanned<DeValue<'_>>) -> Mistake {
    let found_here = found.get_ref().type_str();
    Mistake::at(found.span(), &format!("expected {wanted}, found a value of the type {found_here}"))
}
