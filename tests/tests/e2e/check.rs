//! `build --check`: no name for an image that does not start.

use wpack_tests::{
    context::{Context, names},
    module,
};

fn program(body: &str) -> Vec<u8> {
    module::text(&format!(
        r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) (func (export "_start") {body}))"#
    ))
}

#[test]
fn what_starts_is_built_whatever_it_returns() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let checked = context.run("build hello.wasm --check -t hello --dir /data::/d --arg x").success();
    let built = context.run("build hello.wasm -t hello --dir /data::/d --arg x").success();
    assert_eq!(checked.stdout(), built.stdout());
    context.write("fails.wasm", program("(call $exit (i32.const 3))"));
    context.run("build fails.wasm --check -t fails").success();
}

#[test]
fn what_traps_gets_no_name() {
    let context = Context::new();
    context.write("traps.wasm", program("unreachable"));
    let failed = context.run("build traps.wasm --check -t traps").code(1);
    failed.says(&["the bundle of `traps.wasm` does not start", "it trapped", "unreachable"]);
    // Nor does another format of it, were it the first.
    let both = "build traps.wasm --check --format artifact,bundle -o oci:out";
    assert_eq!(context.run(both).code(1).stdout(), "");
    assert_eq!(context.names(), ["traps.wasm"]);
    assert!(names(&context.store()).is_empty());
}

#[test]
fn a_server_need_not_end() {
    let context = Context::new();
    context.write("loops.wasm", program("(loop $again (br $again))"));
    context.run("build loops.wasm --check -t loops").success();
}

#[test]
fn only_a_bundle_for_this_machine_can_be_checked() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm --check -t hello --format artifact").code(2).says(&["--check"]);
}

/// A component that answers HTTP with `body` as what it does with a request.
fn http(body: &str) -> Vec<u8> {
    module::text(&format!(
        r#"(component
            (import "wasi:http/types@0.2.0" (instance $types
                (export "incoming-request" (type (sub resource)))
                (export "response-outparam" (type (sub resource)))))
            (alias export $types "incoming-request" (type $request))
            (alias export $types "response-outparam" (type $response))
            (core module $m (func $fall_over (export "handle") (param i32 i32) {body}))
            (core instance $i (instantiate $m))
            (func $h (param "request" (own $request)) (param "response-out" (own $response))
                (canon lift (core func $i "handle")))
            (instance $proxy (export "handle" (func $h)))
            (export "wasi:http/incoming-handler@0.2.0" (instance $proxy)))"#
    ))
}

#[test]
fn a_program_that_answers_http_is_asked_once() {
    let context = Context::new();
    for program in [module::proxy(), module::service()] {
        context.write("app.wasm", program);
        context.run("build app.wasm --check -t app").success();
        // Whatever port the image names: it is another one that is asked.
        context.run("build app.wasm --check -t app --addr 0.0.0.0:80 --env PORT=80").success();
    }
}

#[test]
fn a_program_that_breaks_at_the_request_gets_no_name() {
    let context = Context::new();
    let broke = "it broke when it was asked for `/`";
    for (body, word) in [("unreachable", "at fall_over"), ("", "ended without an answer")] {
        context.write("app.wasm", http(body));
        let failed = context.run("build app.wasm --check -t app").code(1);
        failed.says(&["the bundle of `app.wasm` does not start", broke, word]);
    }
    context.write("proxy.wasm", module::proxy());
    let failed = context.run("build proxy.wasm --check -t app --max-memory 64KiB").code(1);
    failed.says(&[broke, "--max-memory is 65536"]);
    assert!(names(&context.store()).is_empty());
}
