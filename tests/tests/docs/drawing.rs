//! The drawing in `docs/architecture.md`: what knows what, as the code has it.
//!
//! `cargo xtask reference` draws it anew.

use std::{collections::BTreeSet, fmt::Write as _, fs};

use wpack_tests::{
    architecture::{Graph, crates, modules},
    context::workspace,
};

const PAGE: &str = "docs/architecture.md";
const BEGIN: &str = "<!-- drawn by `cargo xtask reference` -->\n";
const END: &str = "<!-- end of the drawing -->\n";

/// The crates whose modules are drawn, by their folders.
const FOLDERS: [&str; 3] = ["validate", "oci", "cli"];

/// Each name with what it knows, in columns.
fn drawn(graph: &Graph) -> String {
    let width = graph.keys().map(String::len).max().unwrap_or_default();
    let mut text = "```text\n".to_owned();
    for (name, knows) in graph {
        let knows: Vec<&str> = knows.iter().map(String::as_str).collect();
        let line = format!("{name:width$}  ▶ {}", knows.join(", "));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", if knows.is_empty() { name } else { &line });
    }
    text + "```\n"
}

/// Without those of other people.
fn own_crates() -> Graph {
    let mut graph = crates();
    let own: BTreeSet<String> = graph.keys().cloned().collect();
    graph.values_mut().for_each(|needs| needs.retain(|need| own.contains(need)));
    graph
}

fn drawing() -> String {
    let mut text = format!("\nCrates, and the crates that each depends on:\n\n{}", drawn(&own_crates()));
    for folder in FOLDERS {
        let graph = modules(folder);
        let _ = write!(text, "\nThe modules of `{folder}/`, and those that each uses:\n\n{}", drawn(&graph));
    }
    text + "\n"
}

#[test]
fn the_drawing_is_what_the_code_says() {
    let page = workspace().join(PAGE);
    let text = fs::read_to_string(&page).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap();
    let (old, after) = rest.split_once(END).unwrap();
    let new = drawing();
    if std::env::var_os("WPACK_WRITE_REFERENCE").is_some() {
        fs::write(page, format!("{before}{BEGIN}{new}{END}{after}")).unwrap();
    } else {
        assert!(old == new, "{PAGE} is stale: run `cargo xtask reference`");
    }
}
