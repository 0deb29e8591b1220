//! `wpack diff`: two programs, two images, and one of each.

use serde_json::Value;
use wpack_tests::{context::Context, module, registry::Registry};

fn names(changes: &Value) -> Vec<&str> {
    changes.as_array().unwrap().iter().map(|change| change["name"].as_str().unwrap()).collect()
}

#[test]
fn nothing_differs_from_itself_wherever_it_is() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = registry.reference("hello:1");
    context.run(&format!("build hello.wasm -t {name}")).success();
    context.run(&format!("push {name}")).success();
    context.run(&format!("copy store:{name} oci-archive:hello.tar")).success();
    for (from, to) in [
        ("hello.wasm", "hello.wasm"),
        (name.as_str(), &format!("docker://{name}")),
        (&format!("docker://{name}"), "oci-archive:hello.tar"),
    ] {
        context.run(&format!("diff --exit-code {from} {to}")).success().stdout_is("");
        let diff = context.run(&format!("diff {from} {to} --json")).success().json();
        assert_eq!(diff["equal"], true);
        assert!(diff["images"]["platforms"].as_array().is_none_or(Vec::is_empty), "{diff}");
    }
    // The program in an image is the file.
    context.run(&format!("diff --exit-code {name} hello.wasm")).success().stdout_is("");
}

#[test]
fn programs_differ_in_what_they_ask_for_and_where_their_bytes_go() {
    let context = Context::new();
    let text = |more: &str, body: &str| {
        format!(
            r#"(module
                (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
                {more}
                (memory (export "memory") 1)
                (func $_ZN3app4mainE (export "_start") {body}))"#
        )
    };
    context.write("old.wat", text("", ""));
    let import = r#"(import "wasi_snapshot_preview1" "fd_read" (func (param i32 i32 i32 i32) (result i32)))"#;
    context.write("new.wat", text(import, "nop nop nop"));
    context.write("none.wat", "(module (memory (export \"memory\") 1))");
    context.run("diff old.wat new.wat --exit-code").code(1).stderr_has(&["`old.wat` and `new.wat` differ"]);
    let diff = context.run("diff old.wat new.wat --json").success().json();
    let program = &diff["program"];
    assert_eq!(names(&program["imports"]), ["wasi_snapshot_preview1.fd_read"]);
    assert_eq!(program["imports"][0]["from"], Value::Null);
    assert_eq!(names(&program["capabilities"]), ["stdin"]);
    let function = serde_json::json!([{"name": "app::main", "from": 2, "to": 5}]);
    assert_eq!(program["functions"]["changed"], function);
    assert_eq!(names(&program["sections"]).first(), Some(&"import"));
    let text = context.run("diff old.wat new.wat").success().stdout();
    for line in ["old.wat → new.wat", "+ to read its standard input", "+3  app::main  (2 → 5)"] {
        assert!(text.contains(line), "{line}: {text}");
    }

    let lost = context.run("diff old.wat none.wat --json").success().json();
    assert!(names(&lost["program"]["targets"]).contains(&"wpack"), "{lost}");
    let findings = names(&lost["program"]["findings"]).join(" ");
    assert!(findings.starts_with("no-entry-point: "), "{findings}");
}

#[test]
fn images_differ_by_layers_and_configuration() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("other.wasm", module::padded(1, 5_000));
    context.run("build hello.wasm -t app:1 --env LOG=info --env GONE=1 --label a=b").success();
    context.run("build other.wasm -t app:2 --env LOG=debug --port 8080 --annotation c=d").success();
    let diff = context.run("diff app:1 app:2 --json").success().json();
    for platform in diff["images"]["platforms"].as_array().unwrap() {
        // The runner is the same and, since only a custom section differs, the native code.
        let count = |which: &str| platform[which].as_array().unwrap().len();
        assert_eq!((count("shared"), count("gone"), count("new")), (2, 1, 1), "{platform}");
        let config = serde_json::json!([
            {"name": "Env GONE", "from": "1", "to": null},
            {"name": "Env LOG", "from": "info", "to": "debug"},
            {"name": "ExposedPorts 8080/tcp", "from": null, "to": "{}"},
            {"name": "Labels a", "from": "b", "to": null},
        ]);
        assert_eq!(platform["config"], config);
        assert_eq!(names(&platform["annotations"]), ["c"]);
    }
    let text = context.run("diff app:1 app:2").success().stdout();
    for line in ["2 shared, ", "~ Env LOG: info → debug", "- Env GONE: 1", "+ ExposedPorts 8080/tcp"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

/// A program of C with wasi-libc, with its names and without.
#[test]
fn a_stripped_program_has_the_same_functions() {
    let context = Context::new();
    let main = "#include <stdio.h>\nint main(void) { printf(\"%d\", getchar()); return 0; }\n";
    context.write("main.wasm", module::c(main));
    context.run("build main.wasm --strip --format artifact -o oci:stripped").success();
    let diff = context.run("diff main.wasm oci:stripped --json").success().json();
    let program = &diff["program"];
    assert!(program["size"]["from"].as_u64() > program["size"]["to"].as_u64(), "{}", program["size"]);
    assert_eq!((&diff["equal"], &program["functions"]["by"]), (&false.into(), &"index".into()));
    assert!(names(&program["sections"]).contains(&"custom name"), "{}", program["sections"]);
    assert_eq!(program["functions"]["changed"], serde_json::json!([]), "{}", program["functions"]);
    assert!(
        program["imports"].as_array().unwrap().is_empty()
            && program["targets"].as_array().unwrap().is_empty()
    );
}

#[test]
fn what_cannot_be_compared() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("diff hello.wasm nothing:1").code(3).stderr_has(&["cannot compare `nothing:1`"]);
    context.run("diff hello.wasm none.wasm").code(3);
    context.run("diff hello.wasm").code(2);
}
