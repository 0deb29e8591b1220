//! The names of sections.

use wasmparser::Encoding;

use crate::facts::Tally;

/// The sections of a core module by their ids (<https://webassembly.github.io/spec/core/binary/modules.html>).
const MODULE: [&str; 14] = [
    "custom",
    "type",
    "import",
    "function",
    "table",
    "memory",
    "global",
    "export",
    "start",
    "element",
    "code",
    "data",
    "data count",
    "tag",
];

/// Those of a component (`Binary.md` of the component model).
const COMPONENT: [&str; 13] = [
    "custom",
    "core module",
    "core instance",
    "core type",
    "component",
    "instance",
    "alias",
    "type",
    "canon",
    "start",
    "import",
    "export",
    "value",
];

pub(super) fn name(encoding: Encoding, id: u8) -> &'static str {
    let names: &[&str] = match encoding {
        Encoding::Module => &MODULE,
        Encoding::Component => &COMPONENT,
    };
    names.get(usize::from(id)).copied().unwrap_or("unknown")
}

/// Adds a section to those of its name.
pub(super) fn tally(sections: &mut Vec<(&'static str, Tally)>, name: &'static str, size: usize) {
    match sections.iter_mut().find(|(known, _)| *known == name) {
        Some((_, tally)) => tally.add(size),
        None => {
            let mut tally = Tally::default();
            tally.add(size);
            sections.push((name, tally));
        }
    }
}
