//! What each command says when it fails: one snapshot a command.

use std::collections::BTreeSet;

use crate::shown::Stage;

/// Typical failures by command. `REGISTRY` is a registry without images.
const FAILURES: &[(&str, &[&str])] = &[
    (
        "build",
        &[
            "build",
            "build none.wasm -t app",
            "build ap.wasm -t app",
            "build app.wasm",
            "build app.wasm --push",
            "build app.wasm -t App",
            "build app.wasm -t app --format bundel",
            "build app.wasm -t app --platform linux/amd46",
            "build app.wasm -t app --port web --user root",
            "build text.wasm -t app",
            "build half.wasm -t app",
            "build library.wat -t app",
            "build wrong.wat -t app",
            "build app.wasm -t app --target wasmcloud",
            "build app.wasm -t app --format shim --base store:app:1",
            "build app.wasm -t app --base store:nothing:1",
            "build app.wasm -t app --file none.txt:/none.txt",
            "build app.wasm -o docker-archive:none/app.tar:app:1",
            "build app.wasm -t app --format artifact --check",
        ],
    ),
    ("cargo", &["cargo", "cargo run"]),
    ("cargo build", &["cargo build"]),
    ("completions", &["completions", "completions tcsh"]),
    (
        "copy",
        &[
            "copy app:1",
            "copy store:ap:1 oci:out:1",
            "copy oci:none:1 store:app:2",
            "copy REGISTRY/app:1 store:app:2",
        ],
    ),
    ("diff", &["diff app.wasm", "diff app.wasm ap.wasm", "diff app:1 ap:1"]),
    ("doctor", &["doctor App", "doctor --need dokcer"]),
    ("explain", &["explain import-typ"]),
    ("generate", &["generate", "generate kubernetess"]),
    ("generate compose", &["generate compose", "generate compose app:1"]),
    ("generate dockerfile", &["generate dockerfile", "generate dockerfile text.wasm"]),
    ("generate github", &["generate github"]),
    ("generate gitlab", &["generate gitlab"]),
    (
        "generate kubernetes",
        &[
            "generate kubernetes",
            "generate kubernetes ap:1",
            "generate kubernetes app:1",
            "generate kubernetes app.wasm",
            "generate kubernetes app:1 --on shm",
        ],
    ),
    ("generate nomad", &["generate nomad app:1"]),
    ("generate spin", &["generate spin app.wasm"]),
    ("generate systemd", &["generate systemd app:1"]),
    ("generate wasmcloud", &["generate wasmcloud app:1"]),
    ("images", &["images App"]),
    ("init", &["init", "init none", "init --language fortran"]),
    (
        "inspect",
        &[
            "inspect",
            "inspect ap:1",
            "inspect none.wasm",
            "inspect oci:folder",
            "inspect docker://REGISTRY/app:1",
        ],
    ),
    ("login", &["login ghcr.io/acme", "login REGISTRY", "login REGISTRY --password-stdin"]),
    ("logout", &["logout ghcr.io/acme"]),
    ("man", &["man", "man app.wasm"]),
    ("prune", &["prune app:1", "prune oci:folder"]),
    ("pull", &["pull", "pull REGISTRY/app:1", "pull REGISTRY/app:1 --platform wasm"]),
    (
        "push",
        &["push", "push ap:1", "push app:1 oci:out:1", "push oci:folder:1", "push app:1 REGISTRY/App:1"],
    ),
    ("referrers", &["referrers", "referrers REGISTRY/app:1"]),
    ("rm", &["rm", "rm ap:1", "rm docker://REGISTRY/app", "rm docker://REGISTRY/app:1"]),
    (
        "run",
        &[
            "run",
            "run ap:1",
            "run text.wasm",
            "run library.wat",
            "run app.wasm --max-memory 64M --timeout soon",
        ],
    ),
    ("tags", &["tags", "tags REGISTRY/app", "tags REGISTRY/app:1"]),
    (
        "validate",
        &[
            "validate",
            "validate none.wasm",
            "validate ap.wasm",
            "validate folder",
            "validate app.wasm --target wasmtim",
            "validate app.wasm --target wasmcloud",
            "validate app.wasm --policy none.toml",
            "validate app.wasm --reprot json",
            "validate text.wasm",
            "validate half.wasm",
            "validate wrong.wat",
        ],
    ),
];

#[test]
fn failures_are_as_they_were() {
    let stage = Stage::new();
    for (command, lines) in FAILURES {
        let unknown = format!("{command} --no-such-option");
        let lines = std::iter::once(unknown.as_str()).chain(lines.iter().copied());
        let shown: Vec<String> = lines.map(|line| stage.shows(line)).collect();
        insta::assert_snapshot!(command.replace(' ', "-"), shown.join("\n"));
    }
}

#[test]
fn every_command_fails_in_a_snapshot() {
    let shown: BTreeSet<String> = FAILURES.iter().map(|(command, _)| (*command).to_owned()).collect();
    assert_eq!(shown, Stage::new().commands(), "add typical failures of a new command to FAILURES");
}

#[test]
fn words_that_are_misspelt_are_answered_with_what_was_meant() {
    let stage = Stage::new();
    for (line, meant) in [
        ("valdate app.wasm", "'validate'"),
        ("build app.wasm --fromat bundle", "'--format'"),
        ("build app.wasm -t app --format bundel", "'bundle'"),
        ("explain import-typ", "'import-type'"),
        ("validate ap.wasm", "did you mean `app.wasm`?"),
        ("validate folder/../ap.wasm", "did you mean `folder/../app.wasm`?"),
        ("run ap:1", "did you mean `app:1`?"),
        ("push app:2 REGISTRY/app:2", "did you mean `app:1`?"),
        ("inspect store:ap:1", "did you mean `app:1`?"),
    ] {
        let shown = stage.shows(line);
        assert!(shown.contains(meant), "{shown}");
    }
}
