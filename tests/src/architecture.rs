//! What knows what: crates, asked of Cargo, and the modules in a crate, read from its sources.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde_json::Value;

use crate::{
    context::workspace,
    sources::{self, Source},
};

/// Names, and the names that each knows.
pub type Graph = BTreeMap<String, BTreeSet<String>>;

/// The crates of the workspace and all that they depend on to run, tests aside.
#[must_use]
pub fn crates() -> Graph {
    read_crates(&metadata())
}

/// The same of what `cargo metadata` prints.
#[must_use]
pub fn read_crates(metadata: &Value) -> Graph {
    read(metadata, |dependency| dependency["kind"] != "dev")
}

/// The crates of other people that some `Cargo.toml` of the workspace names: for what runs, builds or tests it.
#[must_use]
pub fn foreign_crates() -> BTreeSet<String> {
    let all = read(&metadata(), |_| true);
    all.values().flatten().filter(|name| !all.contains_key(*name)).cloned().collect()
}

fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(workspace());
    serde_json::from_slice(&cargo.output().unwrap().stdout).unwrap()
}

fn read(metadata: &Value, counts: impl Fn(&Value) -> bool) -> Graph {
    let packages = metadata["packages"].as_array().unwrap().iter();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let needs = |package: &Value| {
        let dependencies = package["dependencies"].as_array().unwrap().iter();
        dependencies.filter(|dependency| counts(dependency)).map(name).collect()
    };
    packages.map(|package| (name(package), needs(package))).collect()
}

/// The modules at the top of the crate in `folder`, and those of the same crate that each uses. What the root of the
/// crate hands on counts as used in the module that it comes from.
#[must_use]
pub fn modules(folder: &str) -> Graph {
    read_modules(folder, &sources::rust())
}

/// The same of the sources `all`.
#[must_use]
pub fn read_modules(folder: &str, all: &[Source]) -> Graph {
    let source = format!("{folder}/src/");
    let files = || all.iter().filter_map(|file| Some((file.path.strip_prefix(&source)?, file)));
    let is_root = |path: &str| ["lib.rs", "main.rs"].contains(&path);
    let mut handed_on = BTreeMap::new();
    for (_, root) in files().filter(|(path, _)| is_root(path)) {
        for path in paths(&root.code(), "use ") {
            if let [module, .., item] = path.as_slice() {
                handed_on.insert(item.clone(), module.clone());
            }
        }
    }
    let mut graph = Graph::new();
    for (path, file) in files().filter(|(path, _)| !is_root(path)) {
        let module = path.split(['/', '.']).next().unwrap();
        let uses = paths(&file.code(), "crate::").into_iter().filter_map(|path| path.into_iter().next());
        let uses = uses.map(|name| handed_on.get(&name).cloned().unwrap_or(name));
        graph.entry(module.to_owned()).or_default().extend(uses);
    }
    let known: BTreeSet<String> = graph.keys().cloned().collect();
    for (module, uses) in &mut graph {
        uses.retain(|used| known.contains(used) && used != module);
    }
    graph
}

/// Each path that stands behind `start` in `code`, those in braces taken apart: `use a::{b, c::d};` has `a::b` and
/// `a::c::d`.
fn paths(code: &str, start: &str) -> Vec<Vec<String>> {
    code.split(start).skip(1).flat_map(|rest| tree(&mut rest.chars().peekable(), &[])).collect()
}

fn tree(signs: &mut std::iter::Peekable<std::str::Chars<'_>>, before: &[String]) -> Vec<Vec<String>> {
    let mut path = before.to_vec();
    loop {
        while signs.next_if(|sign| sign.is_whitespace() || *sign == ':').is_some() {}
        let mut name = String::new();
        while let Some(sign) = signs.next_if(|sign| sign.is_alphanumeric() || *sign == '_') {
            name.push(sign);
        }
        if name.is_empty() {
            break;
        }
        if name != "self" && name != "crate" {
            path.push(name);
        }
        if signs.peek() != Some(&':') {
            return vec![path];
        }
    }
    if signs.next_if_eq(&'{').is_none() {
        return vec![path];
    }
    let mut paths = Vec::new();
    loop {
        while signs.next_if(|sign| sign.is_whitespace() || *sign == ',').is_some() {}
        match signs.peek() {
            Some('}') | None => break,
            Some(_) => paths.extend(tree(signs, &path)),
        }
        // `a as b`, or what is not a path.
        while signs.next_if(|sign| ![',', '}'].contains(sign)).is_some() {}
    }
    signs.next();
    paths
}

#[test]
fn paths_are_taken_apart() {
    let code = "use a::{b, c::{self, d}, e as f};\nuse crate::x::Y;\nlet z = crate::w::v();";
    let joined = |start| -> Vec<String> { paths(code, start).iter().map(|path| path.join("::")).collect() };
    assert_eq!(joined("use "), ["a::b", "a::c", "a::c::d", "a::e", "x::Y"]);
    assert_eq!(joined("crate::"), ["x::Y", "w::v"]);
}

#[test]
fn a_graph_has_what_the_root_hands_on() {
    let file = |path: &str, text: &str| Source { path: path.to_owned(), text: text.to_owned() };
    let sources = [
        file("x/src/lib.rs", "mod a;\nmod b;\npub use a::Thing;\n"),
        file("x/src/a.rs", "struct Thing;"),
        file("x/src/b/c.rs", "use crate::{Thing, b::d};\n"),
    ];
    let graph = read_modules("x", &sources);
    assert_eq!(graph["b"], BTreeSet::from(["a".to_owned()]));
    assert!(graph["a"].is_empty());
}
