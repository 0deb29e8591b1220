//! Layers of gzip and zstd, and who reads them.

use serde_json::Value;
use wpack_tests::{
    context::{Context, names},
    layout::Layout,
    module,
    tool::{find, without},
};

/// Each layer's media type.
fn layer_types(layout: &Layout, manifest: &Value) -> Vec<String> {
    let manifest = layout.document(manifest["digest"].as_str().unwrap());
    let layers = manifest["layers"].as_array().unwrap();
    layers.iter().map(|layer| layer["mediaType"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn zstd_is_built_inspected_and_run() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let built = context.run("build hello.wasm --compression zstd -o oci:layout:1").success();
    let layout = Layout::open(&context.path("layout"));
    let index = layout.document(&built.digest());
    for manifest in index["manifests"].as_array().unwrap() {
        let expected = ["application/vnd.oci.image.layer.v1.tar+zstd"; 3];
        assert_eq!(layer_types(&layout, manifest), expected);
    }
    let _ = layout.checked();
    let inspected = context.run("inspect oci:layout:1").success().stdout();
    assert!(inspected.contains("tar+zstd"), "{inspected}");
    context.run("run oci:layout:1").success().stdout_is("Hello from Wasm!\n");
    // The same bytes each time, on however many processors.
    let again = context.run("build hello.wasm --compression zstd -o oci:again:1").success();
    assert_eq!(again.digest(), built.digest());
}

#[test]
fn skopeo_unpacks_both_and_finds_what_the_config_says() {
    if without("skopeo") {
        return;
    }
    let context = Context::new();
    context.write("app.wasm", module::padded(1, 3_000_000));
    for compression in ["gzip", "zstd"] {
        let build =
            format!("build app.wasm --format compat --platform wasi/wasm --compression {compression}");
        context.run(&format!("{build} -o oci:{compression}:1")).success();
        let skopeo = context.dress(std::process::Command::new(find("skopeo")));
        let skopeo = skopeo.args(["--insecure-policy", "copy", "--dest-decompress"]);
        skopeo.args([format!("oci:{compression}:1"), format!("dir:{compression}.plain")]).success();
    }
    // Plain layers lie there under the digests that skopeo found, and both images have the same.
    assert_eq!(names(&context.path("gzip.plain")), names(&context.path("zstd.plain")));
}

#[test]
fn who_cannot_read_zstd_gets_none() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let archive = context.run("build hello.wasm --compression zstd -o docker-archive:a.tar:app:1").code(2);
    archive.says(&["cannot hold layers of zstd", "Docker 23"]);
    let raw = context.run("build hello.wasm -t app --format artifact --compression zstd").code(2);
    raw.says(&["are never compressed"]);
    context.run("build hello.wasm --format compat --compression zstd -o oci:layout:1").success();
    let copied = context.run("copy oci:layout:1 docker-archive:b.tar:app:1").finish();
    assert!(copied.stderr().contains("plain or gzip"), "{}", copied.stderr());
    assert_eq!(context.names(), ["hello.wasm", "layout"]);
}
