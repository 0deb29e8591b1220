//! Debian's buildah, installed by `cargo xtask counterparts`, with storage of its own for one test.

use std::{fs, path::Path};

use serde_json::Value;
use tempfile::TempDir;

use crate::tool::{Run, tool, without};

/// A buildah that shares nothing with the machine's. It needs no daemon, and no rights for containers: it changes
/// the root instead.
#[derive(Debug)]
pub struct Buildah {
    folder: TempDir,
}

impl Buildah {
    /// buildah, or nothing when the caller opted out with `WPACK_TEST_WITHOUT=buildah`.
    #[must_use]
    pub fn own() -> Option<Self> {
        if without("buildah") {
            return None;
        }
        let folder = TempDir::new().unwrap();
        let policy = r#"{"default":[{"type":"insecureAcceptAnything"}]}"#;
        fs::write(folder.path().join("policy.json"), policy).unwrap();
        Some(Self { folder })
    }

    /// A `buildah` command. `vfs` mounts nothing that could stay behind.
    pub fn command(&self) -> Run {
        let folder = self.folder.path();
        let buildah = tool("buildah").env("BUILDAH_ISOLATION", "chroot").args(["--storage-driver", "vfs"]);
        let buildah = buildah.arg("--root").arg(folder.join("root")).arg("--runroot").arg(folder.join("run"));
        buildah.arg("--default-mounts-file").arg("/dev/null")
    }

    /// Builds the Dockerfile in `folder` of what is here.
    pub fn build(&self, folder: &Path, name: &str) {
        let policy = self.folder.path().join("policy.json");
        let build = self.command().args(["build", "--pull-never", "--quiet", "--tag", name]);
        build.arg("--signature-policy").arg(policy).arg(folder).success();
    }

    /// A container of an image.
    #[must_use]
    pub fn container(&self, image: &str) -> Container<'_> {
        let name = self.command().args(["from", "--pull-never", image]).success().stdout().trim().to_owned();
        Container { buildah: self, name }
    }
}

/// A container; it goes with its buildah.
#[derive(Debug)]
pub struct Container<'a> {
    buildah: &'a Buildah,
    name: String,
}

impl Container<'_> {
    /// What a container of the image is started with.
    #[must_use]
    pub fn config(&self) -> Value {
        let image = self.buildah.command().args(["inspect", &self.name]).success().json();
        image["OCIv1"]["config"].clone()
    }

    /// Starts the image's entrypoint.
    pub fn run(&self) -> Run {
        let entrypoint = self.config()["Entrypoint"].as_array().unwrap().clone();
        let words = entrypoint.iter().map(|word| word.as_str().unwrap().to_owned());
        self.buildah.command().args(["run", &self.name, "--"]).args(words)
    }

    /// A file of it.
    #[must_use]
    pub fn read(&self, path: &str) -> Vec<u8> {
        let root = self.buildah.command().args(["mount", &self.name]).success().stdout();
        fs::read(Path::new(root.trim()).join(path.trim_start_matches('/'))).unwrap()
    }
}
