//! Components: which interfaces they import and export, in which versions.

use crate::matrix::Row;

pub(crate) fn rows() -> Vec<Row> {
    let mut rows: Vec<Row> =
        ENTRIES.iter().map(|(name, entry)| Row::new(*name, &command("", entry))).collect();
    rows.extend(IMPORTS.iter().map(|(name, import)| Row::new(*name, &command(import, RUN))));
    rows.extend(P3_IMPORTS.iter().map(|(name, import)| Row::new(*name, &command(import, RUN_P3))));
    rows.push(Row::new("a command and incoming-handler", &handler(COMMAND_AND_HANDLER)));
    rows.extend(HANDLERS.iter().map(|(name, fields)| Row::new(*name, &handler(fields)).serving()));
    rows
}

pub(crate) const RUN: &str = r#"(export "wasi:cli/run@0.2.0" (instance $run))"#;
pub(crate) const RUN_P3: &str = r#"(export "wasi:cli/run@0.3.0" (instance $async))"#;

const ENTRIES: &[(&str, &str)] = &[
    ("run@0.2.0", RUN),
    ("run@0.2.3", r#"(export "wasi:cli/run@0.2.3" (instance $run))"#),
    ("run@0.2.12", r#"(export "wasi:cli/run@0.2.12" (instance $run))"#),
    ("run@0.2.99", r#"(export "wasi:cli/run@0.2.99" (instance $run))"#),
    ("run without a version", r#"(export "wasi:cli/run" (instance $run))"#),
    ("run of a release candidate", r#"(export "wasi:cli/run@0.2.0-rc-2023-12-05" (instance $run))"#),
    ("run@0.3.0", RUN_P3),
    ("run@0.3.1", r#"(export "wasi:cli/run@0.3.1" (instance $async))"#),
    ("run of a candidate of 0.3", r#"(export "wasi:cli/run@0.3.0-rc-2026-03-15" (instance $async))"#),
    ("run@0.4.0", r#"(export "wasi:cli/run@0.4.0" (instance $run))"#),
    ("run@1.0.0", r#"(export "wasi:cli/run@1.0.0" (instance $run))"#),
    ("run of other people", r#"(export "acme:cli/run@0.2.0" (instance $run))"#),
    (
        "run twice",
        r#"(export "wasi:cli/run@0.2.0" (instance $run)) (export "wasi:cli/run@0.3.0" (instance $async))"#,
    ),
    ("run as a function", r#"(export "run" (func $f))"#),
    ("no export", ""),
];

const IMPORTS: &[(&str, &str)] = &[
    (
        "environment@0.2.0",
        r#"(import "wasi:cli/environment@0.2.0" (instance (export "get-arguments" (func (result (list string))))))"#,
    ),
    (
        "exit@0.2.0",
        r#"(import "wasi:cli/exit@0.2.0" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit@0.2.12",
        r#"(import "wasi:cli/exit@0.2.12" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit@0.2.99",
        r#"(import "wasi:cli/exit@0.2.99" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit@0.3.0 beside run@0.2",
        r#"(import "wasi:cli/exit@0.3.0" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit without a version",
        r#"(import "wasi:cli/exit" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit of a release candidate",
        r#"(import "wasi:cli/exit@0.2.0-rc-2023-12-05" (instance (export "exit" (func (param "status" (result))))))"#,
    ),
    (
        "exit-with-code",
        r#"(import "wasi:cli/exit@0.2.6" (instance (export "exit-with-code" (func (param "status-code" u8)))))"#,
    ),
    ("clocks", r#"(import "wasi:clocks/wall-clock@0.2.0" (instance))"#),
    ("filesystem", r#"(import "wasi:filesystem/preopens@0.2.0" (instance))"#),
    ("sockets", r#"(import "wasi:sockets/tcp@0.2.0" (instance))"#),
    (
        "random",
        r#"(import "wasi:random/random@0.2.0" (instance (export "get-random-u64" (func (result u64)))))"#,
    ),
    ("streams", r#"(import "wasi:io/streams@0.2.0" (instance))"#),
    ("HTTP in a command, nothing of it used", r#"(import "wasi:http/outgoing-handler@0.2.0" (instance))"#),
    (
        "HTTP in a command",
        r#"(import "wasi:http/types@0.2.0" (instance (export "fields" (type (sub resource)))))"#,
    ),
    ("an unknown interface", r#"(import "wasi:cli/teleport@0.2.0" (instance (export "go" (func))))"#),
    ("an unknown interface, nothing of it used", r#"(import "wasi:cli/teleport@0.2.0" (instance))"#),
    ("an unknown package", r#"(import "wasi:quantum/entangle@0.2.0" (instance (export "go" (func))))"#),
    (
        "keyvalue",
        r#"(import "wasi:keyvalue/store@0.2.0-draft" (instance (export "bucket" (type (sub resource)))))"#,
    ),
    (
        "keyvalue of another version",
        r#"(import "wasi:keyvalue/store@0.2.0-draft2" (instance (export "bucket" (type (sub resource)))))"#,
    ),
    (
        "config of a candidate",
        r#"(import "wasi:config/store@0.2.0-rc.1" (instance (type $e (variant (case "upstream" string) (case "io" string))) (export "error" (type $ee (eq $e))) (export "get" (func (param "key" string) (result (result (option string) (error $ee)))))))"#,
    ),
    (
        "config",
        r#"(import "wasi:config/store@0.2.0-draft" (instance (type $e (variant (case "upstream" string) (case "io" string))) (export "error" (type $ee (eq $e))) (export "get" (func (param "key" string) (result (result (option string) (error $ee)))))))"#,
    ),
    (
        "nn",
        r#"(import "wasi:nn/tensor@0.2.0-rc-2024-10-28" (instance (export "tensor" (type (sub resource)))))"#,
    ),
    (
        "tls",
        r#"(import "wasi:tls/types@0.2.0-draft" (instance (export "client-connection" (type (sub resource)))))"#,
    ),
    (
        "a vendor's interface",
        r#"(import "fermyon:spin/variables@2.0.0" (instance (export "get" (func (param "name" string)))))"#,
    ),
    (
        "an interface of types only",
        r#"(import "acme:app/types" (instance (type $t (record (field "a" u32))) (export "t" (type (eq $t)))))"#,
    ),
    ("a plain function", r#"(import "log" (func (param "line" string)))"#),
    ("a plain instance", r#"(import "host" (instance (export "go" (func))))"#),
    ("a plain type", r#"(import "t" (type (sub resource)))"#),
    ("a core module", r#"(import "unlocked-dep=<a>" (core module))"#),
    ("a component", r#"(import "unlocked-dep=<a>" (component))"#),
];

const P3_IMPORTS: &[(&str, &str)] = &[
    ("system-clock@0.3.0", r#"(import "wasi:clocks/system-clock@0.3.0" (instance))"#),
    (
        "random@0.3.0",
        r#"(import "wasi:random/random@0.3.0" (instance (export "get-random-u64" (func (result u64)))))"#,
    ),
    (
        "random@0.3.99",
        r#"(import "wasi:random/random@0.3.99" (instance (export "get-random-u64" (func (result u64)))))"#,
    ),
    (
        "random of a candidate of 0.3",
        r#"(import "wasi:random/random@0.3.0-rc-2026-03-15" (instance (export "get-random-u64" (func (result u64)))))"#,
    ),
    (
        "random@0.2.0 beside run@0.3",
        r#"(import "wasi:random/random@0.2.0" (instance (export "get-random-u64" (func (result u64)))))"#,
    ),
    (
        "HTTP in a command of 0.3",
        r#"(import "wasi:http/types@0.3.0" (instance (export "fields" (type (sub resource)))))"#,
    ),
    ("an unknown interface of 0.3", r#"(import "wasi:cli/teleport@0.3.0" (instance (export "go" (func))))"#),
];

const HANDLERS: &[(&str, &str)] = &[
    ("incoming-handler@0.2.0", r#"(export "wasi:http/incoming-handler@0.2.0" (instance $proxy))"#),
    ("incoming-handler@0.2.12", r#"(export "wasi:http/incoming-handler@0.2.12" (instance $proxy))"#),
    ("incoming-handler without a version", r#"(export "wasi:http/incoming-handler" (instance $proxy))"#),
    ("incoming-handler@0.3.0", r#"(export "wasi:http/incoming-handler@0.3.0" (instance $proxy))"#),
    (
        "incoming-handler as an empty instance",
        r#"(instance $none) (export "wasi:http/incoming-handler@0.2.0" (instance $none))"#,
    ),
    (
        "handler as an empty instance",
        r#"(instance $none) (export "wasi:http/handler@0.3.0" (instance $none))"#,
    ),
    ("incoming-handler as a function", r#"(export "wasi:http/incoming-handler@0.2.0" (func $h))"#),
    ("no handler", ""),
];

const COMMAND_AND_HANDLER: &str = r#"(export "wasi:cli/run@0.2.0" (instance $run))
    (export "wasi:http/incoming-handler@0.2.0" (instance $proxy))"#;

/// A component with both forms of `run`; only one that exports the form of 0.3 has the async parts.
pub(crate) fn command(imports: &str, exports: &str) -> String {
    let asynchronous = if exports.contains("$async") { ASYNC } else { "" };
    format!(
        r#"(component
            {imports}
            (core module $m (func (export "run") (result i32) i32.const 0))
            (core instance $i (instantiate $m))
            (func $f (result (result)) (canon lift (core func $i "run")))
            (instance $run (export "run" (func $f)))
            {asynchronous}
            {exports})"#
    )
}

const ASYNC: &str = r#"
    (core module $a
        (import "task" "return" (func $return (param i32)))
        (func (export "run") (result i32) (call $return (i32.const 0)) i32.const 0)
        (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
    (core func $return (canon task.return (result (result))))
    (core instance $ai (instantiate $a (with "task" (instance (export "return" (func $return))))))
    (func $af async (result (result))
        (canon lift (core func $ai "run") async (callback (core func $ai "callback"))))
    (instance $async (export "run" (func $af)))"#;

fn handler(exports: &str) -> String {
    format!(
        r#"(component
            (import "wasi:http/types@0.2.0" (instance $types
                (export "incoming-request" (type (sub resource)))
                (export "response-outparam" (type (sub resource)))))
            (alias export $types "incoming-request" (type $request))
            (alias export $types "response-outparam" (type $response))
            (core module $m
                (func (export "run") (result i32) i32.const 0)
                (func (export "handle") (param i32 i32)))
            (core instance $i (instantiate $m))
            (func $f (result (result)) (canon lift (core func $i "run")))
            (instance $run (export "run" (func $f)))
            (func $h (param "request" (own $request)) (param "response-out" (own $response)) (canon lift (core func $i "handle")))
            (instance $proxy (export "handle" (func $h)))
            {exports})"#
    )
}
