//! Each function of preview 1 imported with the right type, with each way to get it wrong, and as something else.

use std::fmt::Write;

use wasi_preview1_component_adapter_provider::WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER;
use wasmparser::{
    ExternalKind, Parser, Payload, ValType,
    ValType::{I32, I64},
    Validator,
};

use crate::matrix::Row;

const PREVIEW1: &str = "wasi_snapshot_preview1";

/// A function as the adapter of wasmtime exports it: neither wpack's table nor the host that is compared.
struct Function {
    name: String,
    params: Vec<ValType>,
    results: Vec<ValType>,
}

pub(crate) fn rows() -> Vec<Row> {
    let functions = functions();
    assert_eq!(functions.len(), 46);
    functions.iter().flat_map(rows_of).chain(unknown()).collect()
}

fn rows_of(function: &Function) -> Vec<Row> {
    let Function { name, params, results } = function;
    let mut rows = vec![
        import(PREVIEW1, name, "right", &signature(params, results)),
        import("wasi_unstable", name, "of preview 0", &signature(params, results)),
        import(
            PREVIEW1,
            name,
            "with one more parameter",
            &signature(&[params, &[I32][..]].concat(), results),
        ),
        import(PREVIEW1, name, "with one more result", &signature(params, &[results, &[I32][..]].concat())),
    ];
    if let Some((_, fewer)) = params.split_last() {
        rows.push(import(PREVIEW1, name, "with one parameter less", &signature(fewer, results)));
    }
    if !results.is_empty() {
        rows.push(import(PREVIEW1, name, "without a result", &signature(params, &[])));
        rows.push(import(PREVIEW1, name, "with a wrong result", &signature(params, &[I64])));
    }
    rows.extend((0..params.len()).map(|at| {
        let mut wrong = params.clone();
        wrong[at] = if wrong[at] == I32 { I64 } else { I32 };
        import(PREVIEW1, name, &format!("with a wrong parameter {at}"), &signature(&wrong, results))
    }));
    let kinds = [("a global", "(global i32)"), ("a memory", "(memory 1)"), ("a table", "(table 1 funcref)")];
    rows.extend(kinds.map(|(kind, ty)| import(PREVIEW1, name, &format!("as {kind}"), ty)));
    rows
}

fn unknown() -> Vec<Row> {
    let call = "(func (param i32) (result i32))";
    let names = ["fd_wirte", "FD_WRITE", "sock_open", "sock_bind", "fd_fdstat_set_rights_v2", ""];
    let mut rows: Vec<_> = names.map(|name| import(PREVIEW1, name, "unknown", call)).into();
    rows.extend(
        ["wasi", "wasi_snapshot_preview2", "wasi_snapshot_preview1 "]
            .map(|module| import(module, "fd_close", &format!("in `{module}`"), call)),
    );
    rows
}

fn import(module: &str, name: &str, what: &str, ty: &str) -> Row {
    let text = format!(
        r#"(module (import "{module}" "{name}" {ty}) (memory (export "memory") 1) (func (export "_start")))"#
    );
    Row::new(format!("{name} {what}"), &text)
}

fn signature(params: &[ValType], results: &[ValType]) -> String {
    let mut text = String::from("(func");
    for (kind, types) in [("param", params), ("result", results)] {
        for ty in types {
            write!(text, " ({kind} {ty})").unwrap();
        }
    }
    text + ")"
}

fn functions() -> Vec<Function> {
    let adapter = WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER;
    let types = Validator::new().validate_all(adapter).unwrap();
    let types = types.as_ref();
    let sections = Parser::new(0).parse_all(adapter).filter_map(|payload| match payload.unwrap() {
        Payload::ExportSection(section) => Some(section),
        _ => None,
    });
    let exports = sections.flat_map(|section| section.into_iter().map(Result::unwrap));
    let functions = exports.filter(|export| export.kind == ExternalKind::Func).map(|export| {
        let ty = types[types.core_function_at(export.index)].unwrap_func();
        Function {
            name: export.name.to_owned(),
            params: ty.params().to_vec(),
            results: ty.results().to_vec(),
        }
    });
    // Beside them it exports what makes it an adapter: `wasi:cli/run@0.2.12#run`, `cabi_import_realloc`, …
    functions.filter(|function| is_of_preview1(&function.name)).collect()
}

fn is_of_preview1(name: &str) -> bool {
    let groups =
        ["args_", "clock_", "environ_", "fd_", "path_", "poll_", "proc_", "random_", "sched_", "sock_"];
    groups.iter().any(|group| name.starts_with(group))
}
