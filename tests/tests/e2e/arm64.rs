//! The bundle for arm64, made on whichever machine: an emulated CPU starts its entrypoint.

use std::process::Command;

use wpack_tests::{
    context::Context,
    layout::Layout,
    module,
    rootfs::Rootfs,
    server::Server,
    tool::{Run, find, without},
};

/// The files of the bundle of `program` for one platform.
fn bundle(context: &Context, program: &[u8], platform: &str) -> Rootfs {
    context.write("program.wasm", program);
    context.run(&format!("build program.wasm -o oci:layout:1 --platform {platform}")).success();
    Rootfs::unpack(context, "layout:1")
}

/// What a container of the arm64 bundle of `program` starts, on an emulated CPU.
fn emulated(context: &Context, program: &[u8]) -> Run {
    let rootfs = bundle(context, program, "linux/arm64");
    let entrypoint = rootfs.process()["args"].as_array().unwrap().iter();
    let paths = entrypoint.map(|path| rootfs.path(path.as_str().unwrap()));
    context.dress(Command::new(find("qemu-aarch64"))).args(paths)
}

fn cannot() -> bool {
    without("qemu-user") || without("umoci")
}

#[test]
fn a_hello_runs() {
    if cannot() {
        return;
    }
    emulated(&Context::new(), &module::hello()).success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn arguments_stdin_and_exit_code_pass_through() {
    if cannot() {
        return;
    }
    let context = Context::new();
    let ran = emulated(&context, &module::echo()).arg("first").env("EXIT_CODE", "7").stdin("input\n");
    ran.code(7).says(&["argument: first\n", "input\n"]);
}

#[test]
fn a_component_runs() {
    if cannot() {
        return;
    }
    let context = Context::new();
    let ran = emulated(&context, &module::component(&module::echo())).arg("first");
    ran.success().says(&["argument: first\n"]);
}

#[test]
fn a_trap_ends_with_134() {
    if cannot() {
        return;
    }
    emulated(&Context::new(), &module::text(module::TRAPPING)).code(134).stderr_has(&["unreachable"]);
}

#[test]
fn code_for_another_architecture_is_refused() {
    if cannot() {
        return;
    }
    let (context, other) = (Context::new(), Context::new());
    let runner = bundle(&context, &module::hello(), "linux/arm64").path("/wpack-runner");
    let native = bundle(&other, &module::hello(), "linux/amd64").path("/app.cwasm");
    let ran = context.dress(Command::new(find("qemu-aarch64"))).arg(runner).arg(native);
    ran.code(126).stderr_has(&["x86_64"]);
}

/// With little memory to reserve: an emulator keeps a record of all of it.
#[test]
fn a_program_that_answers_http_runs() {
    if cannot() {
        return;
    }
    let context = Context::new();
    let rootfs = bundle(&context, &module::proxy(), "linux/arm64");
    let run = context.dress(Command::new(find("qemu-aarch64"))).arg(rootfs.path("/wpack-runner"));
    let run = run.args(["--addr", "127.0.0.1:0", "--max-requests", "2"]).arg(rootfs.path("/app.cwasm"));
    let server = Server::start(run);
    assert_eq!(server.get("/hello").text(), "Hello from Wasm!\n");
    assert_eq!(server.get("/trap").status, 500);
    let (status, words, _) = server.stop();
    assert!(status.success() && words.contains("at fall_over"), "{words}");
}

/// The program on its own machine and on the other is one image: an index of both, which share the portable module.
#[test]
fn the_default_is_an_index_of_both() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -o oci:layout:1").success();
    let layout = Layout::open(&context.path("layout"));
    let index = layout.tagged("1");
    let manifests = index["manifests"].as_array().unwrap();
    let platforms: Vec<_> = manifests.iter().map(|manifest| &manifest["platform"]["architecture"]).collect();
    assert_eq!(platforms, ["amd64", "arm64"]);
    let modules: Vec<_> =
        manifests.iter().map(|manifest| layout.follow(manifest)["layers"][2]["digest"].clone()).collect();
    assert_eq!(modules[0], modules[1]);
}
