//! What a file was made with, as its `producers` sections tell
//! (<https://github.com/WebAssembly/tool-conventions/blob/main/ProducersSection.md>).

use std::collections::BTreeSet;

use serde::Serialize;
use wasmparser::{BinaryReader, ProducersSectionReader};

/// What a file was made with, by the three fields that the convention knows; each is sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Producers {
    /// The languages of its source.
    pub language: Vec<Producer>,
    /// The compilers and other tools that it went through.
    pub processed_by: Vec<Producer>,
    /// The kits that brought compiler and libraries together, such as Emscripten.
    pub sdk: Vec<Producer>,
}

/// A language or a tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Producer {
    /// Its name, such as `rustc`.
    pub name: String,
    /// Its version as it names it itself; may be empty.
    pub version: String,
}

impl Producers {
    pub(crate) fn of(entries: &BTreeSet<(&str, &str, &str)>) -> Self {
        let of_field = |field| {
            let entries = entries.iter().filter(move |(of, ..)| *of == field);
            entries
                .map(|(_, name, version)| Producer { name: (*name).into(), version: (*version).into() })
                .collect()
        };
        Self { language: of_field("language"), processed_by: of_field("processed-by"), sdk: of_field("sdk") }
    }
}

/// Field, name and version of each entry of a section, up to the first that cannot be read.
pub(crate) fn read(section: &[u8]) -> impl Iterator<Item = (&str, &str, &str)> {
    let fields = ProducersSectionReader::new(BinaryReader::new(section, 0)).into_iter().flatten();
    fields.map_while(Result::ok).flat_map(|field| {
        let values = field.values.into_iter().map_while(Result::ok);
        values.map(move |value| (field.name, value.name, value.version))
    })
}
