//! The shape of a report as JSON, which `wpack validate --json` shows.

use serde_json::json;
use wpack_validate::validate;

/// The report without the verdicts of targets, and these. What is inside has its own tests.
fn report(bytes: &[u8]) -> (serde_json::Value, Vec<serde_json::Value>) {
    let mut report = serde_json::to_value(validate(bytes)).unwrap();
    report.as_object_mut().unwrap().remove("contents").unwrap();
    let targets = report.as_object_mut().unwrap().remove("targets").unwrap();
    (report, targets.as_array().unwrap().clone())
}

#[test]
fn module() {
    let text = r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32) (result i32)))
            (memory (export "memory") 1 2)
            (global (export "g\n") (mut i64) (i64.const 0))
            (func (export "_start")))"#;
    let (report, targets) = report(&wat::parse_str(text).unwrap());
    let expected = json!({
        "kind": "module",
        "identity": {"name": "command", "description": "a command: a program that runs from start to end"},
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
        "memory": {
            "minimum": 65_536,
            "maximum": 131_072,
            "limit": 131_072,
            "shared": false,
            "tables": 0,
            "exact": true,
        },
        "capabilities": ["stdout", "stderr"],
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
    let wpack = json!({
        "name": "wpack",
        "verdict": "fails",
        "reason": "a WASI function is imported with a wrong type",
    });
    assert!(targets.contains(&wpack), "{targets:?}");
}

#[test]
fn component() {
    let text = r#"(component
        (import "wasi:cli/exit@0.2.6" (instance (export "exit" (func (param "status" (result))))))
        (core module $main (func (export "run") (result i32) i32.const 0))
        (core instance $main (instantiate $main))
        (func $run (result (result)) (canon lift (core func $main "run")))
        (instance $run (export "run" (func $run)))
        (export "wasi:cli/run@0.2.6" (instance $run)))"#;
    let expected = json!({
        "kind": "component",
        "identity": {
            "name": "component-command",
            "description": "a command: a component that runs from start to end",
        },
        "wasi": "0.2.6",
        "world": "command",
        "runnable": true,
        "imports": [{"name": "wasi:cli/exit@0.2.6", "kind": "instance"}],
        "exports": [{"name": "wasi:cli/run@0.2.6", "kind": "instance"}],
        "features": ["component-model"],
        "memory": null,
        "capabilities": ["exit"],
        "findings": [],
    });
    let (report, targets) = report(&wat::parse_str(text).unwrap());
    assert_eq!(report, expected);
    assert!(targets.contains(&json!({"name": "wpack", "verdict": "runs", "reason": null})), "{targets:?}");
    let target = validate(&wat::parse_str(text).unwrap()).target;
    assert_eq!(target.as_deref(), Some("wasi:cli/command@0.2.6"));
}

#[test]
fn something_else() {
    let expected = json!({
        "kind": "unknown",
        "identity": {"name": "gzip", "description": "a gzip file"},
        "wasi": "none",
        "world": "none",
        "runnable": false,
        "imports": [],
        "exports": [],
        "features": [],
        "memory": null,
        "capabilities": [],
        "findings": [{
            "code": "not-wasm",
            "severity": "error",
            "message": "this is a gzip file, not a WebAssembly binary",
            "offset": null,
            "help": "unpack it and give wpack the `.wasm` inside",
        }],
    });
    let (report, targets) = report(b"\x1f\x8b\x08");
    assert_eq!(report, expected);
    assert!(targets.iter().all(|target| target["verdict"] == "fails"), "{targets:?}");
}
