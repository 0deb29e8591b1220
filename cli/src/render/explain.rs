//! Explanations for a terminal.

use anstyle::Style;
use wpack_validate::Code;

use crate::explain::explanation;

const HEADING: Style = Style::new().bold();

/// A line for each code.
pub(crate) fn list(codes: &[Code]) -> String {
    let width = codes.iter().map(|code| code.name().len()).max().unwrap_or_default();
    codes.iter().map(|code| super::wrapped(&format!("{code:<width$}  "), code.description())).collect()
}

/// The long texts, one after another.
pub(crate) fn pages(codes: &[Code]) -> String {
    codes.iter().map(|code| page(*code)).collect::<Vec<_>>().join("\n\n")
}

fn page(code: Code) -> String {
    let title = format!("{HEADING}{code}: {}{HEADING:#}\n\n", code.description());
    title + &explanation(code).lines().map(line).collect::<String>()
}

/// Headings are shown as such; the rest of the Markdown reads well as it is.
fn line(text: &str) -> String {
    match text.strip_prefix("## ") {
        Some(heading) => format!("{HEADING}{heading}{HEADING:#}\n"),
        None => format!("{text}\n"),
    }
}
