//! Native code that is not as the compiler wrote it, or not for this runner: one line, status 126, and nothing runs.

use std::{fs, path::Path, process::Command};

use wpack_tests::{
    context::{Context, host_platform},
    module,
    numbers::Numbers,
    outcome::Outcome,
    rootfs::Rootfs,
    tool::{Run, counterpart, without},
};

/// The bundle of `hello` for a platform, unpacked: the runner beside the code.
fn bundle(context: &Context, platform: &str) -> Rootfs {
    context.write("hello.wasm", module::hello());
    context.run(&format!("build hello.wasm --platform {platform} -o oci:layout:1")).success();
    Rootfs::unpack(context, "layout:1")
}

fn run(context: &Context, rootfs: &Rootfs, code: &Path) -> Outcome {
    context.dress(Command::new(rootfs.path("/wpack-runner"))).arg(code).finish()
}

#[track_caller]
fn refused(outcome: Outcome, what: &str) {
    let outcome = outcome.code(126).stdout_is("");
    let words = outcome.stderr();
    assert!(words.starts_with("wpack-runner: ") && words.lines().count() == 1, "{what}: {outcome}");
}

#[test]
fn damaged_code_never_runs() {
    if without("umoci") {
        return;
    }
    let context = Context::new();
    let rootfs = bundle(&context, host_platform());
    let code = rootfs.read("/app.cwasm");
    let path = context.write("same.cwasm", &code);
    run(&context, &rootfs, &path).success().stdout_is("Hello from Wasm!\n");

    let mut numbers = Numbers::new(1);
    let length = code.len() as u64;
    for _ in 0..200 {
        let position = numbers.below(length) as usize;
        let mut damaged = code.clone();
        damaged[position] ^= 1 << numbers.below(8);
        let path = context.write("damaged.cwasm", damaged);
        refused(run(&context, &rootfs, &path), &format!("byte {position}"));
    }
    for length in [0, 1, 64, 4096, code.len() / 2, code.len() - 1] {
        let path = context.write("short.cwasm", &code[..length]);
        refused(run(&context, &rootfs, &path), &format!("the first {length} bytes"));
    }
}

#[test]
fn code_of_another_compiler_never_runs() {
    if without("umoci") {
        return;
    }
    let context = Context::new();
    let rootfs = bundle(&context, host_platform());
    let wasmtime = Run::new(Command::new(counterpart("wasmtime-48")));
    wasmtime
        .args(["compile", "-o"])
        .arg(context.path("foreign.cwasm"))
        .arg(context.path("hello.wasm"))
        .success();
    refused(run(&context, &rootfs, &context.path("foreign.cwasm")), "of wasmtime's command");

    let other = Context::new();
    let platforms = ["linux/amd64", "linux/arm64"];
    let platform = platforms.into_iter().find(|platform| *platform != host_platform()).unwrap();
    fs::write(context.path("other.cwasm"), bundle(&other, platform).read("/app.cwasm")).unwrap();
    refused(run(&context, &rootfs, &context.path("other.cwasm")), "of another machine");
}
