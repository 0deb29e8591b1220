//! containerd without an engine above it: `ctr` runs the bundle, from a registry and from archives, and takes the
//! forms for Wasm hosts.

use wpack_tests::{containerd::Containerd, context::Context, module, registry::Registry};

/// Builds `hello` in `format` into an OCI archive that carries the image's whole name, as `ctr` wants it.
fn archive(context: &Context, format: &str) -> String {
    context.write("hello.wasm", module::hello());
    let place = "oci-archive:hello.oci:localhost/hello:1";
    context.run(&format!("build hello.wasm -t localhost/hello:1 --format {format} -o {place}")).success();
    context.path("hello.oci").display().to_string()
}

#[test]
fn a_bundle_of_archives_runs() {
    let Some(containerd) = Containerd::own() else { return };
    let context = Context::new();
    let oci = archive(&context, "bundle");
    let place = "docker-archive:hello.tar:localhost/docker:1";
    context.run(&format!("build hello.wasm -t localhost/docker:1 -o {place}")).success();
    let docker = context.path("hello.tar").display().to_string();
    for (file, image) in [(oci, "localhost/hello:1"), (docker, "localhost/docker:1")] {
        containerd.ctr(&["image", "import", &file]).success();
        containerd.run(image, &["--read-only"]).success().stdout_is("Hello from Wasm!\n");
    }
}

/// Prints its arguments and one variable, and ends with 7. It leaves stdin alone: `ctr` 1.6 does not hand on its end.
const PROGRAM: &str = r#"#include <stdio.h>
#include <stdlib.h>
int main(int count, char **args) {
    for (int i = 1; i < count; i++) puts(args[i]);
    puts(getenv("GREETING"));
    return 7;
}
"#;

#[test]
fn a_bundle_of_a_registry_runs() {
    let Some(containerd) = Containerd::own() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    let image = registry.reference("program:1");
    context.write("program.wasm", module::c(PROGRAM));
    context.run(&format!("build program.wasm -t {image} -o docker://{image}")).success();
    containerd.ctr(&["image", "pull", "--plain-http", &image]).success();
    let ran = containerd.run(&image, &["--read-only", "--env", "GREETING=hi there"]);
    // Arguments of `ctr run` take the place of the entrypoint too.
    ran.args(["/wpack-runner", "/app.cwasm", "first"]).code(7).stdout_is("first\nhi there\n");
}

#[test]
fn a_container_is_the_user_of_the_image_and_has_no_new_privileges() {
    let Some(containerd) = Containerd::own() else { return };
    let context = Context::new();
    containerd.ctr(&["image", "import", &archive(&context, "bundle")]).success();
    containerd.ctr(&["container", "create", "localhost/hello:1", "made"]).success();
    let process = &containerd.ctr(&["container", "info", "made"]).success().json()["Spec"]["process"];
    assert_eq!(process["user"]["uid"], 65532, "{process}");
    assert_eq!(process["user"]["gid"], 65532, "{process}");
    assert_eq!(process["noNewPrivileges"], true, "{process}");
}

#[test]
fn the_compat_form_is_unpacked_like_any_image() {
    let Some(containerd) = Containerd::own() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    containerd.ctr(&["image", "import", &archive(&context, "compat")]).success();
    let image = registry.reference("compat:1");
    context.run(&format!("build hello.wasm -t {image} --format compat -o docker://{image}")).success();
    containerd.ctr(&["image", "pull", "--plain-http", &image]).success();
    for image in ["localhost/hello:1", &image] {
        let checked = containerd.check(image);
        assert!(checked.contains("complete") && checked.trim_end().ends_with("true"), "{checked}");
    }
    // Only a Wasm shim starts it; runc finds the program, which is no executable.
    containerd.run("localhost/hello:1", &[]).code(1).stderr_has(&["exec: \"/app.wasm\""]);
}

#[test]
fn the_shim_form_and_the_artifact_are_stored() {
    let Some(containerd) = Containerd::own() else { return };
    let registry = Registry::plain();
    for format in ["shim", "artifact"] {
        let context = Context::new();
        let file = archive(&context, format);
        // Without `--no-unpack` containerd 1.6 stores it too, then fails: it unpacks nothing but tar layers.
        containerd.ctr(&["image", "import", "--no-unpack", &file]).success();
        is_stored(&containerd, "localhost/hello:1");
        let image = registry.reference(&format!("{format}:1"));
        context.run(&format!("build hello.wasm -t {image} --format {format} -o docker://{image}")).success();
        containerd.ctr(&["content", "fetch", "--plain-http", &image]).success();
        is_stored(&containerd, &image);
    }
}

/// All content of `image` is there, with the program as its layer, byte for byte.
fn is_stored(containerd: &Containerd, image: &str) {
    let checked = containerd.check(image);
    assert!(checked.contains("complete (2/2)"), "{checked}");
    let digest = checked.split_whitespace().nth(2).unwrap();
    let manifest = containerd.ctr(&["content", "get", digest]).success().json();
    let layer = manifest["layers"][0]["digest"].as_str().unwrap();
    let program = containerd.ctr(&["content", "get", layer]).success();
    assert!(program.bytes() == module::hello(), "the layer of {image}");
}
