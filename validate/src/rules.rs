//! The judgement: each rule looks at the facts and adds what it finds.
//!
//! One rule is one file with a function `check`. The number of findings of a rule is bounded: what has one cause
//! is one finding.

mod broken;
mod import_type;
mod list_truncated;
mod memory_export;
mod misfit;
mod missing_feature;
mod newer_wasi;
mod no_entry_point;
mod start_type;
mod unknown_import;
mod world_mismatch;

use crate::Finding;
use crate::facts::Facts;

type Rule = fn(&Facts<'_>, &mut Vec<Finding>);

/// The rules for a file that was read to its end, in the order of the codes.
const RULES: &[Rule] = &[
    missing_feature::check,
    no_entry_point::check,
    start_type::check,
    unknown_import::check,
    import_type::check,
    newer_wasi::check,
    memory_export::check,
    list_truncated::check,
];

/// The rules for a file that is judged by a world of the user: others would ask for what WASI's hosts have.
const RULES_FOR_A_WORLD: &[Rule] = &[missing_feature::check, world_mismatch::check, list_truncated::check];

/// Findings that one rule may add before it only counts the rest.
const MOST: usize = 16;

/// Everything that is to be said about `facts`.
///
/// A file that broke off has only that to say: what its missing part would have held is not known.
pub(crate) fn check(facts: &Facts<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let rules = if facts.world.is_some() { RULES_FOR_A_WORLD } else { RULES };
    match &facts.problem {
        Some(problem) => findings.push(broken::finding(problem)),
        None => rules.iter().for_each(|rule| rule(facts, &mut findings)),
    }
    findings
}

/// Adds the first [`MOST`] of `new` and, if there are more, the one that `rest` makes of their number.
fn add_bounded(
    findings: &mut Vec<Finding>,
    mut new: impl Iterator<Item = Finding>,
    rest: impl FnOnce(usize) -> Finding,
) {
    findings.extend(new.by_ref().take(MOST));
    match new.count() {
        0 => {}
        more => findings.push(rest(more)),
    }
}
