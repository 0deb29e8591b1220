//! Rules about whole files: their length, and that they mean the same on every machine.

use std::fs;

use wpack_tests::{
    context::workspace,
    sources::{self, Source},
};

/// Each file is one idea.
const LONGEST: usize = 500;

fn too_long(sources: &[Source]) -> Vec<&str> {
    let long = sources.iter().filter(|source| source.text.lines().count() > LONGEST);
    long.map(|source| source.path.as_str()).collect()
}

#[test]
fn no_file_is_longer_than_one_idea() {
    let bad = Source { path: "long.rs".into(), text: "//\n".repeat(LONGEST + 1) };
    assert_eq!(too_long(&[bad]), ["long.rs"]);
    assert_eq!(too_long(&sources::rust()), Vec::<&str>::new());
}

/// Folders that only the author's machine has; without slashes, so that this file does not name them.
const PRIVATE_FOLDERS: [&str; 4] = ["root", "work", "Users", "tmp/bash_jobs"];

/// The private paths in a file. A path starts where no longer one goes on: `docker/root/usr` is none.
fn private_paths(source: &Source) -> Vec<String> {
    let goes_on = |character: char| character.is_alphanumeric() || "._-~/})>".contains(character);
    let mut found = Vec::new();
    for path in PRIVATE_FOLDERS.map(|folder| format!("/{folder}/")) {
        let mut starts = source.text.match_indices(&path);
        if starts.any(|(start, _)| !source.text[..start].ends_with(goes_on)) {
            found.push(format!("{}: {path}", source.path));
        }
    }
    found
}

#[test]
fn no_path_of_one_machine() {
    let bad = Source { path: "bad.md".into(), text: format!("see /{}/x", PRIVATE_FOLDERS[0]) };
    assert_eq!(private_paths(&bad).len(), 1);
    let good = Source { path: "good.md".into(), text: format!("docker/{}/usr", PRIVATE_FOLDERS[0]) };
    assert!(private_paths(&good).is_empty());
    let found: Vec<String> = sources::all().iter().flat_map(private_paths).collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The lines of a lock file that name another origin than crates.io.
fn foreign_origins(lock: &str) -> Vec<&str> {
    let origins = lock.lines().filter(|line| line.starts_with("source = "));
    let crates_io = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
    origins.filter(|line| *line != crates_io).collect()
}

#[test]
fn every_dependency_comes_from_crates_io() {
    assert_eq!(foreign_origins("source = \"git+https://example.org/x\"").len(), 1);
    let lock = fs::read_to_string(workspace().join("Cargo.lock")).unwrap();
    assert_eq!(foreign_origins(&lock), Vec::<&str>::new());
    let config = fs::read_to_string(workspace().join(".cargo/config.toml")).unwrap();
    assert!(!config.contains("[source"), "a mirror stands in .cargo/config.toml");
}
