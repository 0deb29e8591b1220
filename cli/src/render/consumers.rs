//! Who runs an image, as text: the command lines, ready to be pasted, and why others do not.

use std::fmt::Write as _;

use wpack_validate::{escape, targets::Verdict};

use super::wrapped;
use crate::consumers::{Answer, Line};

/// Columns in front of a command line.
const INDENT: &str = "    ";

/// All answers, from good to bad; those with the same reason share a line.
pub(crate) fn consumers(answers: &[Answer]) -> String {
    let mut text = String::new();
    let runs = || answers.iter().filter(|answer| answer.verdict == Verdict::Runs);
    if runs().next().is_some() {
        text.push_str("how to start it\n");
    }
    for answer in runs() {
        let condition = answer.reason.as_ref().map(|reason| format!(", {reason}")).unwrap_or_default();
        text.push_str(&wrapped("  ", &escape(&format!("{}{condition}", answer.name)).to_string()));
        answer.commands.iter().for_each(|line| command(&mut text, line));
    }
    for (verdict, title) in
        [(Verdict::Unknown, "what may start it"), (Verdict::Fails, "what does not start it")]
    {
        let groups = groups(answers, verdict);
        if !groups.is_empty() {
            let _ = writeln!(text, "{title}");
        }
        for (reason, names) in groups {
            text.push_str(&wrapped("  ", &escape(&format!("{}: {reason}", names.join(", "))).to_string()));
        }
    }
    text
}

/// The names with a verdict, by their reasons.
fn groups(answers: &[Answer], verdict: Verdict) -> Vec<(&str, Vec<&str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for answer in answers.iter().filter(|answer| answer.verdict == verdict) {
        let reason = answer.reason.as_deref().unwrap_or_default();
        match groups.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, names)) => names.push(answer.name),
            None => groups.push((reason, vec![answer.name])),
        }
    }
    groups
}

/// A command line on as many lines as the terminal asks for, each but the last with a `\` that a shell goes on behind.
fn command(text: &mut String, line: &Line) {
    let width = textwrap::termwidth();
    let mut column = 0;
    for word in line.quoted() {
        let length = word.chars().count();
        // A blank in front, and a blank and a backslash behind.
        if column == 0 {
            text.push_str(INDENT);
            column = INDENT.len();
        } else if column + 1 + length + 2 > width {
            let _ = write!(text, " \\\n{INDENT}{INDENT}");
            column = 2 * INDENT.len();
        } else {
            text.push(' ');
            column += 1;
        }
        let _ = write!(text, "{word}");
        column += length;
    }
    text.push('\n');
}
