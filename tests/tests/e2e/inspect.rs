//! What an image is seen to consist of, the same from each place.

use serde_json::Value;
use wpack_tests::{
    context::Context,
    layout::sha256,
    module,
    registry::Registry,
    tool::{find, without},
};

fn inspected(context: &Context, what: &str) -> Value {
    let mut shown = context.run(&format!("inspect --json {what}")).success().json();
    assert_eq!(shown["name"].take(), what);
    // By which lines it is started depends on the place.
    assert!(shown["consumers"].take().is_array());
    shown
}

#[test]
fn every_place_shows_the_same() {
    let (context, registry) = (Context::new(), Registry::plain());
    let hello = module::hello();
    context.write("hello.wasm", &hello);
    let name = registry.reference("hello:1");
    let outputs =
        format!("-t {name} -o oci:layout:1 -o oci-archive:hello.tar:1 -o docker-archive:docker.tar");
    context.run(&format!("build hello.wasm {outputs} --push --format compat")).success();
    context.run(&format!("pull {name}")).success();
    let shown = inspected(&context, &name);
    for place in [&format!("docker://{name}"), "oci:layout:1", "oci-archive:hello.tar:1", "oci:layout"] {
        assert_eq!(inspected(&context, place), shown, "{place}");
    }
    let platforms: Vec<_> = shown["image"]["manifests"].as_array().unwrap().iter().collect();
    assert_eq!(platforms.len(), 3);
    for manifest in platforms {
        assert_eq!(manifest["format"], "compat");
        assert_eq!(manifest["config"]["content"]["config"]["Entrypoint"][0], "/app.wasm");
        assert_eq!(manifest["layers"][0]["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip");
    }
    assert_eq!(shown["module"]["digest"], sha256(&hello));
    assert_eq!(shown["module"]["world"], "command");
}

#[test]
fn each_format_is_recognised() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    for format in ["bundle", "artifact", "shim", "compat"] {
        context.run(&format!("build hello.wasm -t hello:{format} --format {format}")).success();
        let shown = inspected(&context, &format!("hello:{format}"));
        let image = &shown["image"];
        let found = image["manifests"].get(0).unwrap_or(image)["format"].clone();
        assert_eq!(found, format, "{shown}");
    }
}

#[test]
fn the_raw_manifest_is_what_was_pushed() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = registry.reference("hello:1");
    let built = context.run(&format!("build hello.wasm -t {name} --format artifact --push")).success();
    let raw = context.run(&format!("inspect --raw docker://{name}")).success();
    assert_eq!(sha256(raw.bytes()), built.digest());
}

/// skopeo converts to Docker's own formats.
#[test]
fn a_docker_image() {
    if without("skopeo") {
        return;
    }
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -o oci:layout:1 --platform linux/amd64 --format compat").success();
    let name = format!("docker://{}", registry.reference("hello:1"));
    let skopeo = context.dress(std::process::Command::new(find("skopeo")));
    let copy =
        ["--insecure-policy", "copy", "--format=v2s2", "--dest-tls-verify=false", "oci:layout:1", &name];
    skopeo.args(copy).success();
    let shown = inspected(&context, &name);
    assert_eq!(shown["image"]["mediaType"], "application/vnd.docker.distribution.manifest.v2+json");
    assert_eq!((&shown["image"]["format"], &shown["module"]["runnable"]), (&"compat".into(), &true.into()));
    let text = context.run(&format!("inspect {name}")).success().stdout();
    for words in ["this is   a single image", "tar+gzip  /app.wasm", r#"starts    "/app.wasm""#] {
        assert!(text.contains(words), "{words}: {text}");
    }
}

#[test]
fn nothing_is_asked_for_twice() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = format!("docker://{}", registry.reference("hello:1"));
    context.run(&format!("build hello.wasm -o {name}")).success();
    let requests = context.run(&format!("inspect {name} -vv")).success().stderr();
    let gets: Vec<_> = requests
        .lines()
        .filter_map(|line| line.split_once("GET "))
        .filter_map(|(_, rest)| rest.split_whitespace().next())
        .collect();
    let distinct: std::collections::BTreeSet<_> = gets.iter().collect();
    assert!(gets.len() >= 3, "{requests}");
    assert_eq!(gets.len(), distinct.len(), "{requests}");
}

#[test]
fn a_program_is_shown_without_a_verdict() {
    let context = Context::new();
    context.write("library.wasm", module::text(r#"(module (func (export "add")))"#));
    context.run("validate library.wasm").code(1);
    let shown = context.run("inspect library.wasm").success();
    assert!(shown.stdout().contains("no-entry-point"), "{}", shown.stdout());
}

#[test]
fn what_cannot_be_shown() {
    let context = Context::new();
    context.run("inspect nothing:1").code(3).stderr_has(&["cannot inspect `nothing:1`", "wpack build"]);
    context.run("inspect no.wasm").code(3);
    context.run("inspect oci:none:1").code(3);
    context.run("inspect UPPER").code(2);
}
