//! The words for a difference between a component and a world.

use crate::quote::quote;
use crate::wit::{Difference, Misfit, Problem, Side};
use crate::{Code, Finding};

/// The finding about `misfit`: an error with the advice `help`, or a warning if hosts let it pass.
pub(super) fn finding(code: Code, misfit: &Misfit, help: &str) -> Finding {
    let finding = if misfit.is_refused() {
        Finding::error(code, message(misfit)).help(help)
    } else {
        Finding::warning(code, message(misfit)).help("hosts of today let that pass; others may not")
    };
    match misfit.offset {
        Some(offset) => finding.at(offset),
        None => finding,
    }
}

fn message(misfit: &Misfit) -> String {
    let subject = misfit.subject();
    let does = match misfit.side {
        Side::Import => "imports",
        Side::Export => "exports",
    };
    match &misfit.problem {
        Problem::Absent { kind, .. } => absent(misfit, kind),
        Problem::Kind { expected, actual } => {
            format!(
                "{subject} is {} {expected}, but the component {does} it as {} {actual}",
                article(expected),
                article(actual)
            )
        }
        Problem::Type { expected, actual, difference: None, .. } => {
            format!("{subject} is `{expected}`, but the component {does} it as `{actual}`")
        }
        Problem::Type { expected, difference: Some(difference), .. } => {
            format!(
                "{subject} is `{expected}`, but the component {does} it with another type: {}",
                detail(difference)
            )
        }
        Problem::Resource => format!("{subject} is another resource in the component"),
        Problem::Definition(difference) => {
            format!("{subject} is another type in the component: {}", detail(difference))
        }
    }
}

fn absent(misfit: &Misfit, kind: &str) -> String {
    let name = quote(&misfit.name);
    match (&misfit.item, misfit.side) {
        (Some(item), Side::Import) => {
            format!("{name} has no {kind} {}, which the component imports", quote(item))
        }
        (Some(item), Side::Export) => {
            format!("{name} must have the {kind} {}, which the component does not export", quote(item))
        }
        (None, Side::Import) => {
            format!("the component imports the {kind} {name}, which the world does not have")
        }
        (None, Side::Export) => {
            format!("the world wants the {kind} {name}, which the component does not export")
        }
    }
}

/// `field `size` of `stat` is `u64`, not `u32``
fn detail(difference: &Difference) -> String {
    let whole = if difference.place.is_empty() { "it" } else { &difference.place };
    format!("{whole} is {}, not {}", difference.expected, difference.actual)
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with('i') { "an" } else { "a" }
}
