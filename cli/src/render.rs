//! Results as text for people, and the documents of `--json`.

pub(crate) mod github;
pub(crate) mod images;
pub(crate) mod sarif;

use std::fmt::Write as _;

use indicatif::{HumanBytes, HumanCount};
use wpack_oci::Digest;
use wpack_validate::{Finding, Item, Kind, Report, escape};

use crate::{plan::Plan, ui::severity_style};

/// How many names of imports or exports a line shows.
const NAMES: usize = 12;

/// The widest line, in columns: longer ones are hard to read.
const WIDTH: usize = 100;

/// What `wpack validate` says of one input.
pub(crate) fn report(input: &str, size: usize, digest: &Digest, report: &Report) -> String {
    let input = escape(input);
    let mut text = String::new();
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&wrapped(&format!("  {name:<9} "), value));
        }
    };
    if report.is_wasm() {
        line("kind", &kind(report));
        line("imports", &imports(&report.imports));
        line("exports", &names(&report.exports));
        line("memory", &memory(report));
        line("features", &report.features.join(", "));
    }
    line("size", &bytes(size as u64));
    line(digest.algorithm(), digest.hex());
    line("verdict", verdict(report));
    let findings: String = report.findings.iter().map(|found| finding(&input, found)).collect();
    format!("{input}\n{text}{findings}")
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

/// What `wpack build --dry-run` says.
pub(crate) fn plan(plan: &Plan) -> String {
    let mut text = String::new();
    for image in &plan.images {
        let platforms: Vec<_> = image.recipe.platforms.iter().map(ToString::to_string).collect();
        let platforms = if platforms.is_empty() { "any platform".to_owned() } else { platforms.join(", ") };
        for output in &image.outputs {
            let _ = writeln!(text, "{} for {platforms} to {output}", image.format);
        }
    }
    text
}

/// A size for people and, where that rounds it, to the byte.
fn bytes(size: u64) -> String {
    let exact = format!("{} bytes", HumanCount(size));
    if size < 1024 { exact } else { format!("{} ({exact})", HumanBytes(size)) }
}

/// A value behind its label, on as many lines as the terminal's width asks for.
fn wrapped(label: &str, value: &str) -> String {
    let indent = " ".repeat(label.chars().count());
    let width = textwrap::termwidth().min(WIDTH);
    textwrap::fill(value, textwrap::Options::new(width).initial_indent(label).subsequent_indent(&indent))
        + "\n"
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

fn verdict(report: &Report) -> &'static str {
    if report.runnable { "a WASI host can run it" } else { "a WASI host cannot run it" }
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

fn memory(report: &Report) -> String {
    report.memory.map_or_else(String::new, |memory| {
        let most =
            memory.maximum.map_or("no maximum".to_owned(), |most| format!("at most {}", HumanBytes(most)));
        let shared = if memory.shared { ", shared" } else { "" };
        format!("{} at first, {most}{shared}", HumanBytes(memory.minimum))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rendered(text: &str) -> String {
        let bytes = wat::parse_str(text).unwrap();
        let found = wpack_validate::validate(&bytes);
        anstream::adapter::strip_str(&report("app.wasm", 8, &Digest::sha256(b""), &found)).to_string()
    }

    #[test]
    fn a_command() {
        insta::assert_snapshot!(rendered(
            r#"(module
                (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
                (memory (export "memory") 1 2)
                (func (export "_start")))"#
        ), @r"
        app.wasm
          kind      core module, WASI 0.1, command
          imports   wasi_snapshot_preview1: proc_exit
          exports   memory, _start
          memory    64.00 KiB at first, at most 128.00 KiB
          size      8 bytes
          sha256    e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
          verdict   a WASI host can run it
        ");
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
