//! The memory export, which WASI functions look for when they are called.

use crate::matrix::Row;

/// A call that touches no memory; wasmtime looks for one at every call.
const CALL: &str = r#"(func (export "_start") (drop (call $close (i32.const 99))))"#;
const NO_CALL: &str = r#"(func (export "_start"))"#;

pub(crate) fn rows() -> Vec<Row> {
    let memories = [
        ("memory", r#"(memory (export "memory") 1)"#),
        ("no memory", ""),
        ("a memory that is not exported", "(memory 1)"),
        ("a memory by another name", r#"(memory (export "mem") 1)"#),
        ("a memory that is a global", r#"(memory 1) (global (export "memory") i32 (i32.const 0))"#),
        ("a memory that is a function", r#"(memory 1) (func (export "memory"))"#),
        ("a memory of no pages", r#"(memory (export "memory") 0)"#),
        ("a memory of 64 bits", r#"(memory (export "memory") i64 1)"#),
        ("the second memory", r#"(memory 1) (memory (export "memory") 1)"#),
    ];
    let called = memories.iter().map(|(name, memory)| wasi(&format!("{name}, called"), memory, CALL));
    let uncalled =
        memories.iter().map(|(name, memory)| wasi(&format!("{name}, not called"), memory, NO_CALL));
    let without = memories
        .iter()
        .map(|(name, memory)| Row::new(format!("{name}, no WASI"), &format!("(module {memory} {NO_CALL})")));
    let exit = Row::new(
        "no memory, proc_exit called",
        r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (func (export "_start") (call $exit (i32.const 0))))"#,
    );
    called.chain(uncalled).chain(without).chain([exit]).chain(sizes()).collect()
}

fn wasi(name: &str, memory: &str, start: &str) -> Row {
    let import = r#"(import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))"#;
    Row::new(name, &format!("(module {import} {memory} {start})"))
}

fn sizes() -> Vec<Row> {
    ["65536", "65536 65536", "1 65536", "32768"]
        .map(|pages| {
            let text = format!(r#"(module (memory (export "memory") {pages}) {NO_CALL})"#);
            Row::new(format!("{pages} pages"), &text)
        })
        .into()
}
