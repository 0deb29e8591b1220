//! One program of each world, and a folder that has them all.

use wpack_tests::{context::Context, module};

/// The image that the programs are said to be in.
pub(crate) const IMAGE: &str =
    "ghcr.io/acme/web:1.2@sha256:00000000000000000000000000000000000000000000000000000000000000aa";

/// A component that answers HTTP.
const HTTP: &str = r#"(component
    (import "wasi:http/types@0.2.0" (instance $types
        (export "incoming-request" (type (sub resource)))
        (export "response-outparam" (type (sub resource)))))
    (alias export $types "incoming-request" (type $request))
    (alias export $types "response-outparam" (type $response))
    (core module $m (func (export "handle") (param i32 i32)))
    (core instance $i (instantiate $m))
    (func $h (param "request" (own $request)) (param "response-out" (own $response))
        (canon lift (core func $i "handle")))
    (instance $proxy (export "handle" (func $h)))
    (export "wasi:http/incoming-handler@0.2.0" (instance $proxy)))"#;

/// A component of WASI 0.3 that is a command.
const P3: &str = r#"(component
    (core module $a
        (import "task" "return" (func $return (param i32)))
        (func (export "run") (result i32) (call $return (i32.const 0)) i32.const 0)
        (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core func $return (canon task.return (result (result))))
    (core instance $i (instantiate $a (with "task" (instance (export "return" (func $return))))))
    (func $f async (result (result))
        (canon lift (core func $i "run") async (callback (core func $i "callback"))))
    (instance $run (export "run" (func $f)))
    (export "wasi:cli/run@0.3.0" (instance $run)))"#;

/// `command.wasm`, `component.wasm`, `http.wasm` and `p3.wasm`.
pub(crate) fn context() -> Context {
    let context = Context::new();
    context.write("command.wasm", module::hello());
    context.write("component.wasm", module::component(&module::hello()));
    context.write("http.wasm", module::text(HTTP));
    context.write("p3.wasm", module::text(P3));
    context
}
