//! Imports and exports of WASI that are no function or resource where there is one, and the other way round.

use crate::{
    interfaces::{RUN, RUN_P3, command},
    matrix::Row,
};

const FUNCTIONS: &[(&str, &str)] = &[
    ("wasi:cli/environment@0.2.0", "get-arguments"),
    ("wasi:clocks/monotonic-clock@0.2.6", "now"),
    ("wasi:filesystem/types@0.2.99", "[method]descriptor.sync"),
    ("wasi:random/random@0.3.0", "get-random-u64"),
    ("wasi:clocks/system-clock@0.3.99", "now"),
];

const RESOURCES: &[(&str, &str)] = &[
    ("wasi:io/streams@0.2.0", "input-stream"),
    ("wasi:sockets/tcp@0.2.99", "tcp-socket"),
    ("wasi:filesystem/types@0.3.0", "descriptor"),
    ("wasi:sockets/types@0.3.99", "tcp-socket"),
];

const KINDS: &[(&str, &str)] = &[
    ("function", "(func)"),
    ("resource", "(type (sub resource))"),
    ("instance", r#"(instance (export "go" (func)))"#),
    ("empty instance", "(instance)"),
    ("core module", "(core module)"),
    ("component", "(component)"),
];

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for (interface, item) in FUNCTIONS.iter().chain(RESOURCES) {
        let entry = if interface.contains("@0.2.") { RUN } else { RUN_P3 };
        let mut row = |name: String, import: &str| rows.push(Row::new(name, &command(import, entry)));
        for (kind, ty) in KINDS {
            let is_method = item.starts_with('[');
            if !is_method {
                let import = format!(r#"(import "{interface}" (instance (export "{item}" {ty})))"#);
                row(format!("{item} of {interface} as {kind}"), &import);
            }
            row(format!("{interface} as {kind}"), &format!(r#"(import "{interface}" {ty})"#));
        }
    }
    rows.extend(ENTRIES.iter().map(|(name, entry)| Row::new(*name, &command("", entry))));
    rows.push(Row::new("two resources that are one", &command(ONE_RESOURCE, RUN)));
    rows
}

const ONE_RESOURCE: &str = r#"
    (import "wasi:io/streams@0.2.0" (instance
        (export "input-stream" (type $stream (sub resource)))
        (export "output-stream" (type (eq $stream)))))"#;

const ENTRIES: &[(&str, &str)] = &[
    ("run as an empty instance", r#"(instance $none) (export "wasi:cli/run@0.2.0" (instance $none))"#),
    ("run@0.3 as an empty instance", r#"(instance $none) (export "wasi:cli/run@0.3.0" (instance $none))"#),
    ("run as a plain function", r#"(export "wasi:cli/run@0.2.0" (func $f))"#),
    ("run as a core module", r#"(export "wasi:cli/run@0.2.0" (core module $m))"#),
    ("run as a component", r#"(component $c) (export "wasi:cli/run@0.2.0" (component $c))"#),
    ("run as a type", r#"(type $t (list u8)) (export "wasi:cli/run@0.2.0" (type $t))"#),
    (
        "the function run as a core module",
        r#"(instance $i (export "run" (core module $m))) (export "wasi:cli/run@0.2.0" (instance $i))"#,
    ),
    (
        "the function run as an instance",
        r#"(instance $i (export "run" (instance $run))) (export "wasi:cli/run@0.2.0" (instance $i))"#,
    ),
    (
        "run beside another function",
        r#"(instance $i (export "run" (func $f)) (export "more" (func $f)))
            (export "wasi:cli/run@0.2.0" (instance $i))"#,
    ),
];
