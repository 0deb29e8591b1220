//! Bundles on bases that skopeo and umoci made, in each kind of place.

use std::process::Command;

use serde_json::{Value, json};
use wpack_tests::{
    context::{Context, host_platform},
    layout::Layout,
    module,
    registry::Registry,
    rootfs::Rootfs,
    tool::{find, without},
};

/// Writes the base `base:1` into a context; `None` when the caller has no umoci or skopeo.
fn base() -> Option<Context> {
    if without("umoci") || without("skopeo") {
        return None;
    }
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("file", "from the base\n");
    let umoci = |line: &str| context.dress(Command::new(find("umoci"))).args(line.split(' ')).success();
    umoci("init --layout base");
    umoci("new --image base:1");
    umoci("insert --rootless --image base:1 file /etc/base");
    let architecture = host_platform().trim_start_matches("linux/");
    umoci(&format!(
        "config --image base:1 --os linux --architecture {architecture} --config.user 1000:1000 --config.env A=base --config.env B=base --config.label kept=yes --config.volume /v --config.cmd sh --config.workingdir /etc"
    ));
    Some(context)
}

fn skopeo(context: &Context, line: &str) {
    let skopeo = context.dress(Command::new(find("skopeo"))).args(["--insecure-policy", "copy"]);
    skopeo.args(["--src-tls-verify=false", "--dest-tls-verify=false"]).args(line.split(' ')).success();
}

/// Builds on `base` into the layout `out`; manifest and config.
fn built_on(context: &Context, base: &str) -> (Value, Value) {
    let platform = host_platform();
    context
        .run(&format!(
            "build hello.wasm -t app:1 -o oci:out:1 --platform {platform} --base {base} --env B=own --env C=own"
        ))
        .success();
    let layout = Layout::open(&context.path("out"));
    let manifest = layout.tagged("1");
    let config = layout.follow(&manifest["config"]);
    (manifest, config)
}

#[test]
fn the_program_runs_beside_the_files_of_the_base() {
    let Some(context) = base() else { return };
    let (manifest, config) = built_on(&context, "oci:base:1");
    let expected = json!({
        "User": "1000:1000", "Env": ["A=base", "B=own", "C=own"], "Labels": {"kept": "yes"}, "Volumes": {"/v": {}},
        "WorkingDir": "/etc", "Entrypoint": ["/wpack-runner", "/app.cwasm"],
    });
    assert_eq!(config["config"], expected);
    assert_eq!(
        manifest["annotations"],
        json!({"org.opencontainers.image.base.digest": Layout::open(&context.path("base")).digest("1")})
    );
    let rootfs = Rootfs::unpack(&context, "out:1");
    assert_eq!(rootfs.read("/etc/base"), b"from the base\n");
    rootfs.run().success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn the_layers_are_the_same_from_each_kind_of_place() {
    let Some(context) = base() else { return };
    skopeo(&context, "oci:base:1 oci-archive:base.tar:1");
    context.run("copy oci:base:1 store:base:1").success();
    context.run("copy oci:base:1 docker-archive:docker.tar:base:1").success();
    let layers = |base: &str| built_on(&context, base).0["layers"].clone();
    let expected = layers("oci:base:1");
    for place in ["oci-archive:base.tar:1", "store:base:1", "docker-archive:docker.tar:base:1"] {
        assert_eq!(layers(place), expected, "{place}");
    }
}

#[test]
fn dockers_schema_2_is_converted_and_its_layer_mounted() {
    let Some(context) = base() else { return };
    let registry = Registry::plain();
    let base = registry.reference("base:1");
    skopeo(&context, &format!("--format v2s2 oci:base:1 docker://{base}"));
    let name = registry.reference("app:1");
    let platform = host_platform();
    let pushed = context
        .run(&format!("build hello.wasm -t {name} --push --platform {platform} --base {base} --json"))
        .success()
        .json();
    let image = &pushed["images"][0];
    let layer = &image["manifests"][0]["layers"][0];
    assert_eq!(layer["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip");
    assert_eq!(image["mounted"], layer["size"]);

    skopeo(&context, &format!("--preserve-digests docker://{name} oci:out:1"));
    let manifest = Layout::open(&context.path("out")).tagged("1");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.image.config.v1+json");
    assert_eq!(manifest["annotations"]["org.opencontainers.image.base.name"], base.as_str());
    let rootfs = Rootfs::unpack(&context, "out:1");
    assert_eq!(rootfs.read("/etc/base"), b"from the base\n");
    rootfs.run().success().stdout_is("Hello from Wasm!\n");
}

#[test]
fn the_platforms_that_a_base_has_are_listed() {
    let Some(context) = base() else { return };
    let missing = context.run("build hello.wasm -t app:1 --format compat --base oci:base:1");
    missing.code(3).stderr_has(&["there are images for", host_platform(), "`--platform OS/ARCH`"]);
}

#[test]
fn a_dry_run_names_the_base() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let line = "build hello.wasm -t app:1 --format compat --platform linux/amd64 --base alpine --dry-run";
    let expected = "compat for linux/amd64 on docker://alpine:latest to store:app:1\n";
    context.run(line).success().stdout_is(expected);
    context
        .run(&line.replace("compat --platform linux/amd64", "artifact"))
        .code(2)
        .stderr_has(&["only `bundle` and `compat` can have a base"]);
}
