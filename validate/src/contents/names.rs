//! The names that toolchains give to modules, components and functions, as far as they can be read.

use std::collections::BTreeMap;

use wasmparser::{
    BinaryReader, ComponentName, ComponentNameSectionReader, Encoding, Name, NameMap, NameSectionReader,
};

/// The name that a module gives to itself, which comes first in its name section.
pub(crate) fn of_module(section: &[u8]) -> Option<&str> {
    match NameSectionReader::new(BinaryReader::new(section, 0)).next() {
        Some(Ok(Name::Module { name, .. })) => Some(name),
        _ => None,
    }
}

/// The name that a component gives to itself.
pub(crate) fn of_component(section: &[u8]) -> Option<&str> {
    match ComponentNameSectionReader::new(BinaryReader::new(section, 0)).next() {
        Some(Ok(ComponentName::Component { name, .. })) => Some(name),
        _ => None,
    }
}

/// The names that a component gives to its core modules and components, with their indices.
pub(crate) fn inside_component(section: &[u8]) -> impl Iterator<Item = (Encoding, u32, &str)> {
    let names = ComponentNameSectionReader::new(BinaryReader::new(section, 0)).map_while(Result::ok);
    let maps = names.filter_map(|names| match names {
        ComponentName::CoreModules(names) => Some((Encoding::Module, names)),
        ComponentName::Components(names) => Some((Encoding::Component, names)),
        _ => None,
    });
    maps.flat_map(|(encoding, names)| entries(names).map(move |(index, name)| (encoding, index, name)))
}

/// The names of these functions of a module; the first one counts.
pub(crate) fn of_functions(section: &[u8], mut wanted: Vec<u32>) -> BTreeMap<u32, &str> {
    wanted.sort_unstable();
    let subsections = NameSectionReader::new(BinaryReader::new(section, 0)).map_while(Result::ok);
    let functions = subsections.filter_map(|names| match names {
        Name::Function(names) => Some(names),
        _ => None,
    });
    let mut found = BTreeMap::new();
    for (index, name) in functions.flat_map(entries) {
        if wanted.binary_search(&index).is_ok() {
            found.entry(index).or_insert(name);
        }
    }
    found
}

fn entries(names: NameMap<'_>) -> impl Iterator<Item = (u32, &str)> {
    names.into_iter().map_while(Result::ok).map(|naming| (naming.index, naming.name))
}
