//! Which crate may know which, and why each of other people is there, asked of Cargo.

use std::{collections::BTreeSet, fs};

use wpack_tests::{
    architecture::{Graph, crates, foreign_crates, read_crates},
    context::workspace,
};

/// The crates of the product. The program knows all others, and is known by none.
const PRODUCT: [&str; 5] = ["wpack", "wpack-oci", "wpack-rewrite", "wpack-runner", "wpack-validate"];

/// A rule: `of` must not depend on these.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    ("wpack-oci", &["wpack", "wpack-rewrite", "wpack-runner", "wpack-validate"]),
    ("wpack-validate", &["wpack", "wpack-oci", "wpack-rewrite", "wpack-runner"]),
    ("wpack-rewrite", &["wpack", "wpack-oci", "wpack-runner"]),
    ("wpack-runner", &["wpack", "wpack-oci", "wpack-rewrite", "wpack-validate"]),
    // Images know nothing of WebAssembly, and programs nothing of the network.
    ("wpack-oci", &["wasmparser", "wasmtime", "wat", "wit-parser"]),
    ("wpack-validate", &["hyper", "reqwest", "rustls", "tar", "tokio", "wasmtime"]),
];

fn breaches(graph: &Graph) -> Vec<String> {
    let edges = FORBIDDEN.iter().flat_map(|(name, others)| others.iter().map(move |other| (*name, *other)));
    let broken = edges.filter(|(name, other)| graph.get(*name).is_some_and(|needs| needs.contains(*other)));
    broken.map(|(name, other)| format!("{name} depends on {other}")).collect()
}

#[test]
fn crates_know_only_what_they_may() {
    let graph = crates();
    for name in PRODUCT {
        assert!(graph.contains_key(name), "there is no crate {name} any more");
    }
    assert_eq!(breaches(&graph), Vec::<String>::new());
}

#[test]
fn a_forbidden_dependency_would_be_seen() {
    let bad = serde_json::json!({"packages": [{"name": "wpack-oci", "dependencies": [
        {"name": "wpack-validate", "kind": null},
        {"name": "wasmtime", "kind": "dev"},
    ]}]});
    assert_eq!(breaches(&read_crates(&bad)), ["wpack-oci depends on wpack-validate"]);
}

/// The page with a line for each dependency.
const REASONS: &str = "docs/adr/0006-dependencies.md";

/// The crates that have a line in a table of crates and reasons, in its order.
fn justified(page: &str) -> Vec<&str> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | "));
    let with_reason = rows.filter(|(_, reason)| !reason.trim_matches([' ', '|']).is_empty());
    with_reason.flat_map(|(crates, _)| crates.split("`, `")).collect()
}

#[test]
fn each_dependency_has_its_reason() {
    let page = fs::read_to_string(workspace().join(REASONS)).unwrap();
    let mut justified = justified(&page);
    justified.sort_unstable();
    let needed = foreign_crates();
    let needed: Vec<&str> = needed.iter().map(String::as_str).collect();
    assert_eq!(justified, needed, "{REASONS} has a line for each, and for no other");
}

#[test]
fn reasons_are_read() {
    let page = "| crate | what it is for |\n|---|---|\n| `a`, `b-c` | both |\n| `d` |  |\n| no crate | x |\n";
    assert_eq!(justified(page), ["a", "b-c"]);
    assert!(foreign_crates().is_superset(&BTreeSet::from(["insta".to_owned(), "wasmtime".to_owned()])));
}
