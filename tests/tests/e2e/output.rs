//! What scripts read: stdout is data and nothing else, and the JSON has the documented fields.

use serde_json::Value;
use wpack_tests::{
    context::{Context, program},
    module,
    tool::tool,
};

fn context() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context
}

#[test]
fn build_prints_one_line_for_each_tag() {
    let context = context();
    let built = context.run("build hello.wasm -t hello:1 -t hello:2 --format compat").success();
    let digest = built.digests().remove(0);
    built.stdout_is(&format!("hello@{digest}\nhello@{digest}\n"));
}

#[test]
fn build_answers_in_json() {
    let built = context().run("build hello.wasm -t hello:1 --format bundle --json").success().json();
    let image = &built["images"][0];
    has_fields(image, &["name", "tag", "digest", "mediaType", "size", "format", "platforms", "manifests"]);
    has_fields(image, &["outputs", "uploaded", "skipped", "mounted"]);
    has_fields(&image["manifests"][0], &["platform", "digest", "size", "layers"]);
    has_fields(&image["manifests"][0]["layers"][0], &["mediaType", "digest", "size"]);
    assert_eq!((&image["name"], &image["tag"]), (&"hello".into(), &"1".into()));
}

#[test]
fn validate_answers_in_json() {
    let report = context().run("validate hello.wasm --json").success().json();
    let module = &report["modules"][0];
    has_fields(
        module,
        &["input", "digest", "size", "kind", "wasi", "world", "runnable", "imports", "exports"],
    );
    has_fields(module, &["features", "memory", "findings"]);
    assert_eq!(module["kind"], "module");
    assert_eq!(module["wasi"], "0.1");
    assert_eq!(module["world"], "command");
    assert_eq!(module["runnable"], true);
}

#[track_caller]
fn has_fields(object: &Value, names: &[&str]) {
    for name in names {
        assert!(object.get(name).is_some(), "no `{name}` in {object:#}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let context = context();
    // `true` reads nothing and ends; `pipefail` shows how wpack took that.
    let script = format!("set -o pipefail; {} validate hello.wasm | true", program().display());
    context.dress(tool("bash").args(["-c", &script]).into_command()).success();
}
