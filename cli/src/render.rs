//! Results as text for people, and the documents of `--json`.

pub(crate) mod consumers;
mod contents;
mod demangle;
pub(crate) mod diff;
pub(crate) mod doctor;
pub(crate) mod explain;
pub(crate) mod github;
pub(crate) mod images;
pub(crate) mod plan;
pub(crate) mod sarif;
pub(crate) mod store;
mod targets;
pub(crate) mod tree;

use std::fmt::Write as _;

use indicatif::{HumanBytes, HumanCount};
use wpack_oci::Digest;
use wpack_validate::{Capability, Finding, Item, Kind, Memory, Report, escape};

pub(crate) use self::demangle::demangle;
use crate::ui::severity_style;

/// How many names of imports or exports a line shows.
const NAMES: usize = 12;

/// How many of the largest functions JSON lists unless told otherwise.
pub(crate) const FUNCTIONS: usize = 20;

/// The widest line, in columns: longer ones are hard to read.
const WIDTH: usize = 100;

/// What `wpack validate` says of one input; with the tables of what is inside, of so many rows each, if asked for.
pub(crate) fn report(
    input: &str,
    size: usize,
    digest: &Digest,
    report: &Report,
    tables: Option<usize>,
) -> String {
    let input = escape(input);
    let mut text = format!("{input}\n");
    for (label, value) in lines(size, digest, report) {
        text.push_str(&wrapped(&format!("  {label:<9} "), &value));
    }
    text.extend(tables.map(|rows| contents::tables(report, size as u64, rows)));
    let findings: String = report.findings.iter().map(|found| finding(&input, found)).collect();
    let more = more(&report.findings).map(|command| format!("more: {command}\n"));
    text + &findings + &more.unwrap_or_default()
}

/// The command that says more about these findings.
pub(crate) fn more<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Option<String> {
    let mut codes: Vec<_> = findings.into_iter().map(|finding| finding.code.name()).collect();
    codes.dedup();
    (!codes.is_empty()).then(|| format!("wpack explain {}", codes.join(" ")))
}

fn lines(size: usize, digest: &Digest, report: &Report) -> Vec<(&'static str, String)> {
    let mut lines = vec![("this is", report.identity.description.to_owned())];
    if report.is_wasm() {
        lines.extend([
            ("kind", kind(report)),
            ("made by", report.contents.as_ref().map_or_else(String::new, contents::made_by)),
            ("imports", imports(&report.imports)),
            ("exports", names(&report.exports)),
            ("memory", report.memory.as_ref().map_or_else(String::new, memory)),
            ("features", report.features.join(", ")),
            ("can ask", capabilities(&report.capabilities)),
        ]);
    }
    lines.push(("size", bytes(size as u64)));
    let debug = report.contents.as_ref().map(|contents| contents::debug(contents, size as u64));
    lines.extend(debug.map(|debug| ("debug", debug)));
    lines.push((digest_label(digest), digest.hex().to_owned()));
    if report.is_wasm() {
        lines.extend(targets::answers(&report.targets));
    }
    lines.retain(|(_, value)| !value.is_empty());
    lines
}

/// One finding, with where and what next.
pub(crate) fn finding(input: &str, finding: &Finding) -> String {
    let style = severity_style(finding.severity);
    let mut text = format!("{style}{}[{}]{style:#}: {}\n", finding.severity, finding.code, finding.message);
    if let Some(offset) = finding.offset {
        let _ = writeln!(text, "  in {input} at offset {offset:#x}");
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(text, "help: {help}");
    }
    text
}

/// A size for people and, where that rounds it, to the byte.
fn bytes(size: u64) -> String {
    let exact = format!("{} bytes", HumanCount(size));
    if size < 1024 { exact } else { format!("{} ({exact})", HumanBytes(size)) }
}

/// As much of a digest as tells parts apart, as Docker shows it; the whole stands in the JSON.
fn short(digest: &Digest) -> String {
    digest.hex().chars().take(12).collect()
}

/// The width of a line, in columns.
fn columns() -> usize {
    textwrap::termwidth().min(WIDTH)
}

/// A value behind its label, on as many lines as the terminal's width asks for.
fn wrapped(label: &str, value: &str) -> String {
    let indent = " ".repeat(label.chars().count());
    // Names such as `runwasi-wasmtime` stay whole.
    let options = textwrap::Options::new(columns())
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .initial_indent(label)
        .subsequent_indent(&indent);
    textwrap::fill(value, options) + "\n"
}

fn kind(report: &Report) -> String {
    let kind = match report.kind {
        Kind::Module => "core module",
        Kind::Component => "component",
        Kind::WitPackage => "WIT package",
        _ => "unknown",
    };
    format!("{kind}, WASI {}, {}", report.wasi, report.world.name())
}

/// What the imports allow, in plain words.
fn capabilities(capabilities: &[Capability]) -> String {
    let words: Vec<_> = capabilities.iter().map(|capability| capability.description()).collect();
    if words.is_empty() { String::new() } else { format!("to {}", words.join(", ")) }
}

/// wpack's own digests have one algorithm; its name is the label.
fn digest_label(digest: &Digest) -> &'static str {
    if digest.algorithm() == "sha512" { "sha512" } else { "sha256" }
}

/// The modules that are imported from, each with its names.
fn imports(items: &[Item]) -> String {
    let mut modules: Vec<(&str, Vec<&Item>)> = Vec::new();
    for item in items {
        let module = item.module.as_deref().unwrap_or("");
        match modules.iter_mut().find(|(name, _)| *name == module) {
            Some((_, items)) => items.push(item),
            None => modules.push((module, vec![item])),
        }
    }
    let group = |(module, items): &(&str, Vec<&Item>)| {
        let names = names(items.iter().copied());
        if module.is_empty() { names } else { format!("{}: {names}", escape(module)) }
    };
    modules.iter().take(NAMES).map(group).collect::<Vec<_>>().join("; ")
}

fn names<'a>(items: impl IntoIterator<Item = &'a Item, IntoIter: ExactSizeIterator>) -> String {
    let items = items.into_iter();
    let more = items.len().saturating_sub(NAMES);
    let mut names: Vec<_> = items.take(NAMES).map(|item| escape(&item.name).to_string()).collect();
    if more > 0 {
        names.push(format!("and {more} more"));
    }
    names.join(", ")
}

fn memory(memory: &Memory) -> String {
    let most = match (memory.maximum, memory.limit) {
        (Some(most), _) => format!("at most {}", HumanBytes(most)),
        (None, Some(limit)) => format!("no maximum below {}", HumanBytes(limit)),
        (None, None) => "more in modules that its host brings".to_owned(),
    };
    let shared = if memory.shared { ", shared" } else { "" };
    format!("{} at first, {most}{shared}", HumanBytes(memory.minimum))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let bytes = wat::parse_str(text).unwrap();
        let found = wpack_validate::validate(&bytes);
        anstream::adapter::strip_str(&report("app.wasm", 8, &Digest::sha256(b""), &found, None)).to_string()
    }

    #[test]
    fn a_command() {
        let text = rendered(
            r#"(module
                (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
                (memory (export "memory") 1 2)
                (func (export "_start")))"#,
        );
        let (facts, targets) = text.split_once("  runs on   ").unwrap();
        insta::assert_snapshot!(facts, @r"
        app.wasm
          this is   a command: a program that runs from start to end
          kind      core module, WASI 0.1, command
          imports   wasi_snapshot_preview1: proc_exit
          exports   memory, _start
          memory    64.00 KiB at first, at most 128.00 KiB
          can ask   to end itself with an exit status
          size      8 bytes
          sha256    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        ");
        assert!(targets.starts_with("wpack, wasmtime-27, "), "{targets}");
    }

    #[test]
    fn a_name_with_a_terminal_escape_is_shown_escaped() {
        let text = rendered(r#"(module (import "env" "\1b[31m" (func)) (func (export "_start")))"#);
        assert!(!text.contains('\u{1b}'), "{text}");
    }

    #[test]
    fn long_lists_say_how_much_is_left_out() {
        let imports: String = (0..20).map(|n| format!(r#"(import "env" "f{n}" (func))"#)).collect();
        assert!(rendered(&format!("(module {imports})")).contains("and 8 more"));
    }
}
