//! `start-type`: the entry point must be a function from nothing to nothing.

use crate::facts::{Export, ExternType, Facts, Shape};
use crate::{Code, Finding, signature};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Shape::Module(module) = &facts.shape else { return };
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
