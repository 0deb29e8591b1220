//! What is inside of a file, as JSON, and of files that are made to break who looks.

use serde_json::{Value, json};
use wasm_encoder::{
    CodeSection, CustomSection, Function, FunctionSection, Instruction, Module, NameMap, NameSection,
    ProducersField, ProducersSection, TypeSection,
};
use wpack_validate::{Report, contents::Contents, validate};

use crate::invariants::check;
use crate::support::corpus;

fn contents(bytes: &[u8]) -> Contents {
    let report = validate(bytes);
    check(&report);
    report.contents.unwrap()
}

fn json_of(text: &str) -> Value {
    serde_json::to_value(contents(&wat::parse_str(text).unwrap())).unwrap()
}

#[test]
fn a_module() {
    let text = r#"(module $hello
        (import "env" "f" (func))
        (memory 1)
        (func $small)
        (func $large (local i32) nop nop nop nop)
        (data (i32.const 0) "12345")
        (data "678")
        (@producers (language "C11" "") (processed-by "clang" "19.1.7") (sdk "kit" "3"))
        (@custom "version" "1.2.3")
        (@custom "source" "https://example.org/hello\n")
        (@custom "authors" "\ff")
        (@custom ".debug_info" "0123456789"))"#;
    let expected = json!({
        "sections": [
            {"name": "custom", "count": 6, "size": 183},
            {"name": "data", "count": 1, "size": 18},
            {"name": "code", "count": 1, "size": 15},
            {"name": "import", "count": 1, "size": 11},
            {"name": "type", "count": 1, "size": 6},
            {"name": "function", "count": 1, "size": 5},
            {"name": "memory", "count": 1, "size": 5},
        ],
        "customSections": [
            {"name": "producers", "count": 1, "size": 66},
            {"name": "source", "count": 1, "size": 35},
            {"name": "name", "count": 1, "size": 32},
            {"name": ".debug_info", "count": 1, "size": 24},
            {"name": "version", "count": 1, "size": 15},
            {"name": "authors", "count": 1, "size": 11},
        ],
        "functions": {
            "count": 2,
            "size": 10,
            "largest": [
                {"index": 2, "name": "large", "size": 8, "offset": 42, "module": null},
                {"index": 1, "name": "small", "size": 2, "offset": 39, "module": null},
            ],
        },
        "data": {"count": 2, "size": 8},
        "producers": {
            "language": [{"name": "C11", "version": ""}],
            "processedBy": [{"name": "clang", "version": "19.1.7"}],
            "sdk": [{"name": "kit", "version": "3"}],
        },
        "strip": {"debug": 22, "names": 30, "saves": 56},
        "metadata": {"source": "https://example.org/hello", "version": "1.2.3"},
        "dependencies": [],
        "nested": [],
    });
    assert_eq!(json_of(text), expected);
}

#[test]
fn a_component() {
    let text = r#"(component
        (import "wasi:cli/exit@0.2.6" (instance $exit (export "exit" (func))))
        (core module $main (memory 1 2) (func $run (param v128)) (@producers (language "Rust" "2024")))
        (core instance (instantiate $main))
        (component $inner
            (import "wasi:random/random@0.2.6" (instance (export "get" (func))))
            (import "wasi:clocks/wall-clock@0.2.6" (instance (type (tuple u8 u8)) (export "t" (type (eq 0)))))
            (core module (func) (func))))"#;
    let found = json_of(text);
    let nested = json!([
        {
            "kind": "module",
            "name": "main",
            "depth": 1,
            "offset": found["nested"][0]["offset"],
            "size": found["nested"][0]["size"],
            "imports": 0,
            "exports": 0,
            "memory": {
                "minimum": 65_536,
                "maximum": 131_072,
                "limit": 131_072,
                "shared": false,
                "tables": 0,
                "exact": true,
            },
            "features": ["simd"],
            "capabilities": [],
        },
        {
            "kind": "component",
            "name": "inner",
            "depth": 1,
            "offset": found["nested"][1]["offset"],
            "size": found["nested"][1]["size"],
            "imports": 2,
            "exports": 0,
            "memory": null,
            "features": ["component-model"],
            "capabilities": ["random"],
        },
        {
            "kind": "module",
            "name": null,
            "depth": 2,
            "offset": found["nested"][2]["offset"],
            "size": found["nested"][2]["size"],
            "imports": 0,
            "exports": 0,
            "memory": null,
            "features": [],
            "capabilities": [],
        },
    ]);
    assert_eq!(found["nested"], nested);
    assert_eq!(found["producers"]["language"], json!([{"name": "Rust", "version": "2024"}]));
    let largest = found["functions"]["largest"].as_array().unwrap();
    let modules: Vec<_> = largest.iter().map(|function| &function["module"]).collect();
    assert_eq!((modules, &largest[0]["name"]), (vec![&json!(0), &json!(2), &json!(2)], &json!("run")));
}

/// Where a nested part is said to lie, it lies.
#[test]
fn parts_lie_where_they_are_said_to() {
    let bytes = wat::parse_str(
        r#"(component (core module (func) (export "f" (func 0))) (component (core module (memory 1))))"#,
    )
    .unwrap();
    for part in contents(&bytes).nested {
        let (start, end) = (part.offset as usize, (part.offset + part.size) as usize);
        let alone = validate(&bytes[start..end]);
        assert_eq!(
            (alone.kind, alone.findings.iter().any(|f| f.code.name() == "malformed")),
            (part.kind, false)
        );
        assert_eq!((alone.imports.len(), alone.exports.len()), (part.imports, part.exports));
    }
}

#[test]
fn sections_add_up_to_the_file() {
    for bytes in corpus() {
        let report = validate(&bytes);
        if let (Some(contents), false) = (&report.contents, is_broken(&report)) {
            let sum: u64 = contents.sections.iter().map(|section| section.tally.size).sum();
            assert_eq!(sum + 8, bytes.len() as u64);
            let custom: u64 = contents.custom_sections.iter().map(|section| section.tally.size).sum();
            let all = contents.sections.iter().find(|section| section.name == "custom");
            assert_eq!(custom, all.map_or(0, |section| section.tally.size));
        }
    }
}

fn is_broken(report: &Report) -> bool {
    report.findings.iter().any(|finding| matches!(finding.code.name(), "malformed" | "invalid" | "not-wasm"))
}

#[test]
fn what_is_no_wasm_has_no_contents() {
    assert_eq!(validate(b"\x1f\x8b\x08").contents, None);
    assert!(validate(b"\0asm\x01\0\0\0\x01").contents.is_some());
}

/// A module with these custom sections.
fn with_custom(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut module = Module::new();
    for (name, data) in sections {
        module.section(&CustomSection { name: (*name).into(), data: (*data).into() });
    }
    module.finish()
}

#[test]
fn what_is_broken_in_sections_for_people_is_passed_over() {
    let mut producers = ProducersSection::new();
    producers.field("language", ProducersField::new().value("Zig", "0.16"));
    let mut whole = Vec::new();
    wasm_encoder::Encode::encode(&producers, &mut whole);
    // The size and the name of the section.
    let whole = &whole[11..];
    for end in 0..whole.len() {
        let found = contents(&with_custom(&[("producers", &whole[..end])]));
        assert_eq!(found.producers.language.len(), 0, "cut after {end} bytes");
    }
    let found = contents(&with_custom(&[("producers", &[0xff; 40]), ("producers", whole)]));
    assert_eq!(found.producers.language[0].name, "Zig");
    for name in ["name", "component-name", ".dep-v0", "producers", "description"] {
        for data in [&[0xff; 64][..], &[1, 0xff, 0xff, 0xff, 0xff, 0x0f], &[0; 64]] {
            let bytes = with_custom(&[(name, data)]);
            assert_eq!(validate(&bytes).findings.len(), 1, "no-entry-point alone: {name}");
        }
    }
}

#[test]
fn a_million_functions_and_names() {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let (mut functions, mut code, mut names) = (FunctionSection::new(), CodeSection::new(), NameMap::new());
    let mut body = Function::new([]);
    body.instruction(&Instruction::End);
    for index in 0..1_000_000 {
        functions.function(0);
        code.function(&body);
        names.append(index, "f");
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code).section(&section);
    let found = contents(&module.finish());
    assert_eq!(found.functions.tally.count, 1_000_000);
    assert_eq!(found.functions.largest.len(), 1_000);
    assert!(
        found
            .functions
            .largest
            .iter()
            .zip(0..)
            .all(|(function, index)| { function.index == index && function.name.as_deref() == Some("f") })
    );
}

#[test]
fn many_custom_sections_and_long_texts() {
    let names: Vec<_> = (0..2_000).map(|n| n.to_string()).collect();
    let sections: Vec<_> = names.iter().map(|name| (name.as_str(), &[][..])).collect();
    assert_eq!(contents(&with_custom(&sections)).custom_sections.len(), 1_000);
    let long = vec![b'x'; 100_000];
    let found = contents(&with_custom(&[("description", &long), ("revision", b"r"), ("revision", b"s")]));
    assert_eq!((found.metadata.description, found.metadata.revision.as_deref()), (None, Some("r")));
    let mut producers = ProducersSection::new();
    let mut many = ProducersField::new();
    for name in &names {
        many.value(name, "1");
    }
    producers.field("language", &many);
    producers.field("sdk", ProducersField::new().value(&"x".repeat(5_000), ""));
    let mut module = Module::new();
    module.section(&producers).section(&producers);
    assert_eq!(contents(&module.finish()).producers.language.len(), 64);
}
