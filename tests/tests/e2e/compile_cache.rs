//! What was compiled once is not compiled again.

use std::{fs, path::PathBuf};

use wpack_tests::{
    context::{Context, names},
    module,
    outcome::Outcome,
};

const KEPT: &str = "was compiled before";

fn entries(context: &Context) -> Vec<PathBuf> {
    let folder = context.home().join(".cache/wpack/compiled");
    names(&folder).into_iter().map(|name| folder.join(name)).collect()
}

fn run(context: &Context, line: &str) -> Outcome {
    context.run(&format!("{line} --verbose")).success()
}

#[test]
fn a_second_build_and_a_run_take_the_code_of_the_first() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let first = run(&context, "build hello.wasm -t app");
    assert!(!first.stderr().contains(KEPT));
    let kept = entries(&context);
    assert!(!kept.is_empty());
    let second = run(&context, "build hello.wasm -t app --arg x");
    assert!(second.stderr().contains(KEPT), "{}", second.stderr());
    let ran = run(&context, "run hello.wasm");
    assert!(ran.stderr().contains(KEPT) && ran.stdout() == "Hello from Wasm!\n", "{}", ran.stderr());
    assert_eq!(entries(&context), kept);
}

#[test]
fn a_damaged_entry_is_made_again() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let first = run(&context, "build hello.wasm -t app");
    for entry in entries(&context) {
        let mut bytes = fs::read(&entry).unwrap();
        bytes[1000] ^= 1;
        fs::write(&entry, bytes).unwrap();
    }
    let second = run(&context, "build hello.wasm -t app");
    assert!(!second.stderr().contains(KEPT));
    assert_eq!(second.digest(), first.digest());
    assert!(run(&context, "build hello.wasm -t app").stderr().contains(KEPT));
}

#[test]
fn without_it_nothing_is_read_or_written() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let kept = run(&context, "build hello.wasm -t app");
    assert!(!run(&context, "build hello.wasm -t app --no-cache").stderr().contains(KEPT));
    fs::remove_dir_all(context.home().join(".cache")).unwrap();
    assert_eq!(run(&context, "build hello.wasm -t app --no-cache").digest(), kept.digest());
    assert!(entries(&context).is_empty());
}

#[test]
fn a_folder_that_cannot_be_written_stops_nothing() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    fs::write(context.home().join(".cache"), b"no folder").unwrap();
    let built = run(&context, "build hello.wasm -t app");
    assert!(built.stderr().contains("is not kept for next time"), "{}", built.stderr());
}
