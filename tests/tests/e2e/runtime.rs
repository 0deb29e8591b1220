//! Bundles with other runtimes, each started from the files of its finished image, and those that would not start.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use serde_json::Value;
use wpack_tests::{
    context::{Context, host_platform},
    docker::Docker,
    layout::Layout,
    module,
    rootfs::Rootfs,
    tool::{Run, counterpart, without},
};

/// A context with `echo.wasm`, which tells its arguments and copies its input.
fn context() -> Context {
    let context = Context::new();
    context.write("echo.wasm", module::echo());
    context
}

fn wasmtime() -> String {
    counterpart("wasmtime-48").display().to_string()
}

/// WasmEdge's command of Debian 13, and the root folder of the system that it is from.
fn wasmedge() -> (String, String) {
    let path = |name: &str| counterpart(name).display().to_string();
    (path("wasmedge/usr/bin/wasmedge"), path("crun"))
}

/// Builds `echo.wasm` with these options into `layout:1`.
fn build(context: &Context, options: &str) -> Run {
    context.run(&format!("build echo.wasm -o oci:layout:1 {options}"))
}

/// The image's own command line, started in its own files.
fn started(context: &Context, options: &str) -> Run {
    build(context, &format!("{options} --platform {}", host_platform())).success();
    Rootfs::unpack(context, "layout:1").run()
}

/// What the config of `layout:1` says under `key` of how the container is started.
fn said(context: &Context, key: &str) -> Value {
    let layout = Layout::open(&context.path("layout"));
    let config = layout.follow(&layout.tagged("1")["config"]);
    config["config"][key].clone()
}

fn entrypoint(context: &Context) -> Vec<String> {
    serde_json::from_value(said(context, "Entrypoint")).unwrap()
}

#[test]
fn what_is_linked_dynamically_is_refused_from_scratch() {
    let context = context();
    let refused = build(&context, &format!("--runtime wasmtime --runtime-binary {}", wasmtime())).code(1);
    refused.stderr_has(&[
        "ld-linux",
        "libgcc_s.so.1",
        "libc.so.6",
        "--base gcr.io/distroless/cc-debian13",
        "--with-libs",
    ]);
    // Nobody knows a small image that has WasmEdge's library.
    let (program, _) = wasmedge();
    let refused = build(&context, &format!("--runtime {program}")).code(1);
    refused.stderr_has(&["libwasmedge.so.0", "--base REF"]);
    let refused = build(&context, &format!("--runtime {program} --with-libs=home")).code(1);
    refused.stderr_has(&["`home` has no", "libwasmedge.so.0"]);
    assert_eq!(context.names(), ["echo.wasm"]);
}

#[test]
fn wasmtime_with_its_libraries_runs_from_scratch() {
    if without("umoci") {
        return;
    }
    let context = context();
    let options = format!("--runtime wasmtime --runtime-binary {} --with-libs --env EXIT_CODE=7", wasmtime());
    let ran = started(&context, &options).arg("first").arg("--second").stdin("input\n");
    ran.code(7).stdout_is("argument: first\nargument: --second\ninput\n");
    assert_eq!(entrypoint(&context)[..2], ["/wasmtime", "run"]);
}

#[test]
fn wasmtime_out_of_a_base_runs() {
    if without("umoci") {
        return;
    }
    let context = context();
    let platform = host_platform();
    let libraries =
        format!("--runtime wasmtime --runtime-binary {} --with-libs --platform {platform}", wasmtime());
    build(&context, &libraries).success();
    context.run("copy oci:layout:1 oci:base:1").success();
    context.write(
        "echo.wasm",
        module::c("#include <stdio.h>\nint main(void) { puts(\"on a base\"); return 3; }\n"),
    );
    started(&context, "--runtime wasmtime --base oci:base:1").code(3).stdout_is("on a base\n");

    // The base also has what an executable of somebody's own needs; of another runtime it has nothing.
    let own =
        format!("--runtime wasmtime --runtime-binary {} --base oci:base:1 --platform {platform}", wasmtime());
    build(&context, &own).success();
    let missing = build(&context, &format!("--runtime wasmedge --base oci:base:1 --platform {platform}"));
    missing.code(3).stderr_has(&["the base holds no wasmedge", "--runtime-binary"]);
}

#[test]
fn wasmtime_is_told_what_the_runner_would_be_told() {
    if without("umoci") {
        return;
    }
    let context = context();
    let with = |options: &str| format!("--runtime {} --with-libs {options}", wasmtime_by_its_name(&context));
    context.write("echo.wasm", module::text(module::LOOPING));
    started(&context, &with("--timeout 200ms")).finish().stderr_has(&["interrupt"]);
}

/// The file's name tells which runtime it is.
fn wasmtime_by_its_name(context: &Context) -> String {
    let path = context.path("wasmtime");
    if !path.exists() {
        fs::copy(counterpart("wasmtime-48"), &path).unwrap();
    }
    path.display().to_string()
}

#[test]
fn wasmedge_with_its_libraries_runs_from_scratch() {
    if without("umoci") {
        return;
    }
    let context = context();
    let (program, system) = wasmedge();
    let options = format!("--runtime {program} --with-libs={system} --env EXIT_CODE=7 --dir /data::/d");
    let ran = started(&context, &options).arg("first").arg("--second").stdin("input\n");
    ran.code(7).says(&["argument: first\nargument: --second\ninput\n"]);
    assert_eq!(entrypoint(&context), ["/wasmedge", "--env", "EXIT_CODE=7", "--dir", "/d:/data", "/app.wasm"]);
}

/// wash itself is not at hand in a test: what it is told was tried with a real one by hand (docs/runtimes.md).
#[test]
fn wash_is_told_by_variables_and_needs_a_base_with_a_shell() {
    let context = context();
    context.write("server.wasm", module::proxy());
    let platform = host_platform();
    let files = "--file echo.wasm:/usr/local/bin/wash:0755";
    build(&context, &format!("{files} --platform {platform}")).success();
    let serve = |options: &str| {
        context
            .run(&format!("build server.wasm -o oci:layout:1 --runtime wash --platform {platform} {options}"))
    };
    let bare = serve(&format!("--runtime-binary {}", wasmtime()));
    bare.code(2).stderr_has(&["wash starts `sh`, which an image from scratch lacks", "--base REF"]);
    context.run("copy oci:layout:1 oci:base:1").success();
    serve("--base oci:base:1").code(3).stderr_has(&["wash starts `sh`, and the base holds none"]);

    let files = format!("{files} --file echo.wasm:/bin/sh:0755 --env LEVEL=info");
    build(&context, &format!("{files} --platform {platform}")).success();
    context.run("copy oci:layout:1 oci:base:1").success();
    serve("--base oci:base:1 --port 9000 --env XDG_DATA_HOME=/data").success();
    assert_eq!(entrypoint(&context), ["/usr/local/bin/wash", "dev"]);
    assert_eq!(said(&context, "StopSignal"), "SIGINT");
    let env: Vec<String> = serde_json::from_value(said(&context, "Env")).unwrap();
    for variable in [
        r#"WASH_DEV={command=":",component_path="/app.wasm",address="0.0.0.0:9000"}"#,
        // The component imports what sends requests.
        r#"WASH_WORKLOAD={environment={config={"LEVEL"="info","XDG_DATA_HOME"="/data"}},allowedHosts=["*"],allowedIpNameLookups=["*"]}"#,
        "XDG_CACHE_HOME=/usr/local/bin",
        "XDG_DATA_HOME=/data",
    ] {
        assert!(env.iter().any(|said| said == variable), "{variable} is not in {env:?}");
    }
    context.run("inspect oci:layout:1").success().says(&["bundle"]);
}

#[test]
fn the_docker_engine_runs_it_and_wpack_knows_it_as_a_bundle() {
    let Some(docker) = Docker::engine() else { return };
    let context = context();
    let name = format!("wpack-test-runtime-{}:1", std::process::id());
    let options = format!("--runtime wasmtime --runtime-binary {} --with-libs", wasmtime());
    context.run(&format!("build echo.wasm -t {name} -o docker-archive:image.tar {options}")).success();
    let image = docker.load(&context.path("image.tar"), &name);
    let ran = image.run(&["--read-only", "--cap-drop", "all", "--env", "EXIT_CODE=5"]).arg("first");
    ran.code(5).stdout_is("argument: first\n");
    context.run("inspect docker-archive:image.tar").success().says(&["bundle"]);
    context.run("run docker-archive:image.tar -- second").success().stdout_is("argument: second\n");
}

#[test]
fn what_a_runtime_cannot_do_is_refused() {
    let context = context();
    let program = wasmtime();
    for (options, code, words) in [
        ("--runtime wash".to_owned(), 2, "which an image from scratch lacks"),
        ("--runtime v8".to_owned(), 2, "expected wpack, wasmtime, wasmer, wasmedge, wamr, wash"),
        ("--runtime wasmedge".to_owned(), 2, "--runtime-binary linux/amd64=PATH"),
        (format!("--runtime-binary {program}"), 2, "--runtime NAME"),
        (format!("--runtime wasmtime --runtime-binary linux/s390x={program}"), 2, "not for linux/s390x"),
        (
            format!("--runtime wasmtime --runtime-binary {program} --no-sandbox"),
            2,
            "no such thing as `--no-sandbox`",
        ),
        (
            format!("--runtime wasmtime --runtime-binary {program} --dir /a::/b::ro"),
            2,
            "--dir HOST::GUEST::ro",
        ),
        (
            format!("--runtime wasmtime --runtime-binary {program} --no-portable-module"),
            2,
            "the portable module",
        ),
        (format!("--runtime wasmtime --runtime-binary {program} --check"), 2, "--check"),
        (
            format!("--runtime wasmtime --runtime-binary {program} --format compat"),
            2,
            "only the format `bundle`",
        ),
        ("--runtime wasmtime --runtime-binary echo.wasm".to_owned(), 3, "no 64-bit ELF file"),
    ] {
        build(&context, &options).code(code).stderr_has(&[words]);
    }
    context.write("echo.wasm", module::component(&module::echo()));
    let component = build(&context, &format!("--runtime {}", wasmedge().0));
    component.code(1).stderr_has(&["will not run on `wasmedge`", "component model"]);
}

#[test]
fn ones_own_build_of_the_runner_takes_the_place_of_wpacks() {
    if without("umoci") {
        return;
    }
    let context = context();
    let platform = host_platform();
    started(&context, "").success();
    let runner = context.path("unpacked/rootfs/wpack-runner");
    let with = |options: &str| build(&context, &format!("{options} --platform {platform}"));
    let same = with(&format!("--runner {platform}={}", runner.display())).success();
    assert_eq!(same.digest(), with("").success().digest());
    assert_eq!(with(&format!("--runtime {}", runner.display())).success().digest(), same.digest());

    let other = changed(&context, &runner);
    let built = with(&format!("--runner {}", other.display())).success();
    assert_ne!(built.digest(), same.digest());
    with(&format!("--runner {}", wasmtime())).code(1).stderr_has(&["would not start", "libc.so.6"]);
}

/// The runner with a byte behind its end, where nothing reads it.
fn changed(context: &Context, runner: &std::path::Path) -> PathBuf {
    let bytes = [fs::read(runner).unwrap(), vec![0]].concat();
    let path = context.write("my-runner", bytes);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}
