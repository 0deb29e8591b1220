//! Pushing: what is there is not sent again, and TLS is checked.

use wpack_tests::{context::Context, module, registry::Registry};

pub(crate) fn built() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello:1").success();
    context
}

#[test]
fn a_second_push_uploads_nothing() {
    let (context, registry) = (built(), Registry::plain());
    let push = format!("push hello:1 {} --json", registry.reference("hello:1"));
    let first = context.run(&push).success().json();
    let second = context.run(&push).success().json();
    assert!(first["images"][0]["uploaded"].as_u64().unwrap() > 0, "{first:#}");
    assert_eq!(second["images"][0]["uploaded"], 0, "{second:#}");
    assert_eq!(second["images"][0]["digest"], first["images"][0]["digest"]);
}

#[test]
fn build_pushes_in_one_step() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let built =
        context.run(&format!("build hello.wasm -t {} --push", registry.reference("hello:1"))).success();
    let pulled = context.run(&format!("pull {} -o oci:layout:1", registry.reference("hello:1"))).success();
    assert_eq!(pulled.digest(), built.digest());
}

#[test]
fn a_password_from_dockers_configuration() {
    let (context, registry) = (built(), Registry::with_password());
    // `tester:correct-horse`
    context.log_in(&registry.address(), "dGVzdGVyOmNvcnJlY3QtaG9yc2U=");
    context
        .run(&format!("push hello:1 {} -vvv", registry.reference("hello:1")))
        .success()
        .hides("correct-horse");
    assert_eq!(registry.tags("hello"), ["1"]);
}
