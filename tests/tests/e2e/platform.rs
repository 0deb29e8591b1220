//! One image out of an index, chosen by its platform.

use wpack_tests::{context::Context, layout::Layout, module, registry::Registry};

fn pushed(registry: &Registry) -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let name = registry.reference("hello:1");
    context.run(&format!("build hello.wasm -t {name} --format compat --push")).success();
    context
}

#[test]
fn the_entry_is_pulled_without_its_index() {
    let registry = Registry::plain();
    let (context, name) = (pushed(&registry), registry.reference("hello:1"));
    context.run(&format!("pull {name} -o oci:layout:wasi --platform wasi/wasm")).success();
    let layout = Layout::open(&context.path("layout"));
    let config = layout.follow(&layout.tagged("wasi")["config"]);
    assert_eq!((&config["os"], &config["architecture"]), (&"wasi".into(), &"wasm".into()));
}

#[test]
fn what_is_missing_is_told_with_what_is_there() {
    let registry = Registry::plain();
    let (context, name) = (pushed(&registry), registry.reference("hello:1"));
    context
        .run(&format!("copy {name} oci:layout:riscv --platform linux/riscv64"))
        .code(4)
        .stderr_has(&["linux/riscv64", "linux/amd64, linux/arm64, wasi/wasm"]);
    assert!(!context.path("layout").exists());
}
