//! What `wpack doctor` found, a paragraph for each check.

use anstyle::{AnsiColor, Style};

use super::wrapped;
use crate::doctor::{Check, Verdict};

const GOOD: Style = AnsiColor::Green.on_default().bold();
const DOUBTFUL: Style = AnsiColor::Yellow.on_default().bold();
const BAD: Style = AnsiColor::Red.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// The checks in their order.
pub(crate) fn checks(checks: &[Check]) -> String {
    checks.iter().map(check).collect()
}

fn check(check: &Check) -> String {
    let (word, style) = match check.verdict {
        Verdict::Ok => ("ok", GOOD),
        Verdict::Warning => ("warning", DOUBTFUL),
        Verdict::Absent => ("absent", DIM),
        Verdict::Fails => ("fails", BAD),
    };
    let label = format!("{word:<8} {:<12} ", check.name);
    let text = wrapped(&label, &check.reason).replacen(word, &format!("{style}{word}{style:#}"), 1);
    let remedy = check.remedy.iter().map(|remedy| wrapped("         remedy       ", remedy));
    text + &remedy.collect::<String>()
}
