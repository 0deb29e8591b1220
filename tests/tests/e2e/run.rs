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
