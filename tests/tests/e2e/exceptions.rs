//! Exception handling (the final form with `exnref`), which real toolchains emit.

use wpack_tests::{context::Context, docker::Docker, module};

use crate::containers::load;

/// Ends with 7 if what it throws is caught with its value.
const CATCHING: &str = r#"(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (tag $code (param i32))
  (func $fail (throw $code (i32.const 7)))
  (func (export "_start")
    (call $exit
      (block $caught (result i32)
        (try_table (catch $code $caught) (call $fail))
        (i32.const 1)))))"#;

#[test]
fn an_exception_is_caught_in_a_container() {
    let Some(docker) = Docker::engine() else { return };
    load(&docker, &module::text(CATCHING)).run(&[]).code(7);
}

#[test]
fn an_exception_is_caught_here() {
    let context = Context::new();
    context.write("catching.wat", CATCHING);
    context.run("validate catching.wat").success();
    context.run("run catching.wat").code(7);
}
