//! `command: ["/app.wasm"]` picks the portable module in a bundle: the input itself, which other runtimes run.

use wpack_tests::{
    context::Context,
    crun, module,
    rootfs::Rootfs,
    tool::{Run, counterpart, without},
};

/// The bundle of `hello` for one platform, which umoci 0.4 wants, in `layout:1`.
fn bundle() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t localhost/hello:1 --platform linux/amd64 -o oci:layout:1").success();
    context
}

#[test]
fn it_is_the_input_and_wasmtime_runs_it() {
    if without("umoci") {
        return;
    }
    let context = bundle();
    let rootfs = Rootfs::unpack(&context, "layout:1");
    assert!(rootfs.read("/app.wasm") == module::hello(), "/app.wasm is the input");
    let wasmtime = Run::new(std::process::Command::new(counterpart("wasmtime-48")));
    wasmtime
        .args(["run", "-C", "cache=n"])
        .arg(rootfs.path("/app.wasm"))
        .success()
        .stdout_is("Hello from Wasm!\n");
}

#[test]
fn crun_with_wasmedge_runs_it() {
    let context = bundle();
    let Some(run) = crun::run(&context, "layout:1", "/app.wasm") else { return };
    run.success().stdout_is("Hello from Wasm!\n");
}
