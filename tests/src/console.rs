//! Sessions of a terminal as pages show them, and whether what really came is what they show.

/// A command and what is shown below it.
#[derive(Debug, PartialEq, Eq)]
pub struct Step {
    /// What stands behind `$ `, its continued lines included.
    pub command: String,
    /// The lines below it. Nothing: whatever it prints.
    pub shown: Vec<String>,
}

/// Takes a session apart: a command stands behind `$ `, and goes on in the next line where one ends with `\`.
#[must_use]
pub fn steps(session: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in session.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command: command.to_owned(), shown: Vec::new() }),
            (None, Some(step)) if step.command.ends_with('\\') => {
                step.command.push('\n');
                step.command.push_str(line);
            }
            (None, Some(step)) => step.shown.push(line.to_owned()),
            (None, None) => {}
        }
    }
    steps
}

/// Whether `lines` are what is shown. A line `…` stands for any lines, `…` within a line for anything there.
#[must_use]
pub fn is_shown(shown: &[String], lines: &[&str]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (None, None) => true,
        (Some((any, below)), _) if any.trim() == "…" => {
            is_shown(below, lines) || lines.split_first().is_some_and(|(_, rest)| is_shown(shown, rest))
        }
        (Some((pattern, below)), Some((line, rest))) => is_line(pattern, line) && is_shown(below, rest),
        _ => false,
    }
}

fn is_line(pattern: &str, line: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('…') else { return pattern.trim_end() == line.trim_end() };
    let Some(line) = line.strip_prefix(start) else { return false };
    let starts = line.char_indices().map(|(start, _)| start).chain([line.len()]);
    starts.into_iter().any(|start| is_line(rest, &line[start..]))
}

#[test]
fn a_session_is_taken_apart() {
    let step = |command: &str, shown: &[&str]| Step {
        command: command.to_owned(),
        shown: shown.iter().map(|line| (*line).to_owned()).collect(),
    };
    let expected = [step("a \\\n  b", &["x", "y"]), step("c", &[])];
    assert_eq!(steps("$ a \\\n  b\nx\ny\n$ c\n"), expected);
}

#[test]
fn what_is_left_out_may_be_anything() {
    let shows = |shown: &[&str], lines: &[&str]| {
        is_shown(&shown.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), lines)
    };
    assert!(shows(&["a@sha256:…", "b"], &["a@sha256:00", "b"]));
    assert!(shows(&["a … c … e"], &["a b c d e"]));
    assert!(shows(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(shows(&["a", "…"], &["a"]));
    for (shown, lines) in [
        (&["a"][..], &["b"][..]),
        (&["a"], &[]),
        (&["a"], &["a", "b"]),
        (&["a…c"], &["ab"]),
        (&["…", "d"], &["a", "b"]),
    ] {
        assert!(!shows(shown, lines), "{shown:?} {lines:?}");
    }
}
