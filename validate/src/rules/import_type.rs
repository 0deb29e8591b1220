//! `import-type`: WASI functions with another type than they have.

use std::collections::BTreeSet;

use crate::facts::{ExternType, Facts, Import, Shape};
use crate::wasi::preview1::{self, Function};
use crate::{Code, Finding, signature};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Shape::Module(module) = &facts.shape else { return };
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
