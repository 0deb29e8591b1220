//! What each command prints with `--json`: one snapshot a command.

use std::collections::BTreeSet;

use wpack_tests::context::workspace;

use crate::shown::Stage;

/// A line that succeeds, by command; in this order, since later ones need what earlier ones made.
const LINES: &[(&str, &str)] = &[
    ("validate", "validate app.wasm"),
    ("explain", "explain memory-export"),
    ("build", "build app.wasm -t hello:1 --format artifact"),
    ("push", "push hello:1 REGISTRY/hello:1"),
    ("pull", "pull REGISTRY/hello:1 -o oci:pulled:1"),
    ("copy", "copy store:hello:1 oci:copied:1"),
    ("inspect", "inspect hello:1"),
    ("diff", "diff app.wasm http.wat"),
    ("images", "images"),
    ("prune", "prune"),
    ("tags", "tags REGISTRY/hello"),
    ("referrers", "referrers REGISTRY/hello:1"),
    ("generate dockerfile", "generate dockerfile app.wasm --style wasm"),
    ("generate kubernetes", "generate kubernetes app.wasm --image REGISTRY/hello:1"),
    ("generate nomad", "generate nomad app.wasm --image REGISTRY/hello:1"),
    ("generate compose", "generate compose app.wasm --image REGISTRY/hello:1"),
    ("generate systemd", "generate systemd app.wasm --image REGISTRY/hello:1"),
    ("generate spin", "generate spin http.wat --image REGISTRY/hello:1"),
    ("generate wasmcloud", "generate wasmcloud http.wat --image REGISTRY/hello:1"),
    ("init", "init --yes"),
    ("generate github", "generate github"),
    ("generate gitlab", "generate gitlab"),
    ("rm", "rm docker://REGISTRY/hello@DIGEST"),
    ("login", "login REGISTRY -u tester --password-stdin"),
    ("logout", "logout REGISTRY"),
    ("completions", "completions fish"),
    ("man", "man manual"),
];

/// Commands that print none that is the same everywhere: `run` hands its streams to the program, `cargo` and `generate`
/// are only the names of others, `doctor` tells of the machine, and what cargo builds is another thing on each.
const NONE: [&str; 5] = ["cargo", "cargo build", "doctor", "generate", "run"];

#[test]
fn documents_are_as_they_were() {
    let stage = Stage::new();
    let http = workspace().join("validate/cases/component_proxy.wat");
    stage.context.write("http.wat", std::fs::read(http).unwrap());
    stage.context.write("Cargo.toml", "[package]\nname = \"app\"\n");
    for (command, line) in LINES {
        let mut words = stage.words(&format!("{line} --json"));
        if line.contains("DIGEST") {
            let document = stage.context.run("inspect hello:1 --json").success().json();
            let digest = document["image"]["digest"].as_str().unwrap().to_owned();
            words.iter_mut().for_each(|word| *word = word.replace("DIGEST", &digest));
        }
        let outcome = stage.context.wpack().args(words).stdin("secret\n").success();
        let document = serde_json::to_string_pretty(&outcome.json()).unwrap();
        insta::assert_snapshot!(command.replace(' ', "-"), stage.plain(&document));
    }
}

#[test]
fn every_command_prints_in_a_snapshot() {
    let printing = LINES.iter().map(|(command, _)| *command).chain(NONE).map(str::to_owned);
    let message = "add a line for a new command to LINES";
    assert_eq!(printing.collect::<BTreeSet<_>>(), Stage::new().commands(), "{message}");
}
