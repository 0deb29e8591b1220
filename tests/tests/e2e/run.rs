//! `wpack run`: a file, a name in the store and a location run as they would in the bundle.

use wpack_tests::{context::Context, module};

#[test]
fn a_file() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("run hello.wasm").success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn text() {
    let context = Context::new();
    context.wpack().arg("run").arg(module::hello_path()).success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn a_name_in_the_store() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello").success();
    context.run("run hello").success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn a_location() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello:1 -o oci:layout:1").success();
    context.run("run oci:layout:1").success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn arguments_stdin_and_exit_code_pass_through() {
    let context = Context::new();
    context.write("echo.wasm", module::echo());
    let ran = context.run("run echo.wasm -- first --second").stdin("standard input\n").success();
    ran.stdout_is("argument: first\nargument: --second\nstandard input\n");
    context.write("seven.wasm", module::c("int main(void) { return 7; }\n"));
    context.run("run seven.wasm").code(7);
}

#[test]
fn a_trap_ends_with_134() {
    let context = Context::new();
    context.write("trap.wat", module::TRAPPING);
    context.run("run trap.wat").code(134).stderr_has(&["unreachable"]);
}

/// Grows its memory to 64 MiB.
const GROWING: &str = r#"(module (memory (export "memory") 1) (func (export "_start")
    (drop (memory.grow (i32.const 1023)))))"#;

#[test]
fn limits_end_with_137() {
    let context = Context::new();
    context.write("grow.wat", GROWING);
    context.write("loop.wat", module::LOOPING);
    context.run("run grow.wat --max-memory 64MiB").success();
    context.run("run grow.wat --max-memory 63MiB").code(137).stderr_has(&["--max-memory"]);
    context.run("run loop.wat --timeout 50ms").code(137).stderr_has(&["--timeout"]);
}

#[test]
fn a_folder_can_be_read_only() {
    let context = Context::new();
    let source = r#"#include <stdio.h>
        int main(void) { return fopen("/d/file", "r") ? fopen("/d/new", "w") ? 2 : 1 : 0; }"#;
    context.write("files.wasm", module::c(source));
    context.write("file", "");
    context.run("run files.wasm").code(0);
    context.run("run files.wasm --dir .::/d::ro").code(1);
    context.run("run files.wasm --dir .::/d").code(2);
}

#[test]
fn the_limits_of_an_image_hold() {
    let context = Context::new();
    context.write("grow.wat", GROWING);
    context.run("build grow.wat -t grow --max-memory 1MiB").success();
    context.run("run grow").code(137);
    context.run("run grow --max-memory 64MiB").success();
    context.run("build grow.wat -t grow --format shim --timeout 1s").code(2).stderr_has(&["--timeout"]);
}

#[test]
fn the_runner_confines_itself() {
    let context = Context::new();
    let source = r#"#include <stdio.h>
        int main(void) {
            char line[256];
            FILE *status = fopen("/p/self/status", "r");
            while (status && fgets(line, sizeof line, status)) fputs(line, stdout);
            return 0;
        }"#;
    context.write("status.wasm", module::c(source));
    let status =
        |flags: &str| context.run(&format!("run status.wasm --dir /proc::/p::ro{flags}")).success().stdout();
    let confined = status("");
    assert!(confined.contains("NoNewPrivs:\t1\n") && confined.contains("Seccomp:\t2\n"), "{confined}");
    assert!(status(" --no-sandbox").contains("Seccomp:\t0\n"));
}

#[test]
fn a_trap_names_the_functions() {
    let context = Context::new();
    let text = r#"(module
        (func $_ZN3app5inner17h0123456789abcdefE unreachable)
        (func $outer (call $_ZN3app5inner17h0123456789abcdefE))
        (func (export "_start") (call $outer)))"#;
    context.write("trap.wat", text);
    let expected = [
        "wpack-runner: the program trapped: wasm `unreachable` instruction executed\n  at app::inner (offset 0x",
        "\n  at outer (offset 0x",
        "\n  at function 2 (offset 0x",
    ];
    context.run("run trap.wat").code(134).stderr_has(&expected);
}
