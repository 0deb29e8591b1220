//! The entry points `_start` and `_initialize` in all forms.

use crate::matrix::Row;

pub(crate) fn rows() -> Vec<Row> {
    [
        ("_start", r#"(func (export "_start"))"#),
        ("_start with a parameter", r#"(func (export "_start") (param i32))"#),
        ("_start with a result", r#"(func (export "_start") (result i32) i32.const 0)"#),
        ("_start as a global", r#"(global (export "_start") i32 (i32.const 0))"#),
        ("_start as a table", r#"(table (export "_start") 1 funcref)"#),
        ("_start as the memory", r#"(export "_start" (memory 0))"#),
        ("_start as an import", r#"(export "_start" (func $yield))"#),
        ("_initialize", r#"(func (export "_initialize"))"#),
        ("both", r#"(func (export "_start")) (func (export "_initialize"))"#),
        (
            "_start and a trap in _initialize",
            r#"(func (export "_start")) (func (export "_initialize") unreachable)"#,
        ),
        (
            "_start and _initialize with a parameter",
            r#"(func (export "_start")) (func (export "_initialize") (param i32))"#,
        ),
        (
            "_start and _initialize as a global",
            r#"(func (export "_start")) (global (export "_initialize") i32 (i32.const 0))"#,
        ),
        ("main", r#"(func (export "main") (param i32 i32) (result i32) i32.const 0)"#),
        ("none", ""),
        ("a start function", "(func $f) (start $f)"),
        ("a start function and _start", r#"(func $f) (start $f) (func (export "_start"))"#),
        ("the empty name", r#"(func (export ""))"#),
    ]
    .map(|(name, fields)| Row::new(name, &module(fields)))
    .into()
}

fn module(fields: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "sched_yield" (func $wasi (result i32)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            {})"#,
        fields.replace("$yield", "$exit")
    )
}
