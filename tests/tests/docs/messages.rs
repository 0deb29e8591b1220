//! The messages that the page of troubleshooting quotes are still those that somebody can meet.

use std::fs;

use wpack_tests::{context::workspace, markdown::Page};

const PAGE: &str = "docs/troubleshooting.md";

/// What another program says, which wpack cannot keep as it is: those headings have this word in front.
const FOREIGN: [&str; 5] = ["containerd: ", "crun: ", "Docker: ", "Kubernetes: ", "podman: "];

/// The messages that are headings of the page, `…` for what is another each time.
fn quoted(page: &Page) -> Vec<String> {
    let headings = page.prose.lines().filter_map(|line| line.strip_prefix("### "));
    headings.map(str::to_owned).collect()
}

/// The Rust files of the program and its libraries, where line ends of long strings are no line ends.
fn sources() -> String {
    let mut text = String::new();
    let mut folders: Vec<_> =
        ["cli", "oci", "validate", "runner"].map(|name| workspace().join(name).join("src")).into();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(file) = fs::read_to_string(path) {
                text += &without_breaks(&file);
            }
        }
    }
    text
}

fn without_breaks(source: &str) -> String {
    let mut parts = source.split("\\\n");
    let mut text = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| text += part.trim_start());
    text
}

/// The parts of `message` that no source has.
fn missing(message: &str, sources: &str) -> Vec<String> {
    let parts = message.split('…').map(str::trim).filter(|part| !part.is_empty());
    parts.filter(|part| !sources.contains(part)).map(str::to_owned).collect()
}

#[test]
fn every_message_is_in_the_sources() {
    let (sources, page) = (sources(), Page::parse(&fs::read_to_string(workspace().join(PAGE)).unwrap()));
    let quoted = quoted(&page);
    assert!(quoted.len() > 10, "{quoted:?}");
    for message in quoted {
        if FOREIGN.iter().any(|program| message.starts_with(program)) {
            continue;
        }
        let missing = missing(message.trim_matches('`').trim_matches('`'), &sources);
        assert!(missing.is_empty(), "{PAGE}: `{message}`: nobody says {missing:?}");
    }
}

#[test]
fn a_message_that_is_gone_would_be_seen() {
    let sources = without_breaks("format!(\"cannot push \\\n        `{name}`\")");
    assert!(missing("cannot push `…`", &sources).is_empty());
    assert_eq!(missing("cannot pull `…`", &sources), ["cannot pull `"]);
}
