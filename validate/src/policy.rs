//! What a user permits: lists and limits that a program is held against, and how much each finding weighs.

mod breach;
mod feature;
mod glob;
mod lists;
#[cfg(feature = "schema")]
mod schema;
mod size;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use self::{feature::Feature, glob::Glob, lists::Lists, size::Size};
use crate::{Capability, Code, Finding, Report, Severity};

/// Which programs are permitted, as the table `[policy]` of `wpack.toml` says it.
///
/// A policy is about permission, not about running: it adds findings and weighs them, and leaves
/// [`Report::runnable`] and the verdicts of targets as they are.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case", expecting = "a table")]
pub struct Policy {
    /// The only capabilities that a program may have. Without it all are permitted that `deny` does not name.
    allow: Option<Vec<Capability>>,
    /// Capabilities that no program may have.
    deny: Vec<Capability>,
    /// Imports by patterns such as `wasi:http/*` or `wasi_snapshot_preview1.sock_*`.
    imports: Lists<Glob>,
    /// WebAssembly features by name.
    features: Lists<Feature>,
    /// The most bytes that the linear memory may ever have.
    max_memory: Option<Size>,
    /// The most bytes that the file may have.
    max_size: Option<Size>,
    /// What findings weigh, by their code.
    #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = schema::weighable())))]
    severity: BTreeMap<Weighable, Weight>,
}

/// What a finding is to weigh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
enum Weight {
    /// The answer is no.
    Error,
    /// It is told, and stops nothing.
    Warning,
    /// It is told by the way.
    Note,
    /// It is not told at all.
    Ignore,
}

/// A code whose weight a policy may change: no policy makes a good program of a broken file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weighable(Code);

impl<'de> Deserialize<'de> for Weighable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = Code::deserialize(deserializer)?;
        if code.is_broken() {
            let message = format!("`{code}` always is an error: no host runs a broken file");
            return Err(serde::de::Error::custom(message));
        }
        Ok(Self(code))
    }
}

impl Policy {
    /// Adds what the program of `report`, a file of `size` bytes, does that is not permitted, and weighs all
    /// findings.
    pub fn apply(&self, report: &mut Report, size: u64) {
        let breaches = self.breaches(report, size);
        report.findings.extend(breaches);
        self.weigh(&mut report.findings);
    }

    /// Gives the findings the severities that the policy wants; those that it ignores go.
    pub fn weigh(&self, findings: &mut Vec<Finding>) {
        findings.retain_mut(|finding| {
            finding.severity = match self.severity.get(&Weighable(finding.code)) {
                None => return true,
                Some(Weight::Ignore) => return false,
                Some(Weight::Error) => Severity::Error,
                Some(Weight::Warning) => Severity::Warning,
                Some(Weight::Note) => Severity::Note,
            };
            true
        });
    }

    /// Whether an error with this code is one because the policy says so.
    #[must_use]
    pub fn demands(&self, code: Code) -> bool {
        code.is_policy() || self.severity.get(&Weighable(code)) == Some(&Weight::Error)
    }
}
