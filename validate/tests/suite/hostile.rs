//! Files made to break a reader: each gets its report, in time and within memory, without a panic.

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, CustomSection, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemorySection, MemoryType,
    Module, RawSection, TypeSection, ValType,
};
use wpack_validate::validate;

use crate::invariants::check;
use crate::support::{codes, corpus};

const HEADER: &[u8] = b"\0asm\x01\0\0\0";

fn leb(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
    bytes
}

fn with_header(header: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    [header, &parts.concat()].concat()
}

/// A module with one function of the type () -> () that is exported as `_start`.
fn command(body: &Function) -> Module {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut exports = ExportSection::new();
    exports.export("_start", ExportKind::Func, 0);
    let mut code = CodeSection::new();
    code.function(body);
    module.section(&types).section(&functions).section(&exports).section(&code);
    module
}

#[test]
fn truncation_is_seen_at_every_byte() {
    for binary in corpus() {
        for end in 0..binary.len() {
            codes(&binary[..end]);
        }
    }
    let mut body = Function::new([]);
    body.instruction(&Instruction::End);
    let binary = command(&body).finish();
    assert_eq!(codes(&binary), [""; 0]);
    for end in 1..binary.len() {
        let report = validate(&binary[..end]);
        assert!(report.has_errors(), "cut after {end} bytes");
        let is_boundary = [8, 14, 18, 30].contains(&end);
        assert_eq!(
            report.findings[0].message.contains("truncated"),
            !is_boundary,
            "cut after {end} bytes: {report:?}"
        );
    }
}

#[test]
fn bytes_behind_the_end() {
    let module = wat::parse_str("(module (func (export \"_start\")))").unwrap();
    let twice = validate(&[module.clone(), module.clone()].concat());
    assert!(twice.findings[0].message.contains("second"), "{twice:?}");
    assert_eq!(twice.findings[0].offset, Some(module.len() as u64));
    assert_eq!(codes(&[module.as_slice(), b"trailing bytes"].concat()), ["malformed"]);
    assert_eq!(codes(&[module.as_slice(), &[0]].concat()), ["malformed"]);
}

#[test]
fn versions_that_nobody_reads() {
    assert_eq!(codes(b"\0asm\x02\0\0\0"), ["malformed"]);
    assert_eq!(codes(b"\0asm\x01\0\x02\0"), ["malformed"]);
    let draft = validate(b"\0asm\x0c\0\x01\0");
    assert!(draft.findings[0].message.contains("draft"), "{draft:?}");
}

#[test]
fn sections_out_of_order_twice_and_unknown() {
    let types: &[u8] = &[1, 4, 1, 0x60, 0, 0];
    let memory: &[u8] = &[5, 3, 1, 0, 1];
    assert_eq!(codes(&with_header(HEADER, &[memory, types])), ["malformed"]);
    assert_eq!(codes(&with_header(HEADER, &[types, types])), ["malformed"]);
    assert_eq!(codes(&with_header(HEADER, &[&[99, 1, 0]])), ["malformed"]);
}

#[test]
fn declared_sizes_reserve_nothing() {
    let huge = leb(u64::from(u32::MAX));
    for id in 0..=13 {
        // The section itself, then the number of its items.
        assert_eq!(codes(&with_header(HEADER, &[&[id], &huge, &[0; 8]])), ["malformed"], "section {id}");
        let content = [huge.as_slice(), &[0; 8]].concat();
        let declared = with_header(HEADER, &[&[id], &leb(content.len() as u64), &content]);
        assert!(validate(&declared).has_errors(), "section {id}");
    }
    assert_eq!(codes(&with_header(HEADER, &[&[1], &[0xff; 32]])), ["malformed"]);
}

#[test]
fn a_billion_locals() {
    let body = Function::new([(u32::MAX, ValType::I64), (u32::MAX, ValType::I32)]);
    assert_eq!(codes(&command(&body).finish()), ["invalid"]);
}

#[test]
fn nested_blocks() {
    let mut body = Function::new([]);
    for _ in 0..200_000 {
        body.instruction(&Instruction::Block(BlockType::Empty));
    }
    for _ in 0..=200_000 {
        body.instruction(&Instruction::End);
    }
    assert_eq!(codes(&command(&body).finish()), [""; 0]);
}

#[test]
fn a_million_types() {
    for (count, expected) in [(1_000_000, "no-entry-point"), (1_000_001, "invalid")] {
        let content = [leb(count), [0x60, 0, 0].repeat(count as usize)].concat();
        let binary = with_header(HEADER, &[&[1], &leb(content.len() as u64), &content]);
        assert_eq!(codes(&binary), [expected]);
    }
}

#[test]
fn many_imports_are_one_finding_and_a_bounded_list() {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    for i in 0..200_000 {
        imports.import("env", &i.to_string(), EntityType::Function(0));
    }
    let mut module = Module::new();
    module.section(&types).section(&imports);
    let report = validate(&module.finish());
    check(&report);
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code.name()).collect();
    assert_eq!(codes, ["no-entry-point", "unknown-import", "list-truncated"]);
    assert!(report.findings[1].message.contains("200000"));
    assert_eq!(report.imports.len(), 10_000);
}

#[test]
fn many_import_modules_are_counted() {
    let mut imports = ImportSection::new();
    let global = GlobalType { val_type: ValType::I32, mutable: false, shared: false };
    for i in 0..100_000 {
        imports.import(&i.to_string(), "x", global);
    }
    let report = validate(&Module::new().section(&imports).clone().finish());
    check(&report);
    assert!(
        report.findings.iter().any(|finding| finding.message.contains("99984 more places")),
        "{report:?}"
    );
}

#[test]
fn entry_points_are_found_behind_many_exports() {
    let mut exports = ExportSection::new();
    for i in 0..100_000 {
        exports.export(&i.to_string(), ExportKind::Global, 0);
    }
    exports.export("_start", ExportKind::Global, 0);
    let mut globals = GlobalSection::new();
    globals.global(
        GlobalType { val_type: ValType::I32, mutable: false, shared: false },
        &ConstExpr::i32_const(0),
    );
    let mut module = Module::new();
    module.section(&globals).section(&exports);
    assert_eq!(codes(&module.finish()), ["start-type", "list-truncated"]);
}

#[test]
fn many_custom_sections_and_a_large_one() {
    let mut module = Module::new();
    for _ in 0..200_000 {
        module.section(&CustomSection { name: "".into(), data: (&[]).into() });
    }
    module.section(&CustomSection { name: "large".into(), data: vec![0; 64 << 20].into() });
    assert_eq!(codes(&module.finish()), ["no-entry-point"]);
}

#[test]
fn names_of_100_000_bytes() {
    let name = "\u{1b}".repeat(100_000);
    let mut imports = ImportSection::new();
    imports.import(
        &name,
        &name,
        MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None },
    );
    let mut exports = ExportSection::new();
    exports.export(&name, ExportKind::Memory, 0);
    let mut module = Module::new();
    module.section(&imports).section(&exports);
    assert_eq!(codes(&module.finish()), ["no-entry-point", "unknown-import"]);
    // A message of the validator that repeats the name.
    let mut twice = ExportSection::new();
    twice.export(&name, ExportKind::Memory, 0).export(&name, ExportKind::Memory, 0);
    let mut memory = MemorySection::new();
    memory.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut module = Module::new();
    module.section(&memory).section(&twice);
    assert_eq!(codes(&module.finish()), ["invalid"]);
}

#[test]
fn names_that_are_no_utf8() {
    let mut module = Module::new();
    module.section(&RawSection { id: 2, data: &[1, 1, 0xff, 1, 0xfe, 0, 0] });
    assert_eq!(codes(&module.finish()), ["malformed"]);
}

#[test]
fn nested_components() {
    let header = b"\0asm\x0d\0\x01\0";
    let nest = |component: Vec<u8>, _| with_header(header, &[&[4], &leb(component.len() as u64), &component]);
    let component = (0..5_000).fold(header.to_vec(), nest);
    assert_eq!(codes(&component), ["no-entry-point", "list-truncated"]);
    assert_eq!(codes(&nest(component, 0)), ["invalid"]);
}

/// A type of 100,000 functions that WASI does not have, imported under 9 versions of a WASI interface: the most that
/// fits into a component, whose types have no more than 10^6 parts.
#[test]
fn many_wrong_functions() {
    let functions: String = (0..100_000).map(|i| format!("(export \"f{i}\" (func (type $f)))")).collect();
    let imports: String =
        (0..9).map(|i| format!("(import \"wasi:cli/stdout@0.2.{i}\" (instance (type $i)))")).collect();
    let text = format!(
        "(component (type $i (instance (type $f (func (param \"x\" string))) {functions})) {imports})"
    );
    let report = validate(&wat::parse_str(text).unwrap());
    check(&report);
    assert!(report.findings.len() < 20, "{report:?}");
}

/// Types whose text would have 2^16 parts, near the most that wasmparser allows.
#[test]
fn types_that_grow_exponentially() {
    let doubled: String = (0..15).map(|i| format!("(type $t{} (tuple $t{i} $t{i}))", i + 1)).collect();
    let text = format!(
        "(component (import \"wasi:cli/stdout@0.2.0\" (instance
           (type $t0 (tuple string string)) {doubled}
           (export \"get-stdout\" (func (param \"x\" $t15) (result $t15))))))"
    );
    assert_eq!(codes(&wat::parse_str(text).unwrap()), ["no-entry-point", "import-type"]);
}

/// Enough code for several threads: the error that is told is the first of the file, in every run.
#[test]
fn the_first_invalid_function_is_reported() {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    for i in 0..70_000 {
        functions.function(0);
        let mut body = Function::new([]);
        if i >= 40_000 && i % 1_000 == 0 {
            body.instruction(&Instruction::Drop);
        }
        for _ in 0..8 {
            body.instruction(&Instruction::Nop);
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut module = Module::new();
    module.section(&types).section(&functions).section(&code);
    let binary = module.finish();
    for _ in 0..8 {
        assert!(validate(&binary).findings[0].message.starts_with("function 40000 "));
    }
}
