//! Images to push, and settings that do not wait.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use wpack_oci::{
    Blob, Config, Copied, Credentials, Digest, Error, Image, Layer, Reference, Registry, Source, Task, copy,
    registry::{Patience, Settings},
    spec::{Descriptor, Execution, Platform},
};

use crate::scripted::Scripted;

/// `user:password` of the tests, in base64.
pub(crate) const LOGIN: &str = "dXNlcjpwYXNzd29yZA==";

pub(crate) fn image(platform: &str, layers: &[&[u8]]) -> Image {
    let layer = |bytes: &&[u8]| Layer {
        blob: Blob::from_bytes("application/vnd.oci.image.layer.v1.tar", bytes.to_vec()),
        diff_id: Some(Digest::sha256(bytes)),
        created_by: "test".to_owned(),
    };
    let config = Config::Container {
        platform: platform.parse::<Platform>().unwrap(),
        execution: Execution::default(),
        created: "1970-01-01T00:00:00Z".to_owned(),
    };
    Image::new(config, layers.iter().map(layer).collect())
}

pub(crate) fn small() -> Image {
    image("linux/amd64", &[b"one", b"two"])
}

/// Something that refers to an image.
pub(crate) struct Artifact(Vec<Blob>);

impl Artifact {
    pub(crate) fn manifest(&self) -> &Blob {
        &self.0[0]
    }
}

/// A manifest of the kind `kind` that refers to `subject`, with one layer.
pub(crate) fn artifact(subject: &Descriptor, kind: &str, content: &str) -> Artifact {
    let empty = Blob::from_bytes("application/vnd.oci.empty.v1+json", b"{}".to_vec());
    let layer = Blob::from_bytes("text/plain", content.into());
    let manifest = serde_json::json!({
        "schemaVersion": 2,
        "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "artifactType": kind,
        "config": empty.descriptor(),
        "layers": [layer.descriptor()],
        "subject": subject,
        "annotations": {"org.example.content": content},
    });
    let bytes = manifest.to_string().into_bytes();
    Artifact(vec![Blob::from_bytes("application/vnd.oci.image.manifest.v1+json", bytes), empty, layer])
}

impl Source for Artifact {
    fn resolve(&self, _: Option<&str>) -> Result<Descriptor, Error> {
        Ok(self.manifest().descriptor().clone())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob, Error> {
        Ok(self.0.iter().find(|blob| *blob.digest() == descriptor.digest).unwrap().clone())
    }
}

/// Pushes an artifact without a tag.
pub(crate) fn push_artifact(
    server: &Scripted,
    artifact: &Artifact,
    settings: Settings,
) -> Result<Copied, Error> {
    copy(artifact, artifact.manifest().descriptor(), &open(server, settings), None, &task())
}

/// No credentials, and waits so short that tests do not notice them.
pub(crate) fn settings() -> Settings {
    let patience = Patience {
        delay: Duration::from_millis(1),
        idle: Duration::from_millis(400),
        answer: Duration::from_millis(400),
        ..Patience::default()
    };
    Settings { patience, ..Settings::new(Credentials::default()) }
}

/// A server that has the small image under the tag `1`.
pub(crate) fn filled() -> Scripted {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.forget();
    server
}

/// Settings with a login for the server.
pub(crate) fn login(server: &Scripted, entry: &str) -> Settings {
    let json = format!(r#"{{"auths":{{"{}":{entry}}}}}"#, server.address);
    let variables = BTreeMap::from([("DOCKER_AUTH_CONFIG".to_owned(), json)]);
    Settings { credentials: Credentials::with(variables), ..settings() }
}

pub(crate) fn basic(server: &Scripted) -> Settings {
    login(server, &format!(r#"{{"auth":"{LOGIN}"}}"#))
}

pub(crate) fn open(server: &Scripted, settings: Settings) -> Registry {
    open_repository(server, "acme/app", settings)
}

pub(crate) fn open_repository(server: &Scripted, repository: &str, settings: Settings) -> Registry {
    let reference = Reference::parse(&format!("{}/{repository}", server.address)).unwrap();
    Registry::open(&reference, settings).unwrap()
}

pub(crate) fn task() -> Task {
    Task { jobs: 4.try_into().unwrap(), progress: Arc::new(()) }
}

/// Pushes an image or index under the tag `1`.
pub(crate) fn push(server: &Scripted, source: &dyn Source, settings: Settings) -> Result<Copied, Error> {
    let registry = open(server, settings);
    copy(source, &source.resolve(None).unwrap(), &registry, Some("1"), &task())
}
