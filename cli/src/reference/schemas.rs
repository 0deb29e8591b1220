//! The JSON Schemas (2020-12) of the documents that wpack writes and reads.

use schemars::{JsonSchema, Schema, generate::SchemaSettings, transform::RecursiveTransform};
use serde::Serialize;
use serde_json::Value;

use crate::{
    commands,
    diff::Diff,
    error::Failure,
    generate,
    render::{images, store},
};

/// What `wpack validate --json` prints.
pub(super) fn validate() -> String {
    written::<commands::ValidateDocument>()
}

/// What `wpack diff --json` prints.
pub(super) fn diff() -> String {
    written::<Diff>()
}

/// What `wpack explain --json` prints.
pub(super) fn explain() -> String {
    written::<commands::ExplainDocument>()
}

/// What a command that failed prints with `--json`.
pub(super) fn failure() -> String {
    written::<Failure<'_>>()
}

/// What `build`, `push`, `pull` and `copy` print with `--json`.
pub(super) fn images() -> String {
    written::<images::Document>()
}

/// What `wpack completions --json` prints.
pub(super) fn completions() -> String {
    written::<commands::CompletionsDocument<'_>>()
}

/// What `wpack man --json` prints.
pub(super) fn man() -> String {
    written::<commands::ManDocument>()
}

/// What `wpack inspect --json` prints.
pub(super) fn inspect() -> String {
    written::<commands::InspectDocument>()
}

/// What `wpack generate --json` and `wpack init --json` print.
pub(super) fn generate() -> String {
    written::<generate::Document>()
}

/// What `wpack doctor --json` prints.
pub(super) fn doctor() -> String {
    written::<commands::DoctorDocument>()
}

/// What `wpack login --json` prints.
pub(super) fn login() -> String {
    written::<commands::LoginDocument<'_>>()
}

/// What `wpack logout --json` prints.
pub(super) fn logout() -> String {
    written::<commands::LogoutDocument<'_>>()
}

/// What `wpack prune --json` prints.
pub(super) fn prune() -> String {
    written::<store::PruneDocument>()
}

/// What `wpack referrers --json` prints.
pub(super) fn referrers() -> String {
    written::<commands::ReferrersDocument>()
}

/// What `wpack rm --json` prints.
pub(super) fn rm() -> String {
    written::<commands::RmDocument>()
}

/// What `wpack images --json` prints.
pub(super) fn store() -> String {
    written::<store::ImagesDocument>()
}

/// What `wpack tags --json` prints.
pub(super) fn tags() -> String {
    written::<commands::TagsDocument>()
}

fn written<T: JsonSchema>() -> String {
    text(&of::<T>(SchemaSettings::draft2020_12().for_serialize()))
}

/// The schema of a type.
pub(super) fn of<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    let settings = settings.with_transform(RecursiveTransform(describe));
    settings.into_generator().into_root_schema_for::<T>()
}

/// A schema as it is published.
pub(super) fn text(schema: &impl Serialize) -> String {
    serde_json::to_string_pretty(schema).unwrap() + "\n"
}

/// Makes of a doc comment what a reader of JSON understands.
fn describe(schema: &mut Schema) {
    let Some(Value::String(text)) = schema.get_mut("description") else { return };
    let paragraphs: Vec<_> = text.split("\n\n").map(|paragraph| paragraph.replace('\n', " ")).collect();
    *text = without_links(&paragraphs.join("\n\n")).replace("`None`", "null");
}

/// Leaves the words of links such as ``[`validate`](crate::validate)``.
fn without_links(text: &str) -> String {
    let mut parts = text.split("[`");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("`]").unwrap();
        let target = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        plain += &format!("`{name}`{}", target.map_or(rest, |(_, rest)| rest));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_become_words() {
        assert_eq!(without_links("a [`B::c`], d [`e`](f::e)."), "a `B::c`, d `e`.");
        assert_eq!(without_links("plain"), "plain");
    }
}
