//! The digests of `examples/hello.wat`, written down: a change of any byte is a decision, not an accident.
//!
//! The bundle holds the runner, whose bytes depend on the Rust release; `reproducible.rs` covers it.

use wpack_tests::{context::Context, module};

#[test]
fn artifact_shim_and_compat() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let built = context.run("build hello.wasm -t hello:1 --format artifact,shim,compat").success();
    let expected = [
        "sha256:8b3be0ec0448fdf4e3ae32ae6c798984ede8a4f922aa96ab0be899e978c57122",
        "sha256:e388acfd441e3509973a174c33ffd710cf62ab5c12c3566e64a408308b6be8d0",
        "sha256:e75fbb13867e0f6ba299ad5694163b810854fd7c82121485c865c12b5bfe5e69",
    ];
    assert_eq!(built.digests(), expected);
}
