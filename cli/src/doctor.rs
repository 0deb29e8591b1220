//! What may stand in the way of building, pushing and running: one file for each thing that is looked at.

pub(crate) mod cache;
pub(crate) mod cluster;
pub(crate) mod containerd;
pub(crate) mod docker;
pub(crate) mod podman;
mod program;
pub(crate) mod registry;
pub(crate) mod runners;
pub(crate) mod store;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::CommandError;

/// One thing that was looked at.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Check {
    /// What it is: `runners`, `store`, `cache`, `credentials`, `pull`, `push`, `docker`, `podman`, `containerd` or
    /// `kubernetes`.
    pub(crate) name: &'static str,
    /// How it is.
    pub(crate) verdict: Verdict,
    /// Why.
    pub(crate) reason: String,
    /// What to do about it.
    pub(crate) remedy: Option<String>,
    /// Single facts for scripts, such as `version`.
    pub(crate) facts: BTreeMap<&'static str, String>,
}

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// Nothing is in the way.
    Ok,
    /// It works, but not for everything.
    Warning,
    /// It is not here or does not answer, and nobody asked for it.
    Absent,
    /// It was asked for, or belongs to wpack, and does not work.
    Fails,
}

impl Check {
    fn new(name: &'static str, verdict: Verdict, reason: impl Into<String>) -> Self {
        Self { name, verdict, reason: reason.into(), remedy: None, facts: BTreeMap::new() }
    }

    fn ok(name: &'static str, reason: impl Into<String>) -> Self {
        Self::new(name, Verdict::Ok, reason)
    }

    fn warning(name: &'static str, reason: impl Into<String>) -> Self {
        Self::new(name, Verdict::Warning, reason)
    }

    fn absent(name: &'static str, reason: impl Into<String>) -> Self {
        Self::new(name, Verdict::Absent, reason)
    }

    fn fails(name: &'static str, reason: impl Into<String>) -> Self {
        Self::new(name, Verdict::Fails, reason)
    }

    /// What a command would have failed with, in one line, and its hints.
    fn of_error(name: &'static str, error: &CommandError) -> Self {
        let words: Vec<_> = [error.to_string()].into_iter().chain(error.causes()).collect();
        let check = Self::fails(name, words.join(": "));
        if error.hints.is_empty() { check } else { check.remedy(error.hints.join("; ")) }
    }

    fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    fn fact(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.facts.insert(name, value.to_string());
        self
    }

    /// The same where somebody asked for it: then it may not be absent.
    pub(crate) fn needed(self, is_needed: bool) -> Self {
        match self.verdict {
            Verdict::Absent if is_needed => Self { verdict: Verdict::Fails, ..self },
            _ => self,
        }
    }
}
