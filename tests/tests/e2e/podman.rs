//! podman runs the bundle, from a registry and from archives, with the rights of a `restricted` pod.

use wpack_tests::{context::Context, module, podman::Podman, registry::Registry};

const RESTRICTED: [&str; 5] =
    ["--read-only", "--cap-drop=all", "--security-opt", "no-new-privileges", "--user=1234"];

#[test]
fn a_bundle_of_a_registry_and_of_archives_runs() {
    let Some(podman) = Podman::own() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let remote = format!("docker://{}", registry.reference("hello:1"));
    let places = [remote.as_str(), "oci-archive:hello.oci", "docker-archive:hello.tar:localhost/hello:1"];
    for place in places {
        context.run(&format!("build hello.wasm -t localhost/hello:1 -o {place}")).success();
        let file = place.split(':').nth(1).filter(|file| !file.starts_with("//"));
        let source = file.map_or(place.to_owned(), |file| {
            format!("{}:{}", place.split(':').next().unwrap(), context.path(file).display())
        });
        let image = podman.pull(&source);
        podman.run(&image, &[]).success().stdout_is("Hello from Wasm!\n");
        podman.run(&image, &RESTRICTED).success().stdout_is("Hello from Wasm!\n");
    }
}

#[test]
fn arguments_environment_stdin_and_exit_code_pass_through_podman() {
    let Some(podman) = Podman::own() else { return };
    let context = Context::new();
    context.write("echo.wasm", module::echo());
    context.run("build echo.wasm -t localhost/echo:1 -o oci-archive:echo.tar").success();
    let image = podman.pull(&format!("oci-archive:{}", context.path("echo.tar").display()));
    let ran = podman.run(&image, &["--env", "GREETING=hi there", "--env", "EXIT_CODE=7"]);
    ran.args(["first"])
        .stdin("standard input\n")
        .code(7)
        .stdout_is("argument: first\nGREETING: hi there\nstandard input\n");
}
