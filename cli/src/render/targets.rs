//! Where a program runs, as a few lines: targets with the same answer share one.

use wpack_validate::targets::{Target, Verdict};

/// The answers in order, each with a line for every reason: the targets, and the reason if there is one.
pub(super) fn answers(targets: &[Target]) -> Vec<(&'static str, String)> {
    let verdicts = [(Verdict::Runs, "runs on"), (Verdict::Unknown, "maybe on"), (Verdict::Fails, "fails on")];
    verdicts.into_iter().flat_map(|(verdict, label)| labelled(label, lines(targets, verdict))).collect()
}

/// Only the first line of an answer has the label.
fn labelled(label: &'static str, lines: Vec<String>) -> impl Iterator<Item = (&'static str, String)> {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    labels.zip(lines)
}

fn lines(targets: &[Target], verdict: Verdict) -> Vec<String> {
    let mut groups: Vec<(Option<&str>, Vec<&str>)> = Vec::new();
    for target in targets.iter().filter(|target| target.verdict == verdict) {
        let reason = target.reason.as_deref();
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(target.name),
            None => groups.push((reason, vec![target.name])),
        }
    }
    groups.sort_by_key(|(reason, _)| reason.is_some());
    let line = |(reason, names): (Option<&str>, Vec<&str>)| match reason {
        Some(reason) => format!("{}: {reason}", names.join(", ")),
        None => names.join(", "),
    };
    groups.into_iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &'static str, verdict: Verdict, reason: Option<&str>) -> Target {
        Target { name, verdict, reason: reason.map(str::to_owned) }
    }

    #[test]
    fn targets_with_one_reason_share_a_line() {
        let targets = [
            target("a", Verdict::Fails, Some("no")),
            target("b", Verdict::Runs, Some("if asked")),
            target("c", Verdict::Fails, Some("no")),
            target("d", Verdict::Runs, None),
            target("e", Verdict::Fails, Some("never")),
        ];
        let expected = [("runs on", "d"), ("", "b: if asked"), ("fails on", "a, c: no"), ("", "e: never")];
        assert_eq!(answers(&targets), expected.map(|(label, line)| (label, line.to_owned())));
    }
}
