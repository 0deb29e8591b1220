//! `docker load`, `docker pull` and `docker run`: the bundle behaves like any other program in a container.

use std::time::{Duration, Instant};

use wpack_tests::{
    context::Context,
    docker::{Docker, Image, unique_name},
    module,
    registry::Registry,
};

/// What a `restricted` pod takes away.
pub(crate) const RESTRICTED: [&str; 5] =
    ["--read-only", "--cap-drop", "all", "--security-opt", "no-new-privileges"];

/// Bundles `program` and loads the bundle, under a name that no other test has.
pub(crate) fn load<'a>(docker: &'a Docker, program: &[u8]) -> Image<'a> {
    load_with(docker, program, "")
}

/// The same with options of `build`.
pub(crate) fn load_with<'a>(docker: &'a Docker, program: &[u8], options: &str) -> Image<'a> {
    let name = format!("{}:1", unique_name());
    let context = Context::new();
    context.write("program.wasm", program);
    let build = format!("build program.wasm {options} -t {name} -o docker-archive:bundle.tar:{name}");
    context.run(&build).success();
    docker.load(&context.path("bundle.tar"), &name)
}

#[test]
fn a_bundle_runs() {
    let Some(docker) = Docker::engine() else { return };
    load(&docker, &module::hello()).run(&[]).success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn a_bundle_of_a_registry_runs_and_stops_when_told() {
    let Some(docker) = Docker::engine() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    let pull = |name: &str, program: Vec<u8>| {
        let image = registry.reference(&format!("{name}:1"));
        context.write("program.wasm", program);
        context.run(&format!("build program.wasm -t {image} -o docker://{image}")).success();
        docker.pull(image)
    };
    let hello = pull("hello", module::hello());
    assert_eq!(hello.inspect()["Config"]["User"], "65532:65532");
    hello.run(&RESTRICTED).success().stdout_is("Hello from Wasm!\n");
    stops_within_a_second(&docker, &pull("looping", module::text(module::LOOPING)));
}

#[test]
fn a_foreign_program_runs() {
    let Some(docker) = Docker::engine() else { return };
    let ran = load(&docker, &module::icepack()).run(&[]).stdin(".comment x\n.device 384\n").finish();
    // The head of a bitstream, as `wasmtime run` 48 gives it, up to where icepack misses its input.
    let bitstream = b"\xff\x00\x00\xff\x7e\xaa\x99\x7e\x51\x00\x01\x05\x92\x00";
    assert_eq!(ran.bytes(), bitstream, "{ran}");
    ran.code(1).stderr_has(&["Unknown nosleep setting"]);
}

#[test]
fn arguments_environment_stdin_and_exit_code_pass_through() {
    let Some(docker) = Docker::engine() else { return };
    let image = load(&docker, &module::echo());
    let ran = image.run(&["--env", "GREETING=hi there", "--env", "EXIT_CODE=7"]);
    ran.args(["first", "second word"])
        .stdin("standard input\n")
        .code(7)
        .stdout_is("argument: first\nargument: second word\nGREETING: hi there\nstandard input\n");
}

#[test]
fn three_megabytes_pass_through_a_pipe() {
    let Some(docker) = Docker::engine() else { return };
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let ran = load(&docker, &module::echo()).run(&[]).stdin(bytes.clone()).success();
    assert!(ran.bytes() == bytes, "{} of {} bytes", ran.bytes().len(), bytes.len());
}

#[test]
fn a_trap_ends_with_134() {
    let Some(docker) = Docker::engine() else { return };
    load(&docker, &module::text(module::TRAPPING)).run(&[]).code(134).stderr_has(&["unreachable"]);
}

#[test]
fn a_looping_program_stops_when_told() {
    let Some(docker) = Docker::engine() else { return };
    stops_within_a_second(&docker, &load(&docker, &module::text(module::LOOPING)));
}

#[test]
fn a_sleeping_program_stops_when_told() {
    let Some(docker) = Docker::engine() else { return };
    stops_within_a_second(&docker, &load(&docker, &module::c(module::SLEEPING)));
}

/// The fastest of three counts: load on the machine only adds to the time of the engine around it.
fn stops_within_a_second(docker: &Docker, image: &Image<'_>) {
    let fastest = (0..3).map(|_| time_to_stop(docker, image)).min().unwrap();
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
}

fn time_to_stop(docker: &Docker, image: &Image<'_>) -> Duration {
    let container = image.start(&RESTRICTED);
    let start = Instant::now();
    docker.command().args(["stop", "--time", "20", &container]).success();
    let duration = start.elapsed();
    // 128 + 15: the program ended by TERM. 137 would be the engine's KILL.
    docker.command().args(["wait", &container]).success().stdout_is("143\n");
    docker.command().args(["rm", &container]).success();
    duration
}

#[test]
fn a_bundle_needs_no_rights() {
    let Some(docker) = Docker::engine() else { return };
    let image = load(&docker, &module::hello());
    assert_eq!(image.inspect()["Config"]["User"], "65532:65532");
    image.run(&RESTRICTED).success().stdout_is("Hello from Wasm!\n");
    image.run(&[&RESTRICTED[..], &["--user", "1234"]].concat()).success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn the_engine_is_one_with_the_classic_store() {
    let Some(docker) = Docker::engine() else { return };
    let driver = docker.command().args(["info", "--format", "{{.Driver}}"]).success().stdout();
    // With the containerd image store this would be the name of a snapshotter: `overlayfs`.
    assert!(["overlay2", "vfs"].contains(&driver.trim()), "{driver}");
}
