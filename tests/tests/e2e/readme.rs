//! The README's first screen: its two set-up commands exist.

use std::fs;

use wpack_tests::context::workspace;

#[test]
fn the_set_up_commands_are_chores_that_exist() {
    let readme = fs::read_to_string(workspace().join("README.md")).unwrap();
    let chores = fs::read_to_string(workspace().join("xtask/src/main.rs")).unwrap();
    let verbs = verbs(&readme);
    assert!(verbs.contains(&"demo") && verbs.contains(&"test"), "{verbs:?}");
    for verb in verbs {
        assert!(chores.contains(&format!("[\"{verb}\"")), "`cargo xtask {verb}` is no chore");
    }
}

/// Each VERB of a line `cargo xtask VERB`, with or without a prompt.
fn verbs(readme: &str) -> Vec<&str> {
    readme
        .lines()
        .filter_map(|line| line.trim_start_matches("$ ").strip_prefix("cargo xtask "))
        .filter_map(|rest| rest.split_whitespace().next())
        .collect()
}
