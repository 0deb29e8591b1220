//! No line is wider than the terminal.

use wpack_tests::{
    context::{Context, program},
    module,
    terminal::Terminal,
};

/// Results, findings, errors. A reference with its digest, and JSON, stay on one line however long; bars are as wide as
/// the terminal, each, without a line end between.
const LINES: [&str; 12] = [
    "validate app.wasm",
    "validate --contents app.wasm",
    "validate component.wasm",
    "validate wrong.wat",
    "validate text.wasm",
    "explain import-type",
    "explain",
    "inspect app:1",
    "build app.wasm -t app --target wasmcloud",
    "build app.wasm -t app --format shim --base store:app:1",
    "run none:1",
    "push -q app:1 oci:out",
];

#[test]
fn no_line_is_wider_than_the_terminal() {
    let context = Context::new();
    let hello = module::hello();
    context.write("app.wasm", &hello);
    context.write("component.wasm", module::component(&hello));
    context.write("text.wasm", "hello");
    context.write("wrong.wat", r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i64))) (func (export "_start")))"#);
    context.run("build app.wasm -t app:1 --format artifact -q").success();
    let folder = program().parent().unwrap().display().to_string();
    let mut shell = Terminal::start(&context, "bash --norc --noprofile -i", &folder);
    shell.enter("bind 'set enable-bracketed-paste off'");
    for columns in [80, 120] {
        shell.enter(&format!("stty columns {columns}"));
        for line in LINES {
            let printed = shell.enter(&format!("clear; wpack {line}"));
            let printed = without_escapes(&printed);
            // The first line is what was typed.
            for shown in printed.split(['\n', '\r']).skip(2) {
                assert!(shown.chars().count() <= columns, "`{line}` at {columns} columns: {shown:?}");
            }
        }
    }
}

/// Without colours and moves of the cursor: `ESC [ … letter`.
fn without_escapes(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain += part.split_once(|sign: char| sign.is_ascii_alphabetic()).map_or("", |(_, rest)| rest);
    }
    plain
}
