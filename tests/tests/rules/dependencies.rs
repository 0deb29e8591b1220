//! Which crate may know which, asked of Cargo.

use wpack_tests::architecture::{Graph, crates, read_crates};

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
