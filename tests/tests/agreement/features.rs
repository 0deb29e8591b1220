//! A small program for each feature of WebAssembly, in use.

use crate::matrix::Row;

pub(crate) fn rows() -> Vec<Row> {
    CORE.iter()
        .map(|(name, fields)| Row::new(*name, &format!("(module {fields})")))
        .chain(COMPONENT.iter().map(|(name, fields)| Row::new(*name, &component(fields))))
        .collect()
}

const CORE: &[(&str, &str)] = &[
    ("mutable-global", r#"(global (export "g") (mut i32) (i32.const 0)) (func (export "_start"))"#),
    ("saturating-float-to-int", r#"(func (export "_start") (drop (i32.trunc_sat_f32_s (f32.const 1e30))))"#),
    ("sign-extension", r#"(func (export "_start") (drop (i32.extend8_s (i32.const 255))))"#),
    (
        "multi-value",
        r#"(func $two (result i32 i32) i32.const 1 i32.const 2) (func (export "_start") call $two drop drop)"#,
    ),
    (
        "bulk-memory",
        r#"(memory 1) (func (export "_start") (memory.fill (i32.const 0) (i32.const 1) (i32.const 2)))"#,
    ),
    (
        "reference-types",
        r#"(table $t 1 externref) (func (export "_start") (drop (table.grow $t (ref.null extern) (i32.const 1))))"#,
    ),
    ("simd", r#"(func (export "_start") (drop (i8x16.add (v128.const i64x2 0 0) (v128.const i64x2 0 0))))"#),
    (
        "relaxed-simd",
        r#"(func (export "_start") (drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0))))"#,
    ),
    ("tail-call", r#"(func $end) (func (export "_start") return_call $end)"#),
    ("extended-const", r#"(global i32 (i32.add (i32.const 1) (i32.const 2))) (func (export "_start"))"#),
    (
        "multi-memory",
        r#"(memory 1) (memory $second 1) (func (export "_start") (drop (i32.load $second (i32.const 0))))"#,
    ),
    ("memory64", r#"(memory i64 1) (func (export "_start") (drop (i32.load (i64.const 0))))"#),
    ("table64", r#"(table $t i64 1 funcref) (func (export "_start") (drop (table.get $t (i64.const 0))))"#),
    (
        "exceptions",
        r#"(tag $t) (func (export "_start") (block $caught (try_table (catch $t $caught) (throw $t)) unreachable))"#,
    ),
    ("an exception tag that nothing throws", r#"(tag $t) (func (export "_start"))"#),
    ("exnref", r#"(func (export "_start") (local exnref))"#),
    ("legacy-exceptions", r#"(tag $t) (func (export "_start") try (throw $t) catch $t end)"#),
    (
        "function-references",
        r#"(type $f (func)) (elem declare func $end) (func $end) (func (export "_start") (call_ref $f (ref.func $end)))"#,
    ),
    (
        "gc struct",
        r#"(type $s (struct (field i32))) (func (export "_start") (drop (struct.new $s (i32.const 1))))"#,
    ),
    ("gc i31", r#"(func (export "_start") (drop (ref.i31 (i32.const 1))))"#),
    (
        "gc array",
        r#"(type $a (array (mut i8))) (func (export "_start") (drop (array.new_default $a (i32.const 1))))"#,
    ),
    ("gc type that nothing uses", r#"(type $s (struct (field i32))) (func (export "_start"))"#),
    (
        "recursive types",
        r#"(rec (type $a (func (param (ref null $b)))) (type $b (func (param (ref null $a))))) (func (export "_start"))"#,
    ),
    ("atomics", r#"(memory 1) (func (export "_start") (i32.atomic.store (i32.const 0) (i32.const 1)))"#),
    ("shared memory", r#"(memory 1 1 shared) (func (export "_start"))"#),
    ("shared memory, exported", r#"(memory (export "memory") 1 1 shared) (func (export "_start"))"#),
    ("shared-everything-threads global", r#"(global (shared i32) (i32.const 0)) (func (export "_start"))"#),
    ("shared-everything-threads function", r#"(type $f (shared (func))) (func (export "_start"))"#),
    (
        "wide-arithmetic",
        r#"(func (export "_start") (i64.add128 (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)) drop drop)"#,
    ),
    ("custom-page-sizes", r#"(memory 1 (pagesize 1)) (func (export "_start"))"#),
    ("custom-page-sizes, the usual size", r#"(memory 1 (pagesize 65536)) (func (export "_start"))"#),
    (
        "stack-switching",
        r#"(type $f (func)) (type $c (cont $f)) (elem declare func $end) (func $end) (func (export "_start") (drop (cont.new $c (ref.func $end))))"#,
    ),
    (
        "memory-control",
        r#"(memory 1) (func (export "_start") (memory.discard (i32.const 0) (i32.const 65536)))"#,
    ),
    (
        "branch-hinting",
        r#"(func (export "_start") (i32.const 0) (@metadata.code.branch_hint "\00") (if (then)))"#,
    ),
    ("an unknown custom section", r#"(@custom "whatever" "content") (func (export "_start"))"#),
    ("a broken name section", r#"(@custom "name" "\ff\ff\ff") (func (export "_start"))"#),
    (
        "all of version 3 together",
        r#"(type $s (struct)) (tag $t) (memory i64 1) (memory 1) (func $end) (func (export "_start") (drop (struct.new $s)) return_call $end)"#,
    ),
];

/// What a component with the entry point `wasi:cli/run@0.2.0` holds beside it.
const COMPONENT: &[(&str, &str)] = &[
    ("component-model", ""),
    ("component-model-async stream", "(type (stream u8))"),
    ("component-model-async future", "(type (future u8))"),
    ("component-model-async function type", "(type (func async))"),
    ("component-model-async task.return", "(core func (canon task.return))"),
    ("component-model-async backpressure", "(core func (canon backpressure.inc))"),
    ("component-model-async waitable-set", "(core func (canon waitable-set.new))"),
    (
        "component-model-async-stackful",
        "(core module $a (func (export \"f\"))) (core instance $ai (instantiate $a)) (func async (canon lift (core func $ai \"f\") async))",
    ),
    ("component-model-threading", "(core func (canon thread.index))"),
    ("component-model-error-context", "(type error-context)"),
    ("component-model-values", "(import \"v\" (value u32))"),
    ("component-model-nested-names", "(import \"a:b:c/d\" (instance))"),
    ("component-model-fixed-length-lists", "(type (list u8 4))"),
    ("component-model-map", "(type (map string u32))"),
    (
        "component-model-gc",
        "(type $f (func)) (core module $a (func (export \"f\"))) (core instance $ai (instantiate $a)) (func (type $f) (canon lift (core func $ai \"f\") gc))",
    ),
    ("a core module with simd", "(core module (func (drop (v128.const i64x2 0 0))))"),
    ("a core module with exceptions", "(core module (tag))"),
    ("a core module with legacy-exceptions", "(core module (func try end))"),
    (
        "a core module with shared memory",
        "(core module $a (memory 1 1 shared)) (core instance (instantiate $a))",
    ),
    ("a core module with shared memory that nobody instantiates", "(core module $a (memory 1 1 shared))"),
    (
        "a core module with wide-arithmetic",
        "(core module (func (i64.add128 (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)) drop drop))",
    ),
    ("a nested component", "(component (component))"),
];

fn component(fields: &str) -> String {
    format!(
        r#"(component
            {fields}
            (core module $m (func (export "run") (result i32) i32.const 0))
            (core instance $i (instantiate $m))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $r (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $r)))"#
    )
}
