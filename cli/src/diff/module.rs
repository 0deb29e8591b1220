//! Two programs: where their bytes went, what they ask for and give, and who runs them.

use std::collections::BTreeMap;

use serde::Serialize;
use wpack_oci::Digest;
use wpack_validate::{Item, Report, contents};

use super::{Changed, Pair, changes, sizes};
use crate::{module::Module, render::demangle};

/// What differs between two programs.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Program {
    /// Their digests.
    pub(crate) digest: Pair<Digest>,
    /// Their bytes.
    pub(crate) size: Pair<u64>,
    /// Kind, WASI version, world and what they are called.
    pub(crate) facts: Vec<Changed<String>>,
    /// Bytes of sections, custom ones by their names, the largest change first.
    pub(crate) sections: Vec<Changed<u64>>,
    /// Bytes of functions.
    pub(crate) functions: Functions,
    /// Imports, with their types.
    pub(crate) imports: Vec<Changed<String>>,
    /// Exports, with their types.
    pub(crate) exports: Vec<Changed<String>>,
    /// What they can ask for; one side has it and the other does not.
    pub(crate) capabilities: Vec<Changed<String>>,
    /// The verdicts of targets.
    pub(crate) targets: Vec<Changed<String>>,
    /// Findings that one side has and the other does not, by code and message.
    pub(crate) findings: Vec<Changed<String>>,
}

/// What differs in functions.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Functions {
    /// By what functions of both sides are taken for the same: `name`, or `index` where a side has no names.
    pub(crate) by: &'static str,
    /// Bytes of those that changed, the largest change first; those of the same name together.
    pub(crate) changed: Vec<Changed<u64>>,
    /// How many more changed than are listed.
    pub(crate) more: usize,
}

impl Program {
    pub(super) fn new(from: &(Module, Report), to: &(Module, Report), top: usize) -> Self {
        let ((one, report), (other, reported)) = (from, to);
        let changed = |of: fn(&Report) -> BTreeMap<String, String>| changes(&of(report), &of(reported));
        Self {
            digest: Pair { from: one.digest().clone(), to: other.digest().clone() },
            size: Pair { from: one.len() as u64, to: other.len() as u64 },
            facts: changed(facts),
            sections: sizes(&sections(report), &sections(reported)),
            functions: Functions::new(one, other, top),
            imports: changed(|report| items(&report.imports)),
            exports: changed(|report| items(&report.exports)),
            capabilities: changed(capabilities),
            targets: changed(targets),
            findings: changed(findings),
        }
    }
}

fn facts(report: &Report) -> BTreeMap<String, String> {
    let facts = [
        ("kind", report.kind.name().to_owned()),
        ("this is", report.identity.description.to_owned()),
        ("wasi", report.wasi.to_string()),
        ("world", report.world.name().to_owned()),
        ("runnable", report.runnable.to_string()),
        ("features", report.features.join(", ")),
    ];
    facts.map(|(name, value)| (name.to_owned(), value)).into()
}

fn sections(report: &Report) -> BTreeMap<String, u64> {
    let Some(contents) = &report.contents else { return BTreeMap::new() };
    let standard = contents.sections.iter().filter(|section| section.name != "custom");
    let standard = standard.map(|section| (section.name.clone(), section.tally.size));
    let custom = contents.custom_sections.iter();
    standard.chain(custom.map(|section| (format!("custom {}", section.name), section.tally.size))).collect()
}

fn items(items: &[Item]) -> BTreeMap<String, String> {
    let named = items.iter().map(|item| {
        let module = item.module.as_ref().map(|module| format!("{module}.")).unwrap_or_default();
        let ty = item.ty.as_ref().map(|ty| format!(" {ty}")).unwrap_or_default();
        (format!("{module}{}", item.name), format!("{}{ty}", item.kind))
    });
    named.collect()
}

fn capabilities(report: &Report) -> BTreeMap<String, String> {
    let named = report.capabilities.iter();
    named.map(|capability| (capability.to_string(), capability.description().to_owned())).collect()
}

fn targets(report: &Report) -> BTreeMap<String, String> {
    let verdict = |target: &wpack_validate::targets::Target| match &target.reason {
        Some(reason) => format!("{}: {reason}", target.verdict.name()),
        None => target.verdict.name().to_owned(),
    };
    report.targets.iter().map(|target| (target.name.to_owned(), verdict(target))).collect()
}

fn findings(report: &Report) -> BTreeMap<String, String> {
    let named = report.findings.iter();
    named.map(|found| (format!("{}: {}", found.code, found.message), found.severity.to_string())).collect()
}

impl Functions {
    fn new(from: &[u8], to: &[u8], top: usize) -> Self {
        let (one, other) = (contents::functions(from), contents::functions(to));
        let are_named =
            |functions: &[contents::Sized]| functions.iter().any(|function| function.name.is_some());
        let has_names = are_named(&one) && are_named(&other);
        // A side without names borrows those of the other.
        let names: BTreeMap<(u32, u32), &str> = one
            .iter()
            .chain(&other)
            .filter_map(|function| Some((function.place, function.name.as_deref()?)))
            .collect();
        let tally = |functions: &[contents::Sized]| {
            let mut sizes: BTreeMap<String, u64> = BTreeMap::new();
            for function in functions {
                let own = function.name.as_deref().filter(|_| has_names);
                let name = match own.or_else(|| names.get(&function.place).copied().filter(|_| !has_names)) {
                    Some(name) => demangle(name),
                    None => format!("function {}", place(function.place)),
                };
                *sizes.entry(name).or_default() += function.size;
            }
            sizes
        };
        let mut changed = sizes(&tally(&one), &tally(&other));
        let more = changed.len().saturating_sub(top);
        changed.truncate(top);
        Self { by: if has_names { "name" } else { "index" }, changed, more }
    }
}

/// The index, and the module where there are several.
fn place((module, index): (u32, u32)) -> String {
    if module == 0 { index.to_string() } else { format!("{index} of module {module}") }
}
