//! The workspace's own text files, and the code in a Rust file without comments, strings and tests.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::context::workspace;

/// A file of the workspace.
#[derive(Debug)]
pub struct Source {
    /// Relative to the workspace, with `/`.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Source {
    /// What the compiler makes a program of: no comments, and not the tests at the end of the file.
    #[must_use]
    pub fn code(&self) -> String {
        let code = self.text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        code.lines().map(without_comment).collect::<Vec<_>>().join("\n")
    }
}

/// A line up to its `//`; one inside a string (`https://`) is none.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").find(|(start, _)| !in_string(&line[..*start]));
    comment.map_or(line, |(start, _)| &line[..start])
}

fn in_string(before: &str) -> bool {
    !before.matches('"').count().is_multiple_of(2)
}

/// All Rust files of the workspace.
#[must_use]
pub fn rust() -> Vec<Source> {
    all().into_iter().filter(|source| source.path.ends_with(".rs")).collect()
}

/// Every text file of the workspace that a person wrote.
#[must_use]
pub fn all() -> Vec<Source> {
    let mut sources = Vec::new();
    collect(&workspace(), &mut sources);
    assert!(sources.len() > 20, "the walk over the workspace found only {} files", sources.len());
    sources
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap().to_str().unwrap();
        if [".git", "target", "Cargo.lock"].contains(&name) {
            continue;
        }
        if path.is_dir() {
            collect(&path, sources);
        } else if let Ok(text) = fs::read_to_string(&path) {
            let path = path.strip_prefix(workspace()).unwrap().to_str().unwrap().to_owned();
            sources.push(Source { path, text });
        }
    }
}

#[test]
fn code_is_without_comments_and_tests() {
    let text =
        "let a = \"http://x\"; // println!\n/// panic!\nlet b = 1;\n#[cfg(test)]\nmod tests { dbg!() }\n";
    let source = Source { path: "x.rs".into(), text: text.into() };
    assert_eq!(source.code(), "let a = \"http://x\"; \n\nlet b = 1;");
}
