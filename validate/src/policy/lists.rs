//! What is permitted and what is not, as two lists.

use serde::Deserialize;

/// `allow` and `deny`; what both match is denied.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ListsOf{T}"))]
#[serde(default, deny_unknown_fields, expecting = "a table")]
pub(super) struct Lists<T> {
    /// All that is permitted. Without it everything is that `deny` does not match.
    pub(super) allow: Option<Vec<T>>,
    /// What is not permitted.
    pub(super) deny: Vec<T>,
}

// Derived, it would ask for a default of `T`.
impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { allow: None, deny: Vec::new() }
    }
}

impl<T> Lists<T> {
    /// Whether the lists permit everything.
    pub(super) fn is_empty(&self) -> bool {
        self.allow.is_none() && self.deny.is_empty()
    }

    /// The entries of `deny` that match one of `subjects`, each with all that it matches.
    pub(super) fn denied<'a, S>(
        &'a self,
        subjects: &'a [S],
        matches: impl Fn(&T, &S) -> bool,
    ) -> impl Iterator<Item = (&'a T, Vec<&'a S>)> {
        let matched = move |entry: &'a T| {
            let subjects: Vec<_> = subjects.iter().filter(|subject| matches(entry, subject)).collect();
            (entry, subjects)
        };
        self.deny.iter().map(matched).filter(|(_, subjects)| !subjects.is_empty())
    }

    /// The `subjects` that `allow` does not match, nor `deny`, which has a say of its own.
    pub(super) fn not_allowed<'a, S>(
        &self,
        subjects: &'a [S],
        matches: impl Fn(&T, &S) -> bool,
    ) -> Vec<&'a S> {
        let Some(allow) = &self.allow else { return Vec::new() };
        let listed = |entries: &[T], subject| entries.iter().any(|entry| matches(entry, subject));
        subjects.iter().filter(|subject| !listed(allow, subject) && !listed(&self.deny, subject)).collect()
    }
}
