//! A component that exports `wasi:cli/run@0.2` runs in the bundle like a module does.

use wpack_tests::{context::Context, docker::Docker, module};

use crate::containers::load;

#[test]
fn a_component_runs_in_a_container() {
    let Some(docker) = Docker::engine() else { return };
    let image = load(&docker, &module::component(&module::echo()));
    let ran = image.run(&["--env", "GREETING=hi"]).args(["first"]).stdin("standard input\n");
    ran.success().stdout_is("argument: first\nGREETING: hi\nstandard input\n");
    // WASI 0.2 knows no other failure: `wasi:cli/exit` takes a result without a number.
    image.run(&["--env", "EXIT_CODE=7"]).code(1);
}

#[test]
fn a_component_runs_here() {
    let context = Context::new();
    context.write("program.wasm", module::component(&module::echo()));
    context.run("run program.wasm -- first").success().stdout_is("argument: first\n");
}
