//! Components: every import that needs a host and is no interface of a released WASI, by package.

use wasmparser::ComponentExternalKind;

use super::super::{add_bounded, misfit};
use super::group::Groups;
use crate::facts::{Component, ComponentImport};
use crate::pattern::Ask;
use crate::wasi::{Interface, is_offered};
use crate::wit::{self, Misfit, Problem, Side};
use crate::{Code, Finding};

pub(super) fn groups<'a>(component: &Component<'a>) -> Groups<'a> {
    let mut groups = Groups::default();
    for import in component.imports.iter().filter(|import| import.needs_host && !is_known(import)) {
        let ask = Ask::from(import);
        if let Some(group) = groups.of(package(import.name), ask, import.offset) {
            group.add(ask, help(import));
        }
    }
    groups
}

fn is_known(import: &ComponentImport<'_>) -> bool {
    let interface = Interface::parse(import.name);
    import.kind == ComponentExternalKind::Instance
        && interface.is_some_and(|interface| is_offered(&interface))
}

/// What is imported from interfaces that hosts offer, but without it.
pub(super) fn unknown_functions(component: &Component<'_>, findings: &mut Vec<Finding>) {
    let unknown = component.fit.hosts.misfits.iter().filter(|misfit| is_unknown(misfit));
    let new = unknown.map(|misfit| misfit::finding(Code::UnknownImport, misfit, advice(misfit)));
    add_bounded(findings, new, |more| {
        let message = format!("{more} more imports are not in their WASI interfaces");
        Finding::error(Code::UnknownImport, message)
    });
}

/// A later version may have it.
fn is_unknown(misfit: &Misfit) -> bool {
    misfit.side == Side::Import && matches!(misfit.problem, Problem::Absent { newer: false, .. })
}

fn advice(misfit: &Misfit) -> &'static str {
    if misfit.item.as_deref().is_some_and(|item| wit::UNSTABLE.contains(&item)) {
        "it is marked as unstable: hosts offer it only on request, if at all"
    } else {
        "no release of WASI has it there; build the component with the WIT of a release"
    }
}

/// The part of a name before the interface; nothing for a name that is none, so those make one group.
fn package(name: &str) -> &str {
    match name.split_once('/') {
        Some((package, _)) if Interface::parse(name).is_some() => package,
        _ => "",
    }
}

fn help(import: &ComponentImport<'_>) -> Option<&'static str> {
    let compose =
        "compose the component with one that exports it (`wac plug`), or run it with a host that has it";
    let Some(interface) = Interface::parse(import.name) else { return Some(compose) };
    Some(match interface.namespace {
        "wasi" if interface.is_wasi("http", "handler") => {
            "this is a middleware: compose it with the service that it hands requests to (`wac plug`)"
        }
        "wasi" if interface.is_of_released_package() && interface.release().is_none() => {
            "hosts know the releases 0.2.x and 0.3.x; build the component again with current tools"
        }
        "wasi" => {
            "it is not part of WASI's worlds for commands and HTTP; a host with that extension is needed"
        }
        "fermyon" | "spin" => {
            "this is an interface of Spin; run the component with Spin, or build it for plain WASI"
        }
        "wasmcloud" => {
            "this is an interface of wasmCloud; run the component there, or build it for plain WASI"
        }
        _ => compose,
    })
}
