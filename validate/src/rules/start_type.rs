//! `start-type`: the entry point must have the type by which hosts call it.

use super::misfit;
use crate::facts::{Component, Export, ExternType, Facts, Module, Shape};
use crate::wit::Side;
use crate::{Code, Finding, signature};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    match &facts.shape {
        Shape::Unknown => {}
        Shape::Module(module) => check_module(module, findings),
        Shape::Component(component) => check_component(component, findings),
    }
}

fn check_component(component: &Component<'_>, findings: &mut Vec<Finding>) {
    let wrong = component.fit.hosts.misfits.iter().filter(|misfit| misfit.side == Side::Export);
    findings.extend(wrong.map(|misfit| {
        let help = "hosts start a component by this function; let the toolchain make it";
        misfit::finding(Code::StartType, misfit, help)
    }));
}

fn check_module(module: &Module<'_>, findings: &mut Vec<Finding>) {
    let entries = ["_start", "_initialize"].map(|name| module.export(name));
    findings.extend(entries.iter().flatten().filter_map(|entry| wrong_type(entry)));
    if let [Some(_), Some(initialize)] = entries {
        let message = "it exports both `_start` and `_initialize`: a command and a reactor at once";
        findings.push(
            Finding::warning(Code::StartType, message).at(initialize.offset).help(
                "some hosts refuse such a module, others call one or both; keep `_start` for a command",
            ),
        );
    }
}

fn wrong_type(entry: &Export<'_>) -> Option<Finding> {
    let actual = match &entry.ty {
        ExternType::Func(ty) if ty.params().is_empty() && ty.results().is_empty() => return None,
        ExternType::Func(ty) => format!("has the type {}", signature::of(ty)),
        other => format!("is a {}", other.kind()),
    };
    let message = format!("`{}` must be a function of the type () -> (), but it {actual}", entry.name);
    let help =
        "arguments and the exit status go through WASI (`args_get`, `proc_exit`); let the toolchain make it";
    Some(Finding::error(Code::StartType, message).at(entry.offset).help(help))
}
