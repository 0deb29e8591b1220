//! The shape of a report as JSON, which `wpack validate --json` shows.

use serde_json::json;
use wpack_validate::validate;

fn report(text: &str) -> serde_json::Value {
    serde_json::to_value(validate(&wat::parse_str(text).unwrap())).unwrap()
}

#[test]
fn module() {
    let report = report(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32) (result i32)))
            (memory (export "memory") 1 2)
            (global (export "g\n") (mut i64) (i64.const 0))
            (func (export "_start")))"#,
    );
    let expected = json!({
        "kind": "module",
        "wasi": "0.1",
        "world": "command",
        "runnable": false,
        "imports": [
            {"module": "wasi_snapshot_preview1", "name": "fd_write", "kind": "func", "type": "(i32,i32,i32) -> i32"},
        ],
        "exports": [
            {"name": "memory", "kind": "memory", "type": "1 2"},
            {"name": "g\n", "kind": "global", "type": "mut i64"},
            {"name": "_start", "kind": "func", "type": "() -> ()"},
        ],
        "features": ["mutable-global"],
        "memory": {"minimum": 65_536, "maximum": 131_072, "shared": false},
        "findings": [{
            "code": "import-type",
            "severity": "error",
            "message": "`wasi_snapshot_preview1.fd_write` takes (i32,i32,i32,i32) -> i32, \
                        but the module imports (i32,i32,i32) -> i32",
            "offset": 24,
            "help": "the module was built against another WASI; rebuild it with a current wasi-sdk",
        }],
    });
    assert_eq!(report, expected);
}

#[test]
fn component() {
    let text = r#"(component
        (import "wasi:cli/exit@0.2.6" (instance (export "exit" (func))))
        (instance $run)
        (export "wasi:cli/run@0.2.6" (instance $run)))"#;
    let expected = json!({
        "kind": "component",
        "wasi": "0.2.6",
        "world": "command",
        "runnable": true,
        "imports": [{"name": "wasi:cli/exit@0.2.6", "kind": "instance"}],
        "exports": [{"name": "wasi:cli/run@0.2.6", "kind": "instance"}],
        "features": ["component-model"],
        "memory": null,
        "findings": [],
    });
    assert_eq!(report(text), expected);
    let target = validate(&wat::parse_str(text).unwrap()).target;
    assert_eq!(target.as_deref(), Some("wasi:cli/command@0.2.6"));
}

#[test]
fn something_else() {
    let expected = json!({
        "kind": "unknown",
        "wasi": "none",
        "world": "none",
        "runnable": false,
        "imports": [],
        "exports": [],
        "features": [],
        "memory": null,
        "findings": [{
            "code": "not-wasm",
            "severity": "error",
            "message": "this is a gzip file, not a WebAssembly binary",
            "offset": null,
            "help": "unpack it and give wpack the `.wasm` inside",
        }],
    });
    assert_eq!(serde_json::to_value(validate(b"\x1f\x8b\x08")).unwrap(), expected);
}
