use serde_json::{Value, json};

use super::*;
use crate::{Blob, Config, Image, Index};

/// Blobs and nothing else.
struct Heap(Vec<Blob>);

impl Source for Heap {
    fn resolve(&self, _: Option<&str>) -> Result<Descriptor> {
        Ok(self.0[0].descriptor().clone())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        Ok(self.0.iter().find(|blob| *blob.digest() == descriptor.digest).unwrap().clone())
    }
}

const DOCKER: [&str; 3] = [
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.container.image.v1+json",
    "application/vnd.docker.image.rootfs.diff.tar.gzip",
];

/// A foreign image of one layer in these media types, with this config.
fn foreign([manifest, config, layer]: [&str; 3], document: &Value) -> Heap {
    let layer = Blob::from_bytes(layer, b"layer".to_vec());
    let config = Blob::from_bytes(config, document.to_string().into_bytes());
    let text = json!({"schemaVersion": 2, "mediaType": manifest, "config": config.descriptor(),
        "layers": [layer.descriptor()]});
    Heap(vec![Blob::from_bytes(manifest, text.to_string().into_bytes()), config, layer])
}

fn config() -> Value {
    json!({
        "architecture": "amd64", "os": "linux", "os.version": "1", "author": "they", "container": "0123",
        "config": {
            "User": "app", "Env": ["PATH=/bin", "A=base"], "Cmd": ["sh"], "Entrypoint": ["/init"],
            "Labels": {"a": "base", "b": "base"}, "ExposedPorts": {"80/tcp": {}}, "Volumes": {"/v": {}},
            "Healthcheck": {"Test": ["CMD", "true"]}, "OnBuild": ["RUN x"], "Shell": ["/bin/sh", "-c"],
            "StopSignal": "SIGINT", "WorkingDir": "/w", "Image": null,
        },
        "rootfs": {"type": "layers", "diff_ids": [Digest::sha256(b"base")]},
        "history": [{"created_by": "ADD", "comment": "kept"}, {"created_by": "ENV", "empty_layer": true}],
    })
}

fn load(source: &Heap) -> Result<Base> {
    Base::load(source, source.0[0].descriptor(), &Platform::new("linux", "amd64"))
}

fn on(base: &Base, execution: Execution) -> Image {
    let own = Layer {
        blob: Blob::from_bytes("application/vnd.oci.image.layer.v1.tar+gzip", b"own".to_vec()),
        diff_id: Some(Digest::sha256(b"untarred")),
        created_by: "wpack".to_owned(),
    };
    let created = "1970-01-01T00:00:00Z".to_owned();
    let config = Config::Container { platform: Platform::new("linux", "amd64"), execution, created };
    Image::new(config, vec![own]).on(base)
}

fn document(blob: &Blob) -> Value {
    serde_json::from_slice(&blob.bytes(10_000).unwrap()).unwrap()
}

#[test]
fn the_config_is_merged_as_docker_build_does() {
    let base = load(&foreign(DOCKER, &config())).unwrap();
    let execution = Execution {
        env: vec!["A=own".to_owned(), "B=own".to_owned()],
        entrypoint: vec!["/app".to_owned()],
        labels: [("b".to_owned(), "own".to_owned())].into(),
        exposed_ports: [("8080/tcp".to_owned(), Default::default())].into(),
        working_dir: "/own".to_owned(),
        ..Execution::default()
    };
    let expected = json!({
        "architecture": "amd64", "os": "linux", "os.version": "1", "author": "they",
        "created": "1970-01-01T00:00:00Z",
        "config": {
            "User": "app", "Env": ["PATH=/bin", "A=own", "B=own"], "Entrypoint": ["/app"],
            "Labels": {"a": "base", "b": "own"}, "ExposedPorts": {"80/tcp": {}, "8080/tcp": {}},
            "Volumes": {"/v": {}}, "Healthcheck": {"Test": ["CMD", "true"]}, "Shell": ["/bin/sh", "-c"],
            "StopSignal": "SIGINT", "WorkingDir": "/own",
        },
        "rootfs": {"type": "layers", "diff_ids": [Digest::sha256(b"base"), Digest::sha256(b"untarred")]},
        "history": [
            {"created_by": "ADD", "comment": "kept"}, {"created_by": "ENV", "empty_layer": true},
            {"created": "1970-01-01T00:00:00Z", "created_by": "wpack"},
        ],
    });
    assert_eq!(document(on(&base, execution).config()), expected);
}

#[test]
fn dockers_types_become_ocis_and_the_layer_keeps_its_digest() {
    let source = foreign(DOCKER, &config());
    let base = load(&source).unwrap().named("registry.test/base:1".to_owned());
    let image = on(&base, Execution::default());
    let manifest = document(image.manifest());
    assert_eq!(manifest["mediaType"], "application/vnd.oci.image.manifest.v1+json");
    assert_eq!(manifest["config"]["mediaType"], "application/vnd.oci.image.config.v1+json");
    assert_eq!(manifest["layers"][0]["mediaType"], "application/vnd.oci.image.layer.v1.tar+gzip");
    assert_eq!(manifest["layers"][0]["digest"], source.0[2].digest().as_str());
    assert_eq!(
        manifest["annotations"],
        json!({"org.opencontainers.image.base.name": "registry.test/base:1",
            "org.opencontainers.image.base.digest": source.0[0].digest().as_str()})
    );
    assert!(image.blob(source.0[2].descriptor()).is_ok());
}

#[test]
fn a_missing_history_is_made_up_for() {
    let mut without = config();
    without["history"] = Value::Null;
    let image = on(&load(&foreign(DOCKER, &without)).unwrap(), Execution::default());
    let lines = &document(image.config())["history"];
    assert_eq!((&lines[0]["created_by"], &lines[1]["created_by"]), (&json!("unknown"), &json!("wpack")));
}

#[test]
fn what_cannot_be_a_base_is_refused_with_the_reason() {
    let [manifest, config_type, _] = DOCKER;
    let windows = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";
    let reason = |source: &Heap| load(source).err().unwrap().to_string();
    let refused = reason(&foreign([manifest, config_type, windows], &config()));
    assert!(refused.ends_with(&format!("`{windows}`: its license forbids to pass it on")), "{refused}");
    let wasm = reason(&foreign([manifest, config_type, "application/wasm"], &config()));
    assert!(wasm.ends_with("it is no filesystem"), "{wasm}");
    let artifact = reason(&foreign([manifest, "application/vnd.wasm.config.v0+json", DOCKER[2]], &config()));
    assert!(artifact.ends_with("is not that of a container"), "{artifact}");
    for (path, wrong) in [
        ("/rootfs/diff_ids", json!([])),
        ("/history", json!([{}, {}])),
        ("/history", json!("none")),
        ("/config", json!([])),
    ] {
        let mut changed = config();
        *changed.pointer_mut(path).unwrap() = wrong;
        assert!(matches!(load(&foreign(DOCKER, &changed)), Err(Error::BadBase { .. })), "{path}");
    }
}

#[test]
fn each_platform_has_its_own_entry() {
    let image = |architecture: &str| {
        let platform = Platform::new("linux", architecture);
        let config = Config::Container { platform, execution: Execution::default(), created: String::new() };
        Image::new(config, vec![])
    };
    let index = Index::new(vec![image("amd64"), image("arm64")]);
    let load = |source: &dyn Source, architecture: &str| {
        Base::load(source, &source.resolve(None).unwrap(), &Platform::new("linux", architecture))
    };
    assert_eq!(load(&index, "arm64").unwrap().digest, *index.images()[1].manifest().digest());
    let missing = load(&index, "riscv64").err().unwrap().to_string();
    assert_eq!(
        missing,
        "there is no image for `linux/riscv64`; there are images for linux/amd64, linux/arm64"
    );
    let alone = load(&image("arm64"), "amd64").err().unwrap().to_string();
    assert_eq!(alone, "there is no image for `linux/amd64`; there are images for linux/arm64");
}
