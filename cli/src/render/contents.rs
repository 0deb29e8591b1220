//! What is inside of a file, as text: tables with a label at the first row.

mod rows;

use indicatif::{HumanBytes, HumanCount};
use wpack_validate::{
    Capability, Kind, Report,
    contents::{Contents, Dependency, Function, Nested, Producer, Section},
    escape,
};

use self::rows::{NAME, Rows, cut, cut_front, more, percent, sized, table};
use super::{capabilities, demangle::demangle, memory};

/// Tools that the line `made by` names.
const TOOLS: usize = 8;

/// What it was made with: languages first, since they are what people ask for.
pub(super) fn made_by(contents: &Contents) -> String {
    let made = &contents.producers;
    let producers = made.language.iter().chain(&made.processed_by).chain(&made.sdk);
    let mut tools: Vec<_> = producers.map(tool).collect();
    if tools.len() > TOOLS {
        let more = tools.split_off(TOOLS).len();
        tools.push(format!("and {more} more"));
    }
    tools.join(", ")
}

/// `rustc 1.97.0`, without the commit and date behind it.
fn tool(tool: &Producer) -> String {
    let version = tool.version.split(" (").next().unwrap_or_default();
    cut(format!("{} {version}", tool.name).trim(), NAME)
}

/// What only debuggers and people read, if there is any.
pub(super) fn debug(contents: &Contents, size: u64) -> String {
    let strip = contents.strip;
    let what = match (strip.debug, strip.names) {
        (0, 0) => return String::new(),
        (0, _) => "names",
        (_, 0) => "debug info",
        _ => "debug info and names",
    };
    let share = percent(strip.saves, size);
    format!("{} of {what}; `build --strip` saves {share}", HumanBytes(strip.debug + strip.names))
}

/// Everything that `--contents` shows, with `top` rows of each table.
pub(super) fn tables(report: &Report, size: u64, top: usize) -> String {
    let Some(contents) = &report.contents else { return String::new() };
    let tables = [
        ("about", about(contents)),
        ("sections", sections(contents, size, top)),
        ("functions", functions(contents, size, top)),
        ("crates", crates(&contents.dependencies)),
        ("inside", parts(report, &contents.nested, size, top)),
    ];
    tables.into_iter().map(|(label, rows)| table(label, &rows)).collect()
}

/// Characters of a text that a file says about itself.
const TEXT: usize = 300;

fn about(contents: &Contents) -> Rows {
    let about = &contents.metadata;
    let texts = [
        ("version", &about.version),
        ("description", &about.description),
        ("authors", &about.authors),
        ("licenses", &about.licenses),
        ("homepage", &about.homepage),
        ("source", &about.source),
        ("revision", &about.revision),
    ];
    let texts = texts.into_iter().filter_map(|(name, text)| Some((name, text.as_deref()?)));
    texts.map(|(name, text)| ("", format!("{name:<11} {}", cut(text, TEXT)))).collect()
}

fn sections(contents: &Contents, size: u64, top: usize) -> Rows {
    let standard = contents.sections.iter().filter(|section| section.name != "custom");
    let standard = standard.map(|section| (section.name.clone(), section));
    let custom = contents.custom_sections.iter().map(|section| (format!("custom {}", section.name), section));
    let mut all: Vec<_> = standard.chain(custom).collect();
    all.sort_by_key(|(_, section)| std::cmp::Reverse(section.tally.size));
    let row = |(name, section): &(String, &Section)| {
        let count = section.tally.count;
        let name = if count > 1 { format!("{name} ({count} times)") } else { name.clone() };
        ("", sized(&cut(&name, NAME), section.tally.size, size))
    };
    let mut rows: Rows = all.iter().take(top).map(row).collect();
    rows.extend(more(all.len(), top));
    rows
}

fn functions(contents: &Contents, size: u64, top: usize) -> Rows {
    let all = contents.functions.tally;
    let row = |function: &Function| {
        ("", sized(&cut_front(&called(function, &contents.nested), NAME), function.size, size))
    };
    let mut rows: Rows = contents.functions.largest.iter().take(top).map(row).collect();
    let left = all.count.saturating_sub(rows.len() as u64);
    if left > 0 {
        rows.push(("", format!("and {} more", HumanCount(left))));
    }
    rows
}

/// The name of a function, or its index, as runtimes show it; in a component with its module.
fn called(function: &Function, nested: &[Nested]) -> String {
    let name =
        function.name.as_deref().map(demangle).unwrap_or_else(|| format!("function {}", function.index));
    let module = function.module.and_then(|place| nested.get(place)?.name.as_deref());
    module.map_or_else(|| name.clone(), |module| format!("{name} in {module}"))
}

/// All on as few lines as they need.
fn crates(dependencies: &[Dependency]) -> Rows {
    let name = |one: &Dependency| {
        let build = if one.kind == "build" { " (build)" } else { "" };
        format!("{} {}{build}", escape(&one.name), escape(&one.version))
    };
    let names: Vec<_> = dependencies.iter().filter(|one| !one.root).map(name).collect();
    if names.is_empty() { Vec::new() } else { vec![("", names.join(", "))] }
}

/// The tree of a component: each part with its size, and under it what it has.
fn parts(report: &Report, nested: &[Nested], size: u64, top: usize) -> Rows {
    let mut rows = Vec::new();
    for part in nested.iter().take(top) {
        let indent = "  ".repeat(part.depth.clamp(1, 8) - 1);
        let kind = if part.kind == Kind::Module { "module" } else { "component" };
        let name = format!("{indent}{kind} {}", part.name.as_deref().unwrap_or_default());
        rows.push(("", sized(&cut(&name, NAME), part.size, size)));
        rows.push(("  ", format!("{indent}{}", details(part, &report.capabilities))));
    }
    rows.extend(more(nested.len(), top));
    rows
}

fn details(part: &Nested, outer: &[Capability]) -> String {
    let imports = format!("{}, {}", counted(part.imports, "import"), counted(part.exports, "export"));
    let memory = part.memory.as_ref().map(|memory| format!("memory {}", self::memory(memory)));
    let features: Vec<_> = part.features.iter().filter(|name| *name != "component-model").cloned().collect();
    let features = (!features.is_empty()).then(|| features.join(", "));
    let asks = (part.capabilities != outer).then(|| capabilities(&part.capabilities));
    let asks = asks.filter(|words| !words.is_empty()).map(|words| format!("can ask {words}"));
    let details: Vec<_> = [Some(imports), memory, features, asks].into_iter().flatten().collect();
    details.join("; ")
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(text: &str, top: usize) -> String {
        let bytes = wat::parse_str(text).unwrap();
        super::tables(&wpack_validate::validate(&bytes), bytes.len() as u64, top)
    }

    #[test]
    fn a_module() {
        let text = r#"(module
            (import "env" "f" (func))
            (func $_ZN4core3fmt5write17h0123456789abcdefE nop nop nop nop)
            (func $main nop)
            (func $three)
            (func)
            (data "1234567890")
            (@custom "description" "A thing\1b[31m")
            (@custom "version" "1.2.3")
            (@custom "x\0a" "1234567890")
            (@custom "x\0a" "1234567890"))"#;
        insta::assert_snapshot!(tables(text, 4).trim_end(), @r"
        about     version     1.2.3
                  description A thing\u{1b}[31m
        sections  custom name                                          63 B   31 %
                  custom x\n (2 times)                                 30 B   14 %
                  custom description                                   26 B   12 %
                  code                                                 20 B    9 %
                  and 5 more
        functions core::fmt::write                                      6 B    2 %
                  main                                                  3 B    1 %
                  three                                                 2 B  < 1 %
                  function 4                                            2 B  < 1 %
        ");
    }

    #[test]
    fn a_component() {
        let text = r#"(component
            (import "wasi:cli/exit@0.2.6" (instance (export "exit" (func))))
            (core module $main (memory 1) (func $run (param v128)))
            (core instance (instantiate $main))
            (component $inner
                (import "wasi:random/random@0.2.6" (instance (export "get" (func))))
                (core module (func) (func))))"#;
        insta::assert_snapshot!(tables(text, 3).trim_end(), @r"
        sections  component                                           114 B   42 %
                  core module                                          54 B   20 %
                  custom component-name                                39 B   14 %
                  and 3 more
        functions run in main                                           2 B  < 1 %
                  function 0                                            2 B  < 1 %
                  function 1                                            2 B  < 1 %
        inside    module main                                          52 B   19 %
                    0 imports, 0 exports; memory 64.00 KiB at first, no maximum below
                    4.00 GiB; simd
                  component inner                                     112 B   42 %
                    1 import, 0 exports; can ask to get random numbers
                    module                                             28 B   10 %
                      0 imports, 0 exports
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let name = "n".repeat(1_000);
        let text = format!(
            r#"(component (core module ${name} (func ${name}f nop) (@custom "{name}" "1")) (@custom "{name}" "2"))"#
        );
        for line in tables(&text, 10).lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }

    #[test]
    fn tools_are_named_without_their_commit() {
        let text = r#"(module (@producers
            (processed-by "rustc" "1.97.0 (abc 2026-07-01)") (language "Rust" "") (sdk "kit" "1.0")))"#;
        let report = wpack_validate::validate(&wat::parse_str(text).unwrap());
        assert_eq!(made_by(&report.contents.unwrap()), "Rust, rustc 1.97.0, kit 1.0");
    }

    #[test]
    fn debug_information_is_told_by_what_there_is() {
        let said = |text: &str| {
            let bytes = wat::parse_str(text).unwrap();
            debug(&wpack_validate::validate(&bytes).contents.unwrap(), bytes.len() as u64)
        };
        assert_eq!(said("(module (func))"), "");
        assert_eq!(said("(module $x (func))"), "9 B of names; `build --strip` saves 31 %");
        let debug = r#"(module (func) (@custom ".debug_info" "1234"))"#;
        assert_eq!(said(debug), "16 B of debug info; `build --strip` saves 42 %");
        let both = r#"(module $x (func) (@custom ".debug_info" "1234"))"#;
        assert_eq!(said(both), "25 B of debug info and names; `build --strip` saves 54 %");
    }

    #[test]
    fn crates_are_listed_but_for_the_program() {
        let one = |name: &str, kind: &str, root| Dependency {
            name: name.to_owned(),
            version: "1.0.0".to_owned(),
            source: "crates.io".to_owned(),
            kind: kind.to_owned(),
            root,
        };
        let list = [one("app", "runtime", true), one("cc", "build", false), one("serde", "runtime", false)];
        assert_eq!(crates(&list), [("", "cc 1.0.0 (build), serde 1.0.0".to_owned())]);
    }
}
