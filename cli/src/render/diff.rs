//! What differs, as text: `-` went, `+` came, `→` became.

use indicatif::{HumanBytes, HumanCount};
use wpack_validate::escape;

use super::{short, tree::short_type, wrapped};
use crate::diff::{Changed, Diff, Functions, Images, Layer, Pair, Platform, Program};

/// Everything that differs; nothing where nothing does.
pub(crate) fn diff(diff: &Diff) -> String {
    if diff.equal {
        return String::new();
    }
    let images = diff.images.as_ref().map(images).unwrap_or_default();
    let program = diff.program.as_ref().filter(|program| !program.digest.is_same());
    format!("{} → {}\n", escape(&diff.from), escape(&diff.to))
        + &images
        + &program.map(self::program).unwrap_or_default()
}

fn images(images: &Images) -> String {
    let mut text = line("image", &size(&images.size));
    text += &texts("note", &images.annotations);
    images.platforms.iter().for_each(|platform| text += &self::platform(platform));
    text
}

fn platform(platform: &Platform) -> String {
    let bytes = |layers: &[Layer]| HumanBytes(layers.iter().map(|layer| layer.size).sum());
    let shared = match platform.shared.len() {
        0 => "none shared".to_owned(),
        count => format!("{count} shared, {}", bytes(&platform.shared)),
    };
    let mut text = format!("{}\n{}", escape(&platform.name), line("layers", &shared));
    let layers = platform.gone.iter().map(|layer| ('-', layer));
    for (sign, layer) in layers.chain(platform.new.iter().map(|layer| ('+', layer))) {
        let size = HumanBytes(layer.size).to_string();
        text += &line(
            "",
            &format!("{sign} {}  {size:>10}  {}", short(&layer.digest), short_type(&layer.media_type)),
        );
    }
    text + &texts("config", &platform.config) + &texts("note", &platform.annotations)
}

fn program(program: &Program) -> String {
    let mut text = format!("the program\n{}", line("size", &size(&program.size)));
    for (label, list) in [("", &program.facts), ("imports", &program.imports), ("exports", &program.exports)]
    {
        text += &texts(label, list);
    }
    let asks: Vec<_> = program.capabilities.iter().map(|change| words(change, "to ")).collect();
    text += &lines("can ask", &asks);
    let sections: Vec<_> = program.sections.iter().map(bytes).collect();
    text += &lines("sections", &sections);
    text += &functions(&program.functions);
    text += &texts("targets", &program.targets);
    let findings: Vec<_> = program.findings.iter().map(finding).collect();
    text + &lines("findings", &findings)
}

fn functions(functions: &Functions) -> String {
    let mut rows: Vec<_> = functions.changed.iter().map(bytes).collect();
    if functions.more > 0 {
        rows.push(format!("and {} more", HumanCount(functions.more as u64)));
    }
    if !rows.is_empty() && functions.by == "index" {
        rows.push("told apart by their index, for a side has no names".to_owned());
    }
    lines("functions", &rows)
}

/// `1.2 KiB → 3 KiB (+1,843 bytes)`.
fn size(size: &Pair<u64>) -> String {
    let change =
        if size.is_same() { String::new() } else { format!(" ({} bytes)", signed(size.from, size.to)) };
    format!("{} → {}{change}", HumanBytes(size.from), HumanBytes(size.to))
}

fn signed(from: u64, to: u64) -> String {
    let sign = if to < from { '-' } else { '+' };
    format!("{sign}{}", HumanCount(from.abs_diff(to)))
}

/// The change in bytes first, in a column.
fn bytes(change: &Changed<u64>) -> String {
    let (from, to) = (change.from.unwrap_or(0), change.to.unwrap_or(0));
    let what = match (change.from, change.to) {
        (None, _) => "new".to_owned(),
        (_, None) => "gone".to_owned(),
        _ => format!("{} → {}", HumanCount(from), HumanCount(to)),
    };
    format!("{:>11}  {}  ({what})", signed(from, to), change.name)
}

fn finding(change: &Changed<String>) -> String {
    let (sign, severity) = match (&change.from, &change.to) {
        (Some(severity), None) => ('-', severity.clone()),
        (None, Some(severity)) => ('+', severity.clone()),
        (from, to) => ('~', format!("{} → {}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""))),
    };
    format!("{sign} {severity} {}", change.name)
}

fn texts(label: &str, changes: &[Changed<String>]) -> String {
    let rows: Vec<_> = changes.iter().map(|change| words(change, &format!("{}: ", change.name))).collect();
    lines(label, &rows)
}

fn words(change: &Changed<String>, name: &str) -> String {
    match (&change.from, &change.to) {
        (Some(from), None) => format!("- {name}{from}"),
        (None, Some(to)) => format!("+ {name}{to}"),
        (from, to) => {
            format!("~ {name}{} → {}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or(""))
        }
    }
}

/// Rows of which the first has the label.
fn lines(label: &str, rows: &[String]) -> String {
    let labels = std::iter::once(label).chain(std::iter::repeat(""));
    rows.iter().zip(labels).map(|(row, label)| line(label, row)).collect()
}

fn line(label: &str, text: &str) -> String {
    wrapped(&format!("  {label:<9} "), &escape(text).to_string())
}
