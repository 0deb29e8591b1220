//! Imports from elsewhere than WASI.

use crate::matrix::Row;

pub(crate) fn rows() -> Vec<Row> {
    [
        ("env.memory", r#"(import "env" "memory" (memory 1))"#),
        ("env.memory shared", r#"(import "env" "memory" (memory 1 1 shared))"#),
        ("a shared memory by other names", r#"(import "host" "heap" (memory 1 1 shared))"#),
        ("env.table", r#"(import "env" "__indirect_function_table" (table 1 funcref))"#),
        ("env.global", r#"(import "env" "__stack_pointer" (global (mut i32)))"#),
        ("env.function", r#"(import "env" "abort" (func))"#),
        ("env.tag", r#"(import "env" "__cpp_exception" (tag (param i32)))"#),
        (
            "a string of JavaScript",
            r#"(import "wasm:js-string" "length" (func (param externref) (result i32)))"#,
        ),
        ("wasi.thread-spawn", r#"(import "wasi" "thread-spawn" (func (param i32) (result i32)))"#),
        (
            "wasi-threads",
            r#"(import "env" "memory" (memory 1 1 shared))
            (import "wasi" "thread-spawn" (func (param i32) (result i32)))"#,
        ),
        ("wasi-nn", r#"(import "wasi_ephemeral_nn" "load" (func (param i32 i32 i32 i32 i32) (result i32)))"#),
        ("wasi-http of old", r#"(import "wasi_experimental_http" "close" (func (param i32) (result i32)))"#),
        ("WASIX", r#"(import "wasix_32v1" "getpid" (func (param i32) (result i32)))"#),
        ("spectest", r#"(import "spectest" "print" (func))"#),
        ("the core of a component", r#"(import "wasi:cli/exit@0.2.0" "exit" (func (param i32)))"#),
    ]
    .map(|(name, import)| {
        Row::new(name, &format!(r#"(module {import} (memory (export "memory") 1) (func (export "_start")))"#))
    })
    .into()
}
