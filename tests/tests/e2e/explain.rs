//! `wpack explain`: the long texts of codes. Codes are a contract, so they stand as literals.

use wpack_tests::context::Context;

#[test]
fn a_code_is_explained_at_length() {
    let text = Context::new().run("explain import-type").success().stdout();
    assert!(
        text.starts_with("import-type: a WASI function is imported with the wrong kind or signature\n\n")
    );
    for heading in
        ["Why it matters", "Example", "How to fix it", "What it stops", "How to weigh it otherwise"]
    {
        assert!(text.contains(&format!("\n\n{heading}\n\n")), "no `{heading}` in {text}");
    }
    assert!(text.contains("in the formats `bundle`, `shim`, `compat`"), "{text}");
}

#[test]
fn without_a_code_all_are_listed() {
    let context = Context::new();
    let list = context.run("explain").success().stdout();
    assert!(list.starts_with("not-wasm "), "{list}");
    context.run("explain --list").success().stdout_is(&list);
    assert!(list.lines().any(|line| line.starts_with("unknown-import ")), "{list}");
}

#[test]
fn an_unknown_code_is_wrong_usage_with_a_proposal() {
    Context::new()
        .run("explain import-typ")
        .code(2)
        .stdout_is("")
        .stderr_has(&["'import-typ'", "'import-type'"]);
}

#[test]
fn explains_in_json() {
    let document = Context::new().run("explain invalid --json").success().json();
    let code = &document["codes"][0];
    assert_eq!(code["code"], "invalid");
    assert_eq!(code["description"], "the binary can be decoded but breaks a rule of WebAssembly");
    assert!(code["explanation"].as_str().unwrap().contains("\n\n## How to fix it\n\n- "), "{code}");
}

#[test]
fn a_report_names_the_command_that_says_more() {
    let context = Context::new();
    context.write("library.wat", r#"(module (import "env" "puts" (func)))"#);
    let report = context.run("validate library.wat").code(1);
    let last = report.stdout().lines().last().map(str::to_owned);
    assert_eq!(last.as_deref(), Some("more: wpack explain no-entry-point unknown-import"));
}
