//! Rows of a table: names, sizes and shares below each other, a label at the first.

use indicatif::{HumanBytes, HumanCount};
use wpack_validate::escape;

use crate::render::wrapped;

/// Columns of the names in a table: with sizes and the label they fill 80.
pub(super) const NAME: usize = 46;

/// What stands before each of the lines, and the line.
pub(super) type Rows = Vec<(&'static str, String)>;

/// The rows as text.
pub(super) fn table(label: &str, rows: &Rows) -> String {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    let row =
        |(label, (indent, text)): (&str, &(&str, String))| wrapped(&format!("  {label:<9} {indent}"), text);
    labels.zip(rows).map(row).collect()
}

/// What is said of rows that are not shown.
pub(super) fn more(count: usize, shown: usize) -> Option<(&'static str, String)> {
    (count > shown).then(|| ("", format!("and {} more", HumanCount((count - shown) as u64))))
}

/// A name, safe and short, with a size and its share of the file.
pub(super) fn sized(name: &str, size: u64, whole: u64) -> String {
    let bytes = HumanBytes(size).to_string();
    format!("{name:<NAME$} {bytes:>10} {:>6}", percent(size, whole))
}

/// A share of the whole.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let share = u128::from(part) * 100 / u128::from(whole.max(1));
    if share == 0 && part > 0 { "< 1 %".to_owned() } else { format!("{share} %") }
}

/// Safe to print, and no longer than `columns`.
pub(super) fn cut(name: &str, columns: usize) -> String {
    let name: String = name.chars().take(columns + 1).collect();
    let name = escape(&name);
    if name.chars().count() <= columns {
        return name;
    }
    name.chars().take(columns - 1).chain(['…']).collect()
}

/// As [`cut`], but of a path the end stays, which tells functions apart.
pub(super) fn cut_front(name: &str, columns: usize) -> String {
    let name = escape(name);
    match name.chars().count().checked_sub(columns) {
        None | Some(0) => name,
        Some(more) => std::iter::once('…').chain(name.chars().skip(more + 1)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_path_the_end_is_shown() {
        assert_eq!(cut_front("alloc::vec::push", 9), "…ec::push");
        assert_eq!(cut_front("vec::push", 9), "vec::push");
        assert_eq!(cut("alloc::vec::push", 9), "alloc::v…");
    }
}
