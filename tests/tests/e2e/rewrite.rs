//! What `--strip` and `--adapt` make of a program does the same as before.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use wpack_tests::{
    context::Context,
    layout::Layout,
    module,
    tool::{Run, counterpart},
};

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
    let layout = Layout::open(&context.path("layout"));
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

/// Shows that `_initialize` was called, and then `run`.
const REACTOR: &str = r#"
    #include <stdio.h>
    #include <stdlib.h>
    static const char *greeting = "not set up";
    __attribute__((constructor)) static void set_up(void) { greeting = getenv("GREETING"); }
    __attribute__((export_name("wasi:cli/run@0.2.0#run"))) int run(void) { return puts(greeting) < 0; }
"#;

const WORLD: &str = "
    package wasi:cli@0.2.0;
    interface run { run: func() -> result; }
    world runs { export run; }
";

/// A run by a host that is not wpack, with `GREETING` set.
fn wasmtime(options: &[&str], program: &Path) -> Run {
    let wasmtime = Run::new(Command::new(counterpart("wasmtime-48")));
    wasmtime.args(["run", "--env", "GREETING=hi"]).args(options).arg(program)
}

#[test]
fn an_adapted_reactor_does_the_same() {
    let context = Context::new();
    let reactor = context.write("reactor.wasm", module::reactor(REACTOR, WORLD, "runs"));
    // The function's result comes behind what it prints.
    wasmtime(&["--invoke", "wasi:cli/run@0.2.0#run"], &reactor).success().stdout_is("hi\n0\n");
    context.run("validate reactor.wasm").code(1).says(&["the core module of a component"]);
    context.run("build reactor.wasm --adapt -t reactor:1").success();
    context.run("run reactor:1 --env GREETING=hi").success().stdout_is("hi\n");
    let component = rewritten(&context, "reactor.wasm --adapt");
    wasmtime(&[], &component).success().stdout_is("hi\n");
}

#[test]
fn rewritten_programs_do_the_same_for_another_host() {
    let context = Context::new();
    // What comes in is no bitstream, and icepack says so.
    let programs = [
        ("hello.wasm", module::hello(), 0),
        ("echo.wasm", module::echo(), 0),
        ("icepack.wasm", module::icepack(), 1),
    ];
    for (name, binary, code) in programs {
        let whole = context.write(name, binary);
        let result = |program: &Path| {
            let ran = wasmtime(&[], program).stdin("standard input\n").code(code);
            ran.stdout() + &ran.stderr()
        };
        let expected = result(&whole);
        assert!(!expected.is_empty(), "{name}");
        for options in ["--strip", "--adapt", "--strip --adapt"] {
            let changed = rewritten(&context, &format!("{name} {options}"));
            assert_eq!(result(&changed), expected, "{name} {options}");
        }
    }
}

/// The program in an image that `wpack build` makes of `arguments`, as a file.
fn rewritten(context: &Context, arguments: &str) -> PathBuf {
    context.run(&format!("build {arguments} --format artifact -o oci:rewritten:1")).success();
    let layout = Layout::open(&context.path("rewritten"));
    let digest = layout.tagged("1")["layers"][0]["digest"].as_str().unwrap().to_owned();
    let program = context.write("rewritten.wasm", layout.blob(&digest));
    context.run("validate rewritten.wasm").success();
    program
}
