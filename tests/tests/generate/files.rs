//! Generated files are made again by the command that they name, and never over what a person wrote.

use std::fs;

use wpack_tests::{context::Context, module};

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
