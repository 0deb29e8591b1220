//! Where a program runs: the verdict of each runtime, shim and platform that wpack knows.
//!
//! What a target can do is data (`table`), each row with its source and date; what a program needs is told by its
//! bytes (`needs`). A verdict compares the two and takes the settings that the target has when nobody changes them.
//! It is about starting: that a program does the right thing then is not promised. Within a line of WASI releases
//! (0.2.x, 0.3.x) interfaces are taken to be compatible, as hosts take them.

mod host;
mod judge;
mod needs;
mod table;

use serde::Serialize;

use self::needs::Needs;
use crate::Finding;
use crate::facts::Facts;

/// What a target makes of a program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Target {
    /// The name of the target, one of [`names`].
    pub name: &'static str,
    /// Whether the program runs there.
    pub verdict: Verdict,
    /// Why not, what is not known, or on which condition it runs; `None` if it simply runs. Safe to print.
    pub reason: Option<String>,
}

impl Target {
    /// The options of the target's command line on whose condition the program runs, such as `-Shttp`: those that
    /// the reason names.
    #[must_use]
    pub fn options(&self) -> Vec<&str> {
        let reason = self.reason.as_deref().filter(|_| self.verdict == Verdict::Runs).unwrap_or_default();
        let quoted = reason.split('`').skip(1).step_by(2);
        quoted.filter(|word| word.starts_with('-')).collect()
    }
}

/// An answer, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum Verdict {
    /// It starts.
    Runs,
    /// A fact is missing to say.
    Unknown,
    /// It is refused, or ends before its first own instruction.
    Fails,
}

impl Verdict {
    /// The word for it, as in JSON: `runs`, `unknown` or `fails`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Unknown => "unknown",
            Self::Fails => "fails",
        }
    }
}

/// The names of all targets, in the order of reports.
pub fn names() -> impl Iterator<Item = &'static str> {
    table::hosts().map(|host| host.name)
}

/// Where the facts about a target were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The target, one of [`names`].
    pub target: &'static str,
    /// Projects, versions and files.
    pub text: &'static str,
    /// The day on which they were read, as `YYYY-MM-DD`.
    pub date: &'static str,
}

/// The source of each target, in the order of [`names`].
pub fn sources() -> impl Iterator<Item = Source> {
    table::hosts().map(|host| Source { target: host.name, text: host.source, date: host.date })
}

/// The verdicts on the program of `facts`, about which the rules have `findings`.
pub(crate) fn of(facts: &Facts<'_>, findings: &[Finding]) -> Vec<Target> {
    let needs = Needs::of(facts, findings);
    table::hosts()
        .map(|host| {
            let (verdict, reason) = judge::judge(host, &needs);
            Target { name: host.name, verdict, reason }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_options_of_a_condition() {
        let options = |verdict, reason: &str| {
            let target = Target { name: "x", verdict, reason: Some(reason.to_owned()) };
            target.options().into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let reason = "if the option `-Shttp` is given and the option `-Scli` is given and it is part of `x`";
        assert_eq!(options(Verdict::Runs, reason), ["-Shttp", "-Scli"]);
        assert!(options(Verdict::Fails, reason).is_empty());
    }
}
