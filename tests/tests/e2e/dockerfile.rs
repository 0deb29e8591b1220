//! Generated Dockerfiles build, with buildah and with the Docker engine, and what they built runs.

use std::{fs, path::Path, process::Command};

use wpack_tests::{
    buildah::Buildah,
    context::Context,
    docker::Docker,
    module,
    tool::{Run, counterpart},
    toolchain,
};

fn bundle() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm").success();
    assert_eq!(context.names(), ["Dockerfile", "hello.wasm", "wpack-bundle"]);
    context
}

fn alone() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("generate dockerfile hello.wasm --style wasm").success();
    context
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

/// A C project with its Dockerfile; the name of the image that it is built with.
fn project() -> (Context, String) {
    let context = Context::new();
    let source = "#include <stdio.h>\nint main(void) { puts(\"Built in a container\"); return 3; }\n";
    context.write("main.c", source);
    context.run("generate dockerfile --style multi-stage").success();
    let text = String::from_utf8(context.read("Dockerfile")).unwrap();
    let from = text.lines().find_map(|line| line.strip_prefix("FROM --platform=$BUILDPLATFORM ")).unwrap();
    let base = from.strip_suffix(" AS build").unwrap().to_owned();
    assert!(base.starts_with("ghcr.io/webassembly/wasi-sdk:wasi-sdk-"), "{base}");
    // BuildKit would pull the frontend that it names; the engine's own knows all that is used.
    context.write("Dockerfile", text.replace("# syntax=docker/dockerfile:1\n", ""));
    (context, base)
}

#[track_caller]
fn runs(module: &Path) {
    let wasmtime = Run::new(Command::new(counterpart("wasmtime-48"))).args(["run", "-C", "cache=n"]);
    wasmtime.arg(module).code(3).stdout_is("Built in a container\n");
}

#[test]
fn buildah_compiles_a_project() {
    let Some(buildah) = Buildah::own() else { return };
    let ((context, base), toolchain) = (project(), tempfile::tempdir().unwrap());
    toolchain::write_dockerfile(toolchain.path());
    buildah.build(toolchain.path(), &base);
    buildah.build(&context.work(), "compiled");
    let module = context.write("built.wasm", buildah.container("compiled").read("/app.wasm"));
    runs(&module);
}

#[test]
fn docker_compiles_a_project() {
    let Some(docker) = Docker::engine() else { return };
    let ((context, base), toolchain) = (project(), tempfile::tempdir().unwrap());
    toolchain::write_dockerfile(toolchain.path());
    let _base = docker.build(toolchain.path(), &base);
    let image = docker.build_with_buildkit(&context.work(), "wpack-test-compiled:1");
    let folder = context.path("built");
    fs::create_dir(&folder).unwrap();
    image.copy_out("/app.wasm", &folder);
    runs(&folder.join("app.wasm"));
}
