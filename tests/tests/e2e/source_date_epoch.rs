//! `SOURCE_DATE_EPOCH`: the only clock there is.

use wpack_tests::{
    context::{Context, host_platform},
    layout::Layout,
    module,
};

#[test]
fn it_is_the_time_of_creation() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let build = format!(
        "build hello.wasm --platform {} --format bundle,artifact,shim,compat -o oci:layout:1",
        host_platform()
    );
    context.run(&build).env("SOURCE_DATE_EPOCH", "1700000000").success();
    let layout = Layout::open(&context.path("layout"));
    for tag in ["1", "1-artifact", "1-shim", "1-compat"] {
        let config = layout.follow(&layout.tagged(tag)["config"]);
        assert_eq!(config["created"], "2023-11-14T22:13:20Z", "{tag}");
    }
}

#[test]
fn a_malformed_value_is_refused() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    for value in ["yesterday", "1.5", "-1", "1700000000 ", "99999999999999999999999"] {
        let built = context.run("build hello.wasm -t hello:1").env("SOURCE_DATE_EPOCH", value).code(2);
        built.stdout_is("").stderr_has(&["SOURCE_DATE_EPOCH", value]);
    }
}
