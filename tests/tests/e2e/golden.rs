//! The digests of `examples/hello.wat`, written down: a change of any byte is a decision, not an accident.
//!
//! The bundle holds the runner, whose bytes depend on the Rust release; `reproducible.rs` covers it.

use wpack_tests::{context::Context, module};

#[test]
fn artifact_shim_and_compat() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let built = context.run("build hello.wasm -t hello:1 --format artifact,shim,compat").success();
    let expected = ["sha256:0", "sha256:0", "sha256:0"];
    assert_eq!(built.digests(), expected);
}
