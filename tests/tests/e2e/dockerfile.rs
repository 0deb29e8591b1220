//! Generated Dockerfiles of a program build, with buildah and with the Docker engine, and what they built runs.

use serde_json::Value;
use wpack_tests::{
    buildah::Buildah,
    context::Context,
    docker::{Docker, Network},
    module,
};

fn bundle() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm").success();
    assert_eq!(context.names(), [".dockerignore", "Dockerfile", "hello.wasm", "wpack-bundle"]);
    context
}

fn alone() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm --style wasm").success();
    context
}

/// What a file may be called without being taken for something else; buildah 1.28 takes `*?[\` for a pattern still
/// where it has found the file.
const NAME: &str = r#"it's a $HOME ${x} "b" {{ d }} # é!.wasm"#;

/// What a module may say.
const DESCRIPTION: &str = r#"it's a $HOME ${x} "b" [c] \ {{ d }} # é*?"#;

/// The Dockerfile of the module alone, with these words in it.
fn hostile() -> (Context, Vec<u8>) {
    let context = Context::new();
    let description = DESCRIPTION.replace('\\', "\\\\").replace('"', "\\\"");
    let start = r#"(memory (export "memory") 1) (func (export "_start"))"#;
    let module = module::text(&format!(r#"(module (@custom "description" "{description}") {start})"#));
    context.write(NAME, &module);
    context.run("generate dockerfile --style wasm").arg(NAME).success();
    (context, module)
}

#[track_caller]
fn says(labels: &Value) {
    assert_eq!(labels["org.opencontainers.image.title"], NAME);
    assert_eq!(labels["org.opencontainers.image.description"], DESCRIPTION);
}

#[test]
fn docker_builds_whatever_it_is_called() {
    let Some(docker) = Docker::engine() else { return };
    let (context, _) = hostile();
    says(&docker.build(&context.work(), "wpack-test-hostile:1").inspect()["Config"]["Labels"]);
    let image = docker.build_with_buildkit(&context.work(), "wpack-test-hostile:2", Network::None);
    says(&image.inspect()["Config"]["Labels"]);
}

#[test]
fn buildah_builds_whatever_it_is_called() {
    let Some(buildah) = Buildah::own() else { return };
    let (context, module) = hostile();
    buildah.build(&context.work(), "hostile");
    let container = buildah.container("hostile");
    says(&container.config()["Labels"]);
    assert_eq!(container.read("/app.wasm"), module);
}

/// Each style leaves a `.dockerignore` that lets the files of the next through.
#[test]
fn one_style_after_the_other_builds() {
    let Some(buildah) = Buildah::own() else { return };
    let context = bundle();
    context.write("main.c", "int main(void) { return 0; }\n");
    for (name, line) in [("wasm", "hello.wasm --style wasm"), ("bundle", "hello.wasm")] {
        context.run("generate dockerfile --style multi-stage").success();
        context.run(&format!("generate dockerfile {line}")).success();
        buildah.build(&context.work(), name);
    }
}

#[test]
fn docker_builds_a_bundle() {
    let Some(docker) = Docker::engine() else { return };
    docker
        .build(&bundle().work(), "wpack-test-dockerfile:1")
        .run(&[])
        .success()
        .stdout_is("Hello from Wasm!\n");
}

#[test]
fn docker_builds_the_module_alone() {
    let Some(docker) = Docker::engine() else { return };
    let image = docker.build(&alone().work(), "wpack-test-dockerfile-wasm:1").inspect();
    assert_eq!(image["Config"]["Entrypoint"], serde_json::json!(["/app.wasm"]));
    assert_eq!(image["Config"]["Labels"]["module.wasm.image/variant"], "compat-smart");
}

#[test]
fn buildah_builds_a_bundle() {
    let Some(buildah) = Buildah::own() else { return };
    buildah.build(&bundle().work(), "bundle");
    let container = buildah.container("bundle");
    container.run().success().stdout_is("Hello from Wasm!\n");
    let config = container.config();
    assert_eq!((&config["User"], &config["StopSignal"]), (&"65532:65532".into(), &"SIGTERM".into()));
    assert_eq!(config["Labels"]["org.opencontainers.image.title"], "hello.wasm");
}

#[test]
fn buildah_builds_the_module_alone() {
    let Some(buildah) = Buildah::own() else { return };
    buildah.build(&alone().work(), "alone");
    let container = buildah.container("alone");
    assert_eq!(container.config()["Entrypoint"], serde_json::json!(["/app.wasm"]));
    assert_eq!(container.read("/app.wasm"), module::hello());
}
