//! The JSON Schema and the page of `wpack.toml`, made of the definition of the command line.

use clap::builder::PossibleValue;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use wpack_validate::Policy;

use super::{pages, schemas};
use crate::config::{Form, Key, Table};

/// What `wpack.toml` may hold, as JSON Schema.
pub(super) fn schema() -> String {
    let mut definitions = Map::new();
    let mut policy = schemas::of::<Policy>(SchemaSettings::draft2020_12().for_deserialize());
    if let Some(Value::Object(own)) = policy.remove("$defs") {
        definitions.extend(own);
    }
    policy.remove("$schema");
    definitions.insert("policy".to_owned(), policy.into());
    let (kinds, tables): (Vec<_>, Vec<_>) = Table::all().iter().partition(|table| table.name.contains('.'));
    for table in &tables {
        definitions.insert(table.name.clone(), of_table(table));
    }
    let kinds = kinds.iter().map(|table| (table.name.replacen("generate.", "", 1), of_table(table)));
    definitions.insert("generate".to_owned(), object(kinds));
    let names = tables.iter().map(|table| table.name.as_str()).chain(["generate", "policy"]);
    let layer: Map<_, _> =
        names.map(|name| (name.to_owned(), json!({"$ref": format!("#/$defs/{name}")}))).collect();
    definitions.insert("layer".to_owned(), object(layer.clone()));
    let several = json!({"type": "object", "additionalProperties": {"$ref": "#/$defs/layer"}});
    let mut root = layer;
    root.extend([("package".to_owned(), several.clone()), ("profile".to_owned(), several)]);
    let mut document = object(root);
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    document["title"] = "wpack.toml".into();
    document["$defs"] = definitions.into();
    schemas::text(&document)
}

fn of_table(table: &Table) -> Value {
    object(table.keys.iter().map(|key| (key.name().into_owned(), of_key(*key))))
}

/// An object that has these members and no others.
fn object(properties: impl IntoIterator<Item = (String, Value)>) -> Value {
    let properties: Map<_, _> = properties.into_iter().collect();
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}

fn of_key(key: Key) -> Value {
    let mut schema = match key.form() {
        Form::Switch => json!({"type": "boolean"}),
        Form::Text => of_value(key),
        Form::TextOrSwitch => json!({"anyOf": [{"type": "boolean"}, of_value(key)]}),
        Form::List => json!({"type": "array", "items": of_value(key)}),
        Form::Pairs => {
            let value = json!({"type": ["string", "integer"]});
            json!({"type": "object", "propertyNames": {"pattern": "^[^=]+$"}, "additionalProperties": value})
        }
    };
    schema["description"] = help(key).into();
    schema
}

fn of_value(key: Key) -> Value {
    let values = key.arg().get_possible_values();
    let one = |value: &PossibleValue| match value.get_help() {
        Some(help) => json!({"const": value.get_name(), "description": help.to_string()}),
        None => json!({"const": value.get_name()}),
    };
    match values.as_slice() {
        [] => json!({"type": ["string", "integer"]}),
        some => json!({"oneOf": some.iter().map(one).collect::<Vec<_>>()}),
    }
}

/// What the help says of the flag, less what a list says by being one.
fn help(key: Key) -> String {
    let text = key.arg().get_help().map(ToString::to_string).unwrap_or_default();
    text.replace("; may be repeated", "")
}

/// Every table with its keys.
pub(super) fn page() -> String {
    let tables: String = Table::all().iter().map(section).collect();
    format!(
        "# The keys of wpack.toml\n\n{}\n\nEach key has the name of a flag of the command that its table is called \
         after. [Configuration](../configuration.md)\nexplains the file and has examples; `[policy]` stands there as \
         a whole.\n{tables}",
        pages::ORIGIN
    )
}

fn section(table: &Table) -> String {
    let row = |key: &Key| pages::row(&[&format!("`{}`", key.name()), &holds(*key), &help(*key)]);
    let rows: String = table.keys.iter().map(row).collect();
    format!("\n## `[{}]`\n\n{}{rows}", table.name, pages::head(&["key", "holds", "meaning"]))
}

fn holds(key: Key) -> String {
    let values: Vec<_> =
        key.arg().get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
    let one = match values.as_slice() {
        [] => "text".to_owned(),
        // The targets have a page of their own.
        some if some.len() > 8 => "name".to_owned(),
        some => some.join(", "),
    };
    match key.form() {
        Form::Switch => "true or false".to_owned(),
        Form::Text => one,
        Form::TextOrSwitch => format!("true, or {one}"),
        Form::List => format!("list of {one}"),
        Form::Pairs => "table of texts".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::{any::TypeId, path::PathBuf, time::Duration};

    use wpack_oci::{Compression, Location, Reference, spec::Platform};
    use wpack_runner::options::Dir;

    use super::*;
    use crate::{commands::definition, config::NO_KEYS};

    /// Whatever a command takes can stand in the file, or is among what cannot, with the reason.
    #[test]
    fn every_argument_is_a_key_or_says_why_not() {
        let tables = Table::all();
        let generate = definition().find_subcommand("generate").unwrap().get_subcommands();
        let kinds = generate.map(|kind| (format!("generate.{}", kind.get_name()), kind));
        let commands = ["build", "push", "validate"]
            .map(|name| (name.to_owned(), definition().find_subcommand(name).unwrap()));
        let keys = |name: &str| {
            let table = tables.iter().find(|table| table.name == name).unwrap();
            table.keys.iter().map(|key| key.name().into_owned()).collect::<Vec<_>>()
        };
        let mut met = Vec::new();
        for (name, command) in commands.into_iter().chain(kinds.filter(|(name, _)| name != "generate.help")) {
            for key in command.get_arguments().map(Key::of) {
                let is_key = keys(&name).iter().chain(&keys("registry")).any(|known| **known == key.name());
                let exception = NO_KEYS.iter().position(|(table, no_key, reason)| {
                    assert!(!reason.is_empty());
                    (*table == name || table.strip_suffix('*').is_some_and(|begin| name.starts_with(begin)))
                        && *no_key == key.name()
                });
                assert!(is_key != exception.is_some(), "{name}: {}", key.name());
                met.extend(exception);
            }
        }
        let stale: Vec<_> = NO_KEYS.iter().enumerate().filter(|(place, _)| !met.contains(place)).collect();
        assert!(stale.is_empty(), "no command takes {stale:?}");
    }

    /// A path in the file begins at the file's folder: `config::anchor` must know each type of value that names one.
    #[test]
    fn the_types_of_values_are_known() {
        let with_a_path = [
            TypeId::of::<PathBuf>(),
            TypeId::of::<Location>(),
            TypeId::of::<crate::files::Request>(),
            TypeId::of::<crate::world::WorldPath>(),
            TypeId::of::<crate::runtime::Given>(),
            TypeId::of::<crate::runtime::Choice>(),
        ];
        let without = [
            TypeId::of::<String>(),
            TypeId::of::<(String, String)>(),
            TypeId::of::<bool>(),
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<std::num::NonZeroUsize>(),
            TypeId::of::<std::num::NonZeroU32>(),
            TypeId::of::<std::net::SocketAddr>(),
            TypeId::of::<Duration>(),
            TypeId::of::<Reference>(),
            TypeId::of::<Platform>(),
            TypeId::of::<Compression>(),
            TypeId::of::<Dir>(),
        ];
        for table in Table::all() {
            for key in &table.keys {
                let parser = key.arg().get_value_parser();
                let is_known = with_a_path.iter().chain(&without).any(|known| parser.type_id() == *known)
                    || !key.arg().get_possible_values().is_empty();
                let (table, key) = (&table.name, key.name());
                assert!(is_known, "{table}: {key}: say in `config::anchor` and here whether it names a path");
            }
        }
    }
}
