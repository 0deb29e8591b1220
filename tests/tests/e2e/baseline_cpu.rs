//! Native code runs on every CPU of its architecture, not only on those that are like the build machine's.

use wpack_tests::{
    context::{Context, host_platform},
    module,
    tool::{find, without},
};

#[test]
fn a_bundle_runs_on_the_oldest_cpu() {
    if without("qemu-user") {
        return;
    }
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm").success();
    let (emulator, cpu) = oldest();
    let emulated = context.dress(std::process::Command::new(find(emulator)));
    let folder = host_platform().replace("linux", "wpack-bundle");
    emulated
        .args(["-cpu", cpu, &format!("{folder}/wpack-runner"), &format!("{folder}/app.cwasm")])
        .success()
        .stdout_is("Hello from Wasm!\n");
}

/// qemu64 has SSE2 and nothing after it; a Cortex-A53 has ARMv8.0 and nothing after it.
pub(crate) fn oldest() -> (&'static str, &'static str) {
    match host_platform() {
        "linux/arm64" => ("qemu-aarch64", "cortex-a53"),
        _ => ("qemu-x86_64", "qemu64"),
    }
}
