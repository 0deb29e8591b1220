//! Core modules: everything that is not a function of preview 1, by the module it is imported from.

use std::collections::BTreeMap;

use super::{Group, in_order, origin};
use crate::facts::Module;
use crate::quote::quote_pair;
use crate::wasi::preview1;

pub(super) fn groups<'a>(module: &Module<'a>) -> Vec<Group<'a>> {
    let mut groups = BTreeMap::new();
    for import in &module.imports {
        if preview1::function(import.module, import.name).is_none() {
            let source = source(import.module);
            groups
                .entry(source)
                .or_insert_with(|| Group::new(source, quote_pair(import.module, import.name), import.offset))
                .add(import.name, origin::help(import.module, import.name));
        }
    }
    in_order(groups)
}

/// The interfaces of WASI 0.2 and 0.3, each a module of its own in the core of a component, have one cause.
fn source(module: &str) -> &str {
    const COMPONENT: &str = "wasi:";
    if module.starts_with(COMPONENT) { COMPONENT } else { module }
}
