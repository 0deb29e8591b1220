//! The pages, in Markdown.

use std::fmt::Write as _;

use wpack_validate::{Capability, Code, targets};

use crate::{
    consumers::{self, COLUMNS, Cell},
    explain::explanation,
};

/// The line under each title.
pub(super) const ORIGIN: &str = "Made from the code by `cargo xtask reference`; edit that, not this page.";

/// Every code with its long text.
pub(super) fn codes() -> String {
    let list: String = Code::ALL.iter().map(|code| row(&[&linked(*code), code.description()])).collect();
    let texts: String = Code::ALL.iter().map(|code| section(*code)).collect();
    format!(
        "# The codes of findings\n\n{ORIGIN}\n\n`wpack explain CODE` prints the same. Codes are a contract: policies and scripts \
         may refer to them.\n\n{}{list}{texts}",
        head(&["code", "meaning"])
    )
}

fn linked(code: Code) -> String {
    format!("[`{code}`](#{code})")
}

/// The text of a code, its headings one level deeper.
fn section(code: Code) -> String {
    let text = explanation(code).replace("\n## ", "\n### ");
    format!("\n## {code}\n\n{}.\n\n{text}", capitalized(code.description()))
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Every capability.
pub(super) fn capabilities() -> String {
    let rows: String = Capability::ALL
        .iter()
        .map(|capability| row(&[&format!("`{capability}`"), capability.description()]))
        .collect();
    format!(
        "# Capabilities\n\n{ORIGIN}\n\nWhat a program can ask its host for, told by what it imports. `wpack validate` \
         lists them, `allow` and `deny` of a\npolicy name them.\n\n{}{rows}",
        head(&["capability", "the program can ask to"])
    )
}

/// Every target with the source of its facts.
pub(super) fn targets() -> String {
    let rows: String = targets::sources()
        .map(|source| row(&[&format!("`{}`", source.target), source.text, source.date]))
        .collect();
    format!(
        "# Targets\n\n{ORIGIN}\n\nThe runtimes, shims and platforms for which `wpack validate` says whether a program runs, \
         and which `--target` takes.\nWhat each can do was read in the source named here, on that day.\n\n{}{rows}",
        head(&["target", "source", "read on"])
    )
}

/// Every consumer with what it makes of each form, and the source of that.
pub(super) fn consumers() -> String {
    let columns: Vec<_> = ["consumer"].into_iter().chain(COLUMNS.map(|(title, _)| title)).collect();
    let mut notes = Vec::new();
    let mut matrix = String::new();
    for consumer in consumers::rows() {
        let cells = COLUMNS.map(|(_, form)| cell(consumer.cells.of(form), &mut notes));
        let name = format!("`{}`", consumer.name);
        matrix += &row(&[&name].into_iter().chain(&cells).map(String::as_str).collect::<Vec<_>>());
    }
    let notes: String = (1..).zip(&notes).map(|(number, note)| format!("{number}. {note}\n")).collect();
    let sources: String = consumers::rows()
        .map(|row_of| {
            row(&[
                &format!("`{}`", row_of.name),
                row_of.what,
                row_of.choice.words(),
                row_of.source,
                row_of.date,
            ])
        })
        .collect();
    format!(
        "# Consumers\n\n{ORIGIN}\n\nWho takes a program in which form: what `wpack inspect` prints its command lines and \
         reasons from, together with the\nverdicts of [targets](targets.md). [What ran here](../consumers.md) says with \
         which version it was tried.\n\n{}{matrix}\n{notes}\n## Sources\n\n{}{sources}",
        head(&columns),
        head(&["consumer", "what it is", "of an index it takes", "source", "read on"])
    )
}

/// A word, and the number of the note that says the rest.
fn cell(cell: Cell, notes: &mut Vec<&'static str>) -> String {
    let (word, note) = match cell {
        Cell::Yes => return "yes".to_owned(),
        Cell::If(condition) => ("if", condition),
        Cell::Unknown(what) => ("?", what),
        Cell::No(reason) => ("no", reason),
    };
    let number = notes.iter().position(|known| *known == note).unwrap_or_else(|| {
        notes.push(note);
        notes.len() - 1
    });
    format!("{word} ({})", number + 1)
}

/// The first two lines of a table.
pub(super) fn head(columns: &[&str]) -> String {
    row(columns) + "|" + &"---|".repeat(columns.len()) + "\n"
}

/// A line of a table.
pub(super) fn row(cells: &[&str]) -> String {
    let mut line = "|".to_owned();
    for cell in cells {
        // Writing to a String cannot fail.
        let _ = write!(line, " {} |", cell.replace('|', "\\|"));
    }
    line + "\n"
}
