//! `unknown-import`: things that no WASI host brings.

mod component;
mod group;
mod module;

use crate::facts::{Facts, Shape};
use crate::{Code, Finding};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    if let Shape::Component(component) = &facts.shape {
        component::unknown_functions(component, findings);
    }
    let groups = match &facts.shape {
        Shape::Unknown => return,
        Shape::Module(module) => module::groups(module),
        Shape::Component(component) => component::groups(component),
    };
    let has_no_entry = findings.iter().any(|finding| finding.code == Code::NoEntryPoint);
    // That finding has given the advice.
    let told = facts.abi.filter(|_| has_no_entry).into_iter().collect();
    findings.extend(groups.findings(facts.abi, told));
}
