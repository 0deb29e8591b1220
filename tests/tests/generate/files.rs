//! Generated files are made again by the command that they name, and never over what a person wrote.

use std::fs;

use serde_json::Value;
use wpack_tests::{context::Context, module};

use crate::programs;

const GENERATE: &str = "generate dockerfile hello.wasm --style wasm";

fn context() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context
}

#[test]
fn a_file_says_how_it_is_made_again() {
    let context = context();
    context.run(&format!("{GENERATE} -o Containerfile --json")).success();
    let first = context.read("Containerfile");
    let text = String::from_utf8(first.clone()).unwrap();
    let command = text.lines().find_map(|line| line.strip_prefix("# Made by: wpack ")).unwrap();
    fs::remove_file(context.path("Containerfile")).unwrap();
    context.run(command).success();
    assert_eq!(context.read("Containerfile"), first);
}

#[test]
fn a_check_names_what_differs_and_writes_nothing() {
    let context = context();
    let check = || context.run(&format!("{GENERATE} --check"));
    check().code(1).stderr_has(&["missing: `Dockerfile`"]);
    context.run(GENERATE).success();
    check().success();
    let old = String::from_utf8(context.read("Dockerfile")).unwrap();
    context.write("Dockerfile", old.replace("FROM scratch", "FROM busybox"));
    check().code(1).stderr_has(&["out of date or edited: `Dockerfile`"]);
    assert!(context.read("Dockerfile").windows(7).any(|bytes| bytes == b"busybox"));
}

#[test]
fn what_a_person_edited_stays_and_what_wpack_wrote_is_replaced() {
    let context = context();
    context.run(GENERATE).success().stderr_has(&["wrote Dockerfile"]);
    context.run(GENERATE).success().stderr_has(&["unchanged: Dockerfile"]);
    // Nobody has edited it since, so another one may take its place.
    context.run("generate dockerfile hello.wasm").success();
    let edited = [&context.read("Dockerfile")[..], b"LABEL mine=1\n"].concat();
    context.write("Dockerfile", &edited);
    context.run(GENERATE).code(1).stderr_has(&["`Dockerfile` exists and differs", "--force"]);
    assert_eq!(context.read("Dockerfile"), edited);
    context.run(&format!("{GENERATE} --force")).success();
    assert_ne!(context.read("Dockerfile"), edited);
}

#[test]
fn the_parts_of_a_bundle_follow_the_program() {
    let context = context();
    context.run("generate dockerfile hello.wasm").success();
    let first = context.read("wpack-bundle/app.wasm");
    context.write("hello.wasm", module::echo());
    context.run("generate dockerfile hello.wasm --check").code(1).stderr_has(&["`wpack-bundle/app.wasm`"]);
    context.run("generate dockerfile hello.wasm").success();
    assert_ne!(context.read("wpack-bundle/app.wasm"), first);
}

#[test]
fn a_dry_run_tells_the_same_and_writes_nothing() {
    let context = context();
    let pretended = context.run(&format!("{GENERATE} --dry-run --json")).success();
    assert_eq!(context.names(), ["hello.wasm"]);
    let written = context.run(&format!("{GENERATE} --json")).success();
    assert_eq!(pretended.json(), written.json());
    assert_eq!(written.json()["files"][0], serde_json::json!({"path": "Dockerfile", "state": "new"}));
    // A foreign file is refused by both alike.
    context.write("Dockerfile", "FROM a\n");
    context.run(&format!("{GENERATE} --dry-run")).code(1);
}

#[test]
fn a_printed_file_is_the_written_one_but_for_its_command() {
    let context = context();
    let printed = context.run(&format!("{GENERATE} -o -")).success().stdout();
    assert_eq!(context.names(), ["hello.wasm"]);
    context.run(GENERATE).success();
    let body = |text: &str| {
        text.lines().filter(|line| !line.starts_with("# ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(body(&printed), body(&String::from_utf8(context.read("Dockerfile")).unwrap()));
}

#[test]
fn a_users_template_takes_the_place_of_ours() {
    let context = context();
    fs::create_dir_all(context.path("mine/dockerfile")).unwrap();
    context.write("mine/dockerfile/wasm.Dockerfile", "FROM {{ name | dockerfile }}\n");
    let own = context.run(&format!("{GENERATE} -o - --template-dir mine"));
    own.success().stdout_is("FROM \"hello.wasm\"\n");
    context.write("mine/dockerfile/wasm.Dockerfile", "{{ nonsense }}\n");
    let broken = context.run(&format!("{GENERATE} -o - --template-dir mine"));
    broken.code(2).stderr_has(&["the template `dockerfile/wasm.Dockerfile` failed"]);
}

/// Every kind, with what it makes several files of, and nothing that a person must see to first.
const KINDS: [&str; 15] = [
    "dockerfile command.wasm",
    "dockerfile command.wasm --style wasm",
    "dockerfile --style multi-stage --language c",
    "github --language c",
    "gitlab --language c",
    "kubernetes http.wasm",
    "kubernetes http.wasm --layout kustomize",
    "kubernetes http.wasm --layout helm",
    "kubernetes http.wasm --on wasmcloud",
    "nomad http.wasm",
    "compose http.wasm",
    "systemd command.wasm --schedule daily",
    "wasmcloud http.wasm",
    "spin http.wasm",
    "nomad command.wasm --schedule @daily",
];

#[test]
fn every_kind_tells_the_same_whether_it_writes_checks_pretends_or_prints() {
    for kind in KINDS {
        let context = programs::context();
        let takes_image = kind.contains(".wasm") && !kind.starts_with("dockerfile");
        let image = if takes_image { format!(" --image {}", programs::IMAGE) } else { String::new() };
        let json =
            |manner: &str| context.run(&format!("generate {kind}{image} --json {manner}")).success().json();
        let of = |document: &Value, field: &str| -> Vec<Value> {
            document["files"].as_array().unwrap().iter().map(|file| file[field].clone()).collect()
        };
        context.run(&format!("generate {kind}{image} --check --json")).code(1);
        let (pretended, written) = (json("--dry-run"), json(""));
        assert_eq!(pretended, written, "{kind}");
        assert!(of(&written, "state").iter().all(|state| state == "new"), "{kind}: {written}");
        for manner in ["--check", "--dry-run", ""] {
            let again = json(manner);
            assert_eq!(
                (of(&again, "path"), &again["notes"]),
                (of(&written, "path"), &written["notes"]),
                "{kind}"
            );
            assert!(of(&again, "state").iter().all(|state| state == "unchanged"), "{kind}: {again}");
        }
        // The parts of a bundle are no texts, and the Dockerfile beside them says how they are made.
        let texts = of(&written, "path");
        let texts =
            texts.iter().map(|path| path.as_str().unwrap()).filter(|path| !path.contains("wpack-bundle/"));
        for path in texts {
            let text = String::from_utf8(context.read(path)).unwrap();
            assert!(
                text.contains(&format!("# Made by: wpack generate {}", kind.split(' ').next().unwrap())),
                "{text}"
            );
        }
        let printed = json("--output -");
        let contents = of(&printed, "content");
        assert!(
            contents.iter().all(|content| content.as_str().unwrap().contains("# Made by: ")),
            "{printed}"
        );
    }
}
