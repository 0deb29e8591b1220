//! What is inside of a file: where its bytes go, who made it and of what.
//!
//! Sections that tools leave for people can hold anything, so they are read as far as they can be: what is wrong
//! in them is passed over, for no host cares.

pub(crate) mod dependency;
mod functions;
pub(crate) mod metadata;
pub(crate) mod names;
mod nested;
pub(crate) mod producers;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

pub use self::dependency::Dependency;
pub use self::functions::{Sized, functions};
pub use self::metadata::Metadata;
pub use self::nested::Nested;
pub use self::producers::{Producer, Producers};
pub use crate::facts::Tally;
use crate::facts::{Body, Inside};

/// Custom sections that a report lists; a file may have 10^6 of them.
pub(crate) const LISTED_CUSTOM_SECTIONS: usize = 1_000;

/// What is inside of a file.
///
/// Names stand here as they are in the file; escape them for a terminal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Contents {
    /// The sections of the outermost module or component by their kind, the largest first. Together with the
    /// header of 8 bytes they are the file.
    pub sections: Vec<Section>,
    /// Its custom sections by their names, the largest first.
    pub custom_sections: Vec<Section>,
    /// The functions of all core modules.
    pub functions: Functions,
    /// The data segments of all core modules.
    pub data: Tally,
    /// What it was made with.
    pub producers: Producers,
    /// What it can do without.
    pub strip: Strip,
    /// What its sections say about it.
    pub metadata: Metadata,
    /// The Rust crates it is made of, as `cargo auditable` lists them.
    pub dependencies: Vec<Dependency>,
    /// The core modules and components inside of a component, each before what it contains itself.
    pub nested: Vec<Nested>,
}

/// The sections that have a name in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Section {
    /// The name of the kind, such as `code`, or of the custom section.
    pub name: String,
    /// How many there are, and their bytes with their headers.
    #[serde(flatten)]
    pub tally: Tally,
}

/// The code of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Functions {
    /// How many there are, and the bytes of their bodies.
    #[serde(flatten)]
    pub tally: Tally,
    /// The largest of them, the largest first; at most 1000.
    pub largest: Vec<Function>,
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Function {
    /// Its index in its module, as in the messages of runtimes.
    pub index: u32,
    /// Its name in the name section, as it stands there: compilers may have mangled it.
    pub name: Option<String>,
    /// The bytes of its body.
    pub size: u64,
    /// Where in the file its body starts.
    pub offset: u64,
    /// The place of its module in `nested`; `None` in a core module, and for a module that is not listed.
    pub module: Option<usize>,
}

/// What a file can do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Strip {
    /// Bytes of debug information.
    pub debug: u64,
    /// Bytes of names.
    pub names: u64,
    /// By how many bytes the file gets shorter without them, for sizes of sections take less room as well; 0 for
    /// a file that could not be read to its end.
    pub saves: u64,
}

impl Contents {
    /// Of a file of `size` bytes.
    pub(crate) fn of(inside: &Inside<'_>, size: u64) -> Self {
        Self {
            sections: sections(inside.sections.iter().copied()),
            custom_sections: sections(inside.custom.iter().map(|(name, tally)| (*name, *tally))),
            functions: largest(inside),
            data: inside.data,
            producers: Producers::of(&inside.producers),
            strip: Strip {
                debug: inside.debug,
                names: inside.names,
                saves: inside.stripped.map_or(0, |stripped| size.saturating_sub(stripped)),
            },
            metadata: Metadata::of(&inside.metadata),
            dependencies: dependency::read(&inside.dependencies),
            nested: inside.parts.iter().map(Nested::of).collect(),
        }
    }
}

/// The largest first; of the same size in the order of their names.
fn sections<'a>(sections: impl IntoIterator<Item = (&'a str, Tally)>) -> Vec<Section> {
    let mut sections: Vec<_> = sections.into_iter().collect();
    sections.sort_unstable_by_key(|(name, tally)| (Reverse(tally.size), *name));
    let listed = sections.into_iter().take(LISTED_CUSTOM_SECTIONS);
    listed.map(|(name, tally)| Section { name: name.to_owned(), tally }).collect()
}

fn largest(inside: &Inside<'_>) -> Functions {
    let bodies = inside.functions.largest();
    let names = function_names(inside, &bodies);
    let listed = |part: u32| (part as usize).checked_sub(1).filter(|place| *place < inside.parts.len());
    let function = |body: Body| Function {
        index: body.index,
        name: names.get(&(body.part, body.index)).map(|name| (*name).to_owned()),
        size: body.size as u64,
        offset: body.offset.0 as u64,
        module: listed(body.part),
    };
    Functions { tally: inside.functions.all, largest: bodies.into_iter().map(function).collect() }
}

/// The names of functions by the number of their part and their index; each name section is read once.
fn function_names<'a>(inside: &Inside<'a>, bodies: &[Body]) -> BTreeMap<(u32, u32), &'a str> {
    let mut wanted: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    bodies.iter().for_each(|body| wanted.entry(body.part).or_default().push(body.index));
    let names = wanted.into_iter().flat_map(|(part, indices)| {
        let section = inside.name_sections.get(&part).copied().unwrap_or_default();
        names::of_functions(section, indices).into_iter().map(move |(index, name)| ((part, index), name))
    });
    names.collect()
}
