//! A container without an engine: umoci unpacks the image, and its entrypoint runs in there.

use std::{fs, path::PathBuf, process::Command};

use serde_json::Value;

use crate::{
    context::Context,
    tool::{Run, find},
};

/// An unpacked image.
#[derive(Debug)]
pub struct Rootfs {
    folder: PathBuf,
    process: Value,
}

impl Rootfs {
    /// Unpacks `image`, as `LAYOUT:TAG` in the context's working folder.
    #[must_use]
    pub fn unpack(context: &Context, image: &str) -> Self {
        let umoci = context.dress(Command::new(find("umoci")));
        umoci.args(["unpack", "--rootless", "--image", image, "unpacked"]).success();
        let config: Value = serde_json::from_slice(&context.read("unpacked/config.json")).unwrap();
        Self { folder: context.path("unpacked/rootfs"), process: config["process"].clone() }
    }

    /// What a container would start: `args`, `env`, `cwd` and `user` of the runtime specification.
    #[must_use]
    pub fn process(&self) -> &Value {
        &self.process
    }

    /// A file of it, as bytes.
    #[must_use]
    pub fn read(&self, path: &str) -> Vec<u8> {
        let path = self.folder.join(path.trim_start_matches('/'));
        fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    /// A path in it, from outside.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path.trim_start_matches('/'))
    }

    /// The entrypoint and the default arguments, with nothing but the image's own files and environment, and devices.
    pub fn run(&self) -> Run {
        fs::create_dir_all(self.path("dev")).unwrap();
        let mut unshare = Command::new(find("unshare"));
        let script = r#"mount --rbind /dev "$0/dev" && exec chroot "$0" "$@""#;
        unshare.args(["--mount", "--map-root-user", "sh", "-c", script]).arg(&self.folder).env_clear();
        for pair in texts(&self.process["env"]) {
            unshare.env(pair.split('=').next().unwrap(), pair.split_once('=').unwrap().1);
        }
        Run::new(unshare).args(texts(&self.process["args"]))
    }
}

fn texts(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}
