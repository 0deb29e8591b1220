//! A generated Dockerfile builds with the real engine, and what it built runs.

use wpack_tests::{context::Context, docker::Docker, module};

#[test]
fn of_a_bundle() {
    let Some(docker) = Docker::engine() else { return };
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm").success();
    assert_eq!(context.names(), ["Dockerfile", "hello.wasm", "wpack-bundle"]);
    docker
        .build(&context.work(), "wpack-test-dockerfile:1")
        .run(&[])
        .success()
        .stdout_is("Hello from Wasm!\n");
}

#[test]
fn of_the_module_alone() {
    let Some(docker) = Docker::engine() else { return };
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm --style wasm").success();
    let image = docker.build(&context.work(), "wpack-test-dockerfile-wasm:1").inspect();
    assert_eq!(image["Config"]["Entrypoint"], serde_json::json!(["/app.wasm"]));
    assert_eq!(image["Config"]["Labels"]["module.wasm.image/variant"], "compat-smart");
}
