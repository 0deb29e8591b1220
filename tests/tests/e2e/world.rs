//! `validate --world`: components against a world of the user.

use std::fs;

use wpack_tests::context::Context;

/// Exports `run` of `acme:app/api`, and asks a WASI of another patch version for its streams.
const PLUGIN: &str = r#"(component
    (import "wasi:cli/exit@0.2.9" (instance (export "exit" (func (param "status" (result))))))
    (core module $main (func (export "run") (param i32) (result i32) local.get 0))
    (core instance $main (instantiate $main))
    (func $run (param "count" u32) (result u32) (canon lift (core func $main "run")))
    (instance $api (export "run" (func $run)))
    (export "acme:app/api@1.0.0" (instance $api)))"#;

fn context(wit: &str) -> Context {
    let context = Context::new();
    context.write("plugin.wat", PLUGIN);
    context.write("app.wit", wit);
    context
}

const WIT: &str = "package acme:app@1.0.3;
interface api { run: func(count: u32) -> u32; }
world plugin { import wasi:cli/exit@0.2.3; export api; }
world sealed { export api; }
world wordy { import wasi:cli/exit@0.2.3; import log: func(text: string); export api; export stop: func(); }
";

#[test]
fn a_component_that_fits() {
    let context = context(WIT);
    let report = context.run("validate plugin.wat --world app.wit#plugin --json").success().json();
    assert_eq!(report["modules"][0]["findings"], serde_json::json!([]));
    // By the worlds of WASI, it is none.
    context.run("validate plugin.wat").code(1).says(&["no-entry-point"]);
}

#[test]
fn a_component_that_asks_for_more() {
    context(WIT).run("validate plugin.wat --world app.wit#sealed").code(1).says(&[
        "error[world-mismatch]",
        "the component imports the interface `wasi:cli/exit@0.2.9`, which the world does not have",
        "`plugin.wat` does not fit the world",
    ]);
}

#[test]
fn a_component_that_offers_less() {
    let wordy = context(WIT).run("validate plugin.wat --world app.wit#wordy").code(1);
    wordy.says(&["the world wants the function `stop`, which the component does not export"]);
}

#[test]
fn a_component_with_another_type() {
    let context = context(&WIT.replace("count: u32", "count: u64"));
    context.run("validate plugin.wat --world app.wit#plugin").code(1).says(&[
        "`run` of `acme:app/api@1.0.0` is `func(count: u64) -> u32`, but the component exports it as \
         `func(count: u32) -> u32`",
    ]);
}

#[test]
fn a_world_of_several_must_be_named() {
    let context = context(WIT);
    let several = context.run("validate plugin.wat --world app.wit").code(3);
    several.stderr_has(&["it has several worlds, of which one must be named: `plugin`, `sealed`, `wordy`"]);
    context.run("validate plugin.wat --world app.wit#").code(2).stderr_has(&["PATH#WORLD"]);
    context.run("validate plugin.wat --world app.wit#none").code(3).stderr_has(&["none"]);
}

#[test]
fn wit_with_an_error() {
    let context = context("package acme:app;\nworld w {\n  import x func();\n}\n");
    context.run("validate plugin.wat --world app.wit").code(3).stderr_has(&["app.wit:3:12: expected"]);
    context.run("validate plugin.wat --world none.wit").code(3).stderr_has(&["none.wit"]);
}

#[test]
fn dependencies_are_in_a_folder() {
    let context = context("");
    fs::create_dir_all(context.path("wit/deps/acme-app")).unwrap();
    context.write("wit/deps/acme-app/package.wit", WIT);
    context.write("wit/world.wit", "package acme:user; world w { include acme:app/plugin@1.0.3; }");
    context.run("validate plugin.wat --world wit").success();
    context.write("alone.wit", context.read("wit/world.wit"));
    context.run("validate plugin.wat --world alone.wit").code(3).stderr_has(&[
        "alone.wit:1:",
        "the package `acme:app@1.0.3` is not known; its WIT belongs into the folder `deps`",
    ]);
}

#[test]
fn a_core_module_has_no_world() {
    let context = context(WIT);
    context.write("core.wat", "(module (func (export \"_start\")))");
    context.run("validate core.wat --world app.wit#plugin").code(1).says(&["is a core module", "--adapt"]);
    context.write("half.wat", "(module (@custom \"component-type:plugin\" \"\"))");
    let half = context.run("validate half.wat --world app.wit#plugin").code(1);
    half.says(&["wasm-tools component new"]);
}
