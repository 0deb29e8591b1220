//! The exact documents of each format. Every name here is a contract with programs that read it,
//! so it stands as a literal.

use serde_json::{Value, json};
use wpack_tests::{
    context::{Context, host_platform},
    layout::{Layout, sha256},
    module,
};

/// Builds `program` in one format and opens the layout.
fn layout(context: &Context, program: &[u8], format: &str) -> Layout {
    context.write("hello.wasm", program);
    context.run(&format!("build hello.wasm -t hello:1 --format {format} -o oci:layout:1")).success();
    Layout::open(&context.path("layout"))
}

#[test]
fn artifact_of_a_module() {
    let (context, program) = (Context::new(), module::hello());
    let layout = layout(&context, &program, "artifact");
    let manifest = layout.tagged("1");
    assert_eq!(
        layout.follow(&manifest["config"]),
        json!({
            "created": "1970-01-01T00:00:00Z",
            "architecture": "wasm",
            "os": "wasip1",
            "layerDigests": [sha256(&program)],
        })
    );
    assert_eq!(
        manifest,
        json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": described(&manifest["config"], "application/vnd.wasm.config.v0+json"),
            "layers": [{
                "mediaType": "application/wasm",
                "digest": sha256(&program),
                "size": program.len(),
                "annotations": {"org.opencontainers.image.title": "hello.wasm"},
            }],
        })
    );
}

#[test]
fn artifact_of_a_component() {
    let (context, program) = (Context::new(), module::component(&module::hello()));
    let layout = layout(&context, &program, "artifact");
    let config = layout.follow(&layout.tagged("1")["config"]);
    assert_eq!(config["os"], "wasip2");
    assert_eq!(config["layerDigests"], json!([sha256(&program)]));
    let component = &config["component"];
    assert!(names(&component["exports"]).any(|name| name.starts_with("wasi:cli/run@0.2.")), "{config:#}");
    assert!(names(&component["imports"]).any(|name| name.starts_with("wasi:io/streams@0.2.")), "{config:#}");
    assert!(component["target"].as_str().unwrap().starts_with("wasi:cli/command@0.2."), "{config:#}");
}

fn names(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap())
}

#[test]
fn shim_image() {
    let (context, program) = (Context::new(), module::hello());
    let layout = layout(&context, &program, "shim");
    let manifest = layout.tagged("1");
    // `oci-tar-builder` of runwasi: the SHA-256 of the layers' digests one after another, all in bare hex.
    let label = sha256(hex(&sha256(&program)).as_bytes());
    assert_eq!(
        layout.follow(&manifest["config"]),
        json!({
            "created": "1970-01-01T00:00:00Z",
            "architecture": "wasm",
            "os": "wasip1",
            "config": {
                "User": "65532:65532",
                "Entrypoint": ["/app.wasm"],
                "Labels": {"containerd.runwasi.layers": hex(&label)},
            },
            "rootfs": {"type": "layers", "diff_ids": []},
        })
    );
    assert_eq!(
        manifest,
        json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": described(&manifest["config"], "application/vnd.oci.image.config.v1+json"),
            "layers": [{
                "mediaType": "application/wasm",
                "digest": sha256(&program),
                "size": program.len(),
                "annotations": {"org.opencontainers.image.title": "hello.wasm"},
            }],
        })
    );
}

fn hex(digest: &str) -> &str {
    digest.strip_prefix("sha256:").unwrap()
}

#[test]
fn compat_index() {
    let (context, program) = (Context::new(), module::hello());
    let layout = layout(&context, &program, "compat");
    let index = layout.tagged("1");
    assert_eq!(index["schemaVersion"], 2);
    assert_eq!(index["mediaType"], "application/vnd.oci.image.index.v1+json");

    let entries = index["manifests"].as_array().unwrap();
    let platforms: Vec<Value> = entries.iter().map(|entry| entry["platform"].clone()).collect();
    assert_eq!(
        platforms,
        [
            json!({"os": "linux", "architecture": "amd64"}),
            json!({"os": "linux", "architecture": "arm64"}),
            json!({"os": "wasi", "architecture": "wasm"}),
        ]
    );
    let layers: Vec<Value> = entries.iter().map(|entry| compat_layer(&layout, entry)).collect();
    assert!(layers.iter().all(|layer| *layer == layers[0]), "one layer for every platform: {layers:#?}");
}

/// Checks one entry of the index and gives its layer.
fn compat_layer(layout: &Layout, entry: &Value) -> Value {
    assert_eq!(entry["mediaType"], "application/vnd.oci.image.manifest.v1+json");
    let manifest = layout.follow(entry);
    let layer = manifest["layers"][0].clone();
    assert_eq!(
        manifest,
        json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": described(&manifest["config"], "application/vnd.oci.image.config.v1+json"),
            "layers": [described(&layer, "application/vnd.oci.image.layer.v1.tar+gzip")],
            "annotations": {"module.wasm.image/variant": "compat-smart"},
        })
    );
    let config = layout.follow(&manifest["config"]);
    assert_eq!(
        config,
        json!({
            "created": "1970-01-01T00:00:00Z",
            "os": entry["platform"]["os"],
            "architecture": entry["platform"]["architecture"],
            "config": {"User": "65532:65532", "Entrypoint": ["/app.wasm"]},
            "rootfs": {"type": "layers", "diff_ids": config["rootfs"]["diff_ids"]},
            "history": [{"created": "1970-01-01T00:00:00Z", "created_by": "wpack: /app.wasm"}],
        })
    );
    layer
}

#[test]
fn compat_for_one_platform_is_a_plain_manifest() {
    let context = Context::new();
    let layout = layout(&context, &module::hello(), "compat --platform linux/amd64");
    let manifest = layout.tagged("1");
    assert_eq!(manifest["mediaType"], "application/vnd.oci.image.manifest.v1+json");
    assert_eq!(manifest["annotations"]["module.wasm.image/variant"], "compat-smart");
}

#[test]
fn bundle() {
    let (context, program) = (Context::new(), module::hello());
    let layout = layout(&context, &program, &format!("bundle,compat --platform {}", host_platform()));
    let manifest = layout.tagged("1");
    let layers = manifest["layers"].as_array().unwrap();
    let tar = |layer| described(layer, "application/vnd.oci.image.layer.v1.tar+gzip");
    assert_eq!(
        manifest,
        json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "config": described(&manifest["config"], "application/vnd.oci.image.config.v1+json"),
            "layers": layers.iter().map(tar).collect::<Vec<_>>(),
        })
    );
    // The blob that the compat image has too: a node that runs both downloads it once.
    assert_eq!(layers[2]["digest"], layout.tagged("1-compat")["layers"][0]["digest"]);

    let config = layout.follow(&manifest["config"]);
    let (os, architecture) = host_platform().split_once('/').unwrap();
    let made_by = |path| json!({"created": "1970-01-01T00:00:00Z", "created_by": format!("wpack: {path}")});
    assert_eq!(
        config,
        json!({
            "created": "1970-01-01T00:00:00Z",
            "os": os,
            "architecture": architecture,
            "config": {"User": "65532:65532", "Entrypoint": ["/wpack-runner", "/app.cwasm"]},
            "rootfs": {"type": "layers", "diff_ids": config["rootfs"]["diff_ids"]},
            "history": (["/wpack-runner", "/app.cwasm", "/app.wasm"].map(made_by)),
        })
    );
}

/// A descriptor as it must be: this media type, the digest and size of bytes that exist, nothing else.
fn described(descriptor: &Value, media_type: &str) -> Value {
    json!({"mediaType": media_type, "digest": descriptor["digest"], "size": descriptor["size"]})
}
