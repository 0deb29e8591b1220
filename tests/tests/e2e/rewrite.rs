//! What `--strip` and `--adapt` make of a program does the same as before.

use wpack_tests::{context::Context, module};

fn store_of(options: &str) -> Context {
    let context = Context::new();
    context.write("echo.wasm", module::echo());
    context.run(&format!("build echo.wasm -t echo:1 {options}")).success();
    context
}

#[test]
fn a_stripped_program_does_the_same() {
    let context = store_of("--strip");
    let ran = context.run("run echo:1 -- first").stdin("standard input\n").success();
    ran.stdout_is("argument: first\nstandard input\n");
    context.run("copy store:echo:1 oci:layout:1").success();
    context.run("build echo.wasm --strip --format artifact -o oci:layout:stripped").success();
    context.run("build echo.wasm --format artifact -o oci:layout:whole").success();
    let layout = wpack_tests::layout::Layout::open(&context.path("layout"));
    let size = |tag| layout.tagged(tag)["layers"][0]["size"].as_u64().unwrap();
    assert!(size("stripped") < size("whole") / 2, "wasi-libc's debug information is most of the file");
}

#[test]
fn an_adapted_program_does_the_same_but_for_its_exit_code() {
    let context = store_of("--adapt");
    let ran = context.run("run echo:1 --env GREETING=hi -- first").stdin("standard input\n").success();
    ran.stdout_is("argument: first\nGREETING: hi\nstandard input\n");
    context.run("run echo:1 --env EXIT_CODE=7").code(1);
}

#[test]
fn a_component_cannot_be_adapted_again() {
    let context = Context::new();
    context.write("component.wasm", module::component(&module::echo()));
    context.run("build component.wasm --adapt -t x").code(1).stderr_has(&["it is a component already"]);
}
