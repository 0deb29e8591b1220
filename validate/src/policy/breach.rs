//! What a program does that the policy does not permit. Each message ends with the entry that decided.

use super::{Policy, feature::Feature, glob::Glob, size::Size};
use crate::quote::{quote, quote_pair};
use crate::report::LISTED;
use crate::{Code, Finding, Item, Report};

/// Imports that a message shows.
const EXAMPLES: usize = 3;

impl Policy {
    /// What the program of `report`, a file of `size` bytes, does that is not permitted.
    ///
    /// Nothing is said of a broken file: what it would do is not known.
    #[must_use]
    pub fn breaches(&self, report: &Report, size: u64) -> Vec<Finding> {
        if report.findings.iter().any(|finding| finding.code.is_broken()) {
            return Vec::new();
        }
        let mut findings = self.capabilities(report);
        findings.extend(self.imports(report));
        findings.extend(self.features(report));
        findings.extend(self.memory(report));
        findings.extend(self.size(Size(size)));
        findings
    }

    fn capabilities(&self, report: &Report) -> Vec<Finding> {
        let reason = |capability| {
            if self.deny.contains(capability) {
                return Some("`policy.deny` has");
            }
            let allow = self.allow.as_ref()?;
            (!allow.contains(capability)).then_some("`policy.allow` lacks")
        };
        let breach = |capability| {
            let reason = reason(capability)?;
            let message =
                format!("the program can ask to {}: {reason} `{capability}`", capability.description());
            let help = "leave out what imports it, or change the policy if that is meant";
            Some(Finding::error(Code::PolicyCapability, message).help(help))
        };
        report.capabilities.iter().filter_map(breach).collect()
    }

    fn imports(&self, report: &Report) -> Vec<Finding> {
        let finding = |message: String| Finding::error(Code::PolicyImport, message);
        let denied = self.imports.denied(&report.imports, Glob::matches);
        let mut findings: Vec<_> = denied
            .map(|(glob, imports)| {
                let (imports, entry) = (some(&imports), quote(&glob.to_string()));
                finding(format!("the program imports {imports}: `policy.imports.deny` has {entry}"))
            })
            .collect();
        let others = self.imports.not_allowed(&report.imports, Glob::matches);
        if !others.is_empty() {
            findings.push(finding(format!(
                "the program imports {}: `policy.imports.allow` has nothing that matches",
                some(&others)
            )));
        }
        // What a report does not list, it cannot answer for.
        if !self.imports.is_empty() && report.imports.len() >= LISTED {
            findings.push(finding(format!(
                "the program has {LISTED} imports or more: no more can be held against `policy.imports`"
            )));
        }
        findings
    }

    fn features(&self, report: &Report) -> Vec<Finding> {
        let finding = |name: &str, reason| {
            let message = format!("the program uses the feature `{name}`: {reason} it");
            let help = "switch it off in the compiler: clang `-mno-…`, Rust `-C target-feature=-…`";
            Finding::error(Code::PolicyFeature, message).help(help)
        };
        let is = |feature: &Feature, name: &String| feature.0 == name;
        let denied = self.features.denied(&report.features, is);
        let denied = denied.map(|(feature, _)| finding(feature.0, "`policy.features.deny` has"));
        let others = self.features.not_allowed(&report.features, is);
        denied.chain(others.into_iter().map(|name| finding(name, "`policy.features.allow` lacks"))).collect()
    }

    fn memory(&self, report: &Report) -> Option<Finding> {
        let (limit, memory) = (self.max_memory?, report.memory?);
        let what = match (memory.limit, memory.maximum) {
            _ if memory.minimum > limit.0 => format!("starts with {}", Size(memory.minimum)),
            (None, _) => "is partly that of modules which its host brings".to_owned(),
            (Some(most), _) if most <= limit.0 => return None,
            (Some(most), Some(_)) => format!("may grow to {}", Size(most)),
            (Some(most), None) => format!("has no maximum and may grow to {}", Size(most)),
        };
        let message = format!("the memory {what}: `policy.max-memory` is {limit}");
        let help = format!("wasm-ld declares a maximum with `--max-memory={}`", limit.0);
        Some(Finding::error(Code::PolicyMemory, message).help(help))
    }

    fn size(&self, size: Size) -> Option<Finding> {
        let limit = self.max_size.filter(|limit| size > *limit)?;
        let message = format!("the file has {size}: `policy.max-size` is {limit}");
        let help =
            "`wpack build --strip` leaves out names and debug information; `wasm-opt -Oz` makes code smaller";
        Some(Finding::error(Code::PolicySize, message).help(help))
    }
}

/// The first few of `imports`, quoted.
fn some(imports: &[&Item]) -> String {
    let name = |import: &&Item| match &import.module {
        Some(module) => quote_pair(module, &import.name),
        None => quote(&import.name),
    };
    let shown: Vec<_> = imports.iter().take(EXAMPLES).map(name).collect();
    let more = imports.len().saturating_sub(EXAMPLES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}
