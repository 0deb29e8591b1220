//! Core modules: everything that is not a function of preview 1, by the module it is imported from.

use super::group::Groups;
use crate::facts::Module;
use crate::pattern::Ask;
use crate::wasi::preview1;

pub(super) fn groups<'a>(module: &Module<'a>) -> Groups<'a> {
    let mut groups = Groups::default();
    for import in &module.imports {
        let ask = Ask::from(import);
        if !ask.is_wasi()
            && let Some(group) = groups.of(source(import.module), ask, import.offset)
        {
            group.add(ask, hint(import.module, import.name));
        }
    }
    groups
}

/// The interfaces of WASI 0.2 and 0.3, each a module of its own in the core of a component, have one cause.
fn source(module: &str) -> &str {
    const COMPONENT: &str = "wasi:";
    if module.starts_with(COMPONENT) { COMPONENT } else { module }
}

/// What to do about an import that tells its cause, though not an ABI.
fn hint(module: &str, name: &str) -> Option<&'static str> {
    match (module, name) {
        ("env", "memory") => Some("the host would have to bring the memory; link without `--import-memory`"),
        _ if preview1::is_module(module) => {
            Some("it is not one of the 46 functions of preview 1; rebuild with a current wasi-sdk")
        }
        _ => None,
    }
}
