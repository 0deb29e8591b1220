//! What is inside of a program: told as it is, and put to use.

use serde_json::{Value, json};
use wpack_tests::{context::Context, layout::Layout, module};

/// What `validate --json` says of `app.wasm`.
fn report(context: &Context, options: &str) -> Value {
    let report = context.run(&format!("validate app.wasm --json {options}")).success().json();
    report["modules"][0].clone()
}

#[test]
fn a_program_of_clang_shows_where_it_comes_from() {
    let context = Context::new();
    context.write("app.wasm", module::echo());
    let contents = &report(&context, "")["contents"];
    let tool = &contents["producers"]["processedBy"][0];
    assert!(tool["name"].as_str().unwrap().ends_with("clang"), "{tool}");
    assert!(contents["producers"]["language"][0]["name"].as_str().unwrap().starts_with('C'));
    let names: Vec<_> = largest(contents).map(|function| function["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"printf_core") && names.len() == 20, "{names:?}");
    assert_eq!(largest(&report(&context, "--top 3")["contents"]).count(), 3);
    let text = context.run("validate app.wasm").success().stdout();
    for part in ["  made by   C", "clang", "  debug     ", "of debug info and names; `build --strip` saves"] {
        assert!(text.contains(part), "no {part:?} in {text}");
    }
}

fn largest(contents: &Value) -> impl Iterator<Item = &Value> {
    contents["functions"]["largest"].as_array().unwrap().iter()
}

#[test]
fn tables_fit_into_80_columns() {
    let context = Context::new();
    for program in [module::echo(), module::component(&module::echo()), module::icepack()] {
        context.write("app.wasm", program);
        let text = context.run("validate app.wasm --contents --top 5").success().stdout();
        for label in ["sections", "functions"] {
            assert!(text.contains(&format!("\n  {label:<9} ")), "no {label} in {text}");
        }
        let wide: Vec<_> = text.lines().filter(|line| line.chars().count() > 80).collect();
        assert!(wide.is_empty(), "{wide:#?}");
    }
}

/// The figure comes from the one that reads, the size from the one that writes.
#[test]
fn strip_saves_what_it_is_said_to() {
    for program in [module::echo(), module::component(&module::echo()), module::icepack()] {
        let context = Context::new();
        context.write("app.wasm", &program);
        let said = report(&context, "")["contents"]["strip"]["saves"].as_u64().unwrap();
        context.run("build app.wasm --strip --format artifact -o oci:layout:1").success();
        let stripped = Layout::open(&context.path("layout")).tagged("1")["layers"][0]["size"].clone();
        assert_eq!(stripped.as_u64().unwrap() + said, program.len() as u64);
    }
}

#[test]
fn a_component_takes_the_memory_of_its_module() {
    let context = Context::new();
    context.write("app.wasm", module::echo());
    let module = report(&context, "")["memory"].clone();
    context.write("app.wasm", module::component(&module::echo()));
    let component = report(&context, "")["memory"].clone();
    assert_eq!((&component["minimum"], &component["limit"]), (&module["minimum"], &json!(1_u64 << 32)));
}

/// A command with custom sections.
fn described(sections: &[(&str, &[u8])]) -> Vec<u8> {
    let mut program = module::hello();
    for (name, content) in sections {
        let body = [&[name.len() as u8], name.as_bytes(), content].concat();
        assert!(body.len() < 128);
        program.extend([0, body.len() as u8]);
        program.extend(body);
    }
    program
}

/// `{"packages":[{"name":"adler","version":"0.2.3","source":"registry"}]}`, by zlib itself.
const PACKED: &[u8] =
    b"\x78\xda\xab\x56\x2a\x48\x4c\xce\x4e\x4c\x4f\x2d\x56\xb2\x8a\xae\x56\xca\x4b\xcc\x4d\x55\
    \xb2\x52\x4a\x4c\xc9\x49\x2d\x52\xd2\x51\x2a\x4b\x2d\x2a\xce\xcc\xcf\x03\x8a\x18\xe8\x19\
    \xe9\x19\x03\x45\x8a\xf3\x4b\x8b\x92\x41\x4a\x8a\x52\xd3\x33\x8b\x4b\x8a\x2a\x95\x6a\x63\
    \x6b\x01\x15\x98\x16\xae";

#[test]
fn crates_of_cargo_auditable_are_listed() {
    let context = Context::new();
    context.write("app.wasm", described(&[(".dep-v0", PACKED)]));
    let expected = json!([{"name": "adler", "version": "0.2.3", "source": "registry", "kind": "runtime"}]);
    assert_eq!(report(&context, "")["contents"]["dependencies"], expected);
    let text = context.run("validate --contents app.wasm").success().stdout();
    assert!(text.contains("\n  crates    adler 0.2.3\n"), "{text}");
}

#[test]
fn images_say_what_the_module_says_about_itself() {
    let context = Context::new();
    let sections: [(&str, &[u8]); 4] = [
        ("version", b"1.2.3"),
        ("homepage", b"https://example.org/app"),
        ("licenses", b"MIT OR Apache-2.0"),
        ("authors", b"A <a@example.org>"),
    ];
    context.write("app.wasm", described(&sections));
    context
        .run("build app.wasm --adapt --strip --format artifact -o oci:layout:1 --annotation org.opencontainers.image.version=2 --label org.opencontainers.image.authors=B")
        .success();
    let expected = json!({
        "org.opencontainers.image.version": "2",
        "org.opencontainers.image.url": "https://example.org/app",
        "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
    });
    assert_eq!(Layout::open(&context.path("layout")).tagged("1")["annotations"], expected);
}
