//! `import-type`: WASI functions with another type than they have.

use std::collections::BTreeSet;

use super::misfit;
use crate::facts::{Component, ExternType, Facts, Import, Module, Shape};
use crate::wasi::preview1::{self, Function};
use crate::wit::{Problem, Side};
use crate::{Code, Finding, signature};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    match &facts.shape {
        Shape::Unknown => {}
        Shape::Module(module) => check_module(module, findings),
        Shape::Component(component) => check_component(component, findings),
    }
}

/// The types behind the names; a function that is not offered at all is an `unknown-import`.
fn check_component(component: &Component<'_>, findings: &mut Vec<Finding>) {
    let wrong =
        component.fit.hosts.misfits.iter().filter(|misfit| {
            misfit.side == Side::Import && !matches!(misfit.problem, Problem::Absent { .. })
        });
    let mut new = wrong.map(|misfit| {
        let help = "it was built with other WIT than that of WASI; build it again with current tools";
        misfit::finding(Code::ImportType, misfit, help)
    });
    super::add_bounded(findings, new.by_ref(), |more| {
        Finding::error(Code::ImportType, format!("{more} more WASI imports have a wrong type"))
    });
}

fn check_module(module: &Module<'_>, findings: &mut Vec<Finding>) {
    // A module may import the same function many times.
    let mut seen = BTreeSet::new();
    let wrong = module.imports.iter().filter_map(wrong_type).filter(|f| seen.insert(f.message.clone()));
    super::add_bounded(findings, wrong, |more| {
        Finding::error(Code::ImportType, format!("{more} more WASI imports have a wrong type"))
    });
}

fn wrong_type(import: &Import<'_>) -> Option<Finding> {
    let function = preview1::function(import.module, import.name)?;
    let actual = match &import.ty {
        ExternType::Func(ty) if function.has_type(ty) => return None,
        ExternType::Func(ty) => signature::of(ty),
        other => format!("it as a {}", other.kind()),
    };
    let expected = signature(function);
    let message =
        format!("`{}.{}` takes {expected}, but the module imports {actual}", import.module, import.name);
    let help = "the module was built against another WASI; rebuild it with a current wasi-sdk";
    Some(Finding::error(Code::ImportType, message).at(import.offset).help(help))
}

fn signature(function: &Function) -> String {
    signature::function(function.params, function.results)
}
