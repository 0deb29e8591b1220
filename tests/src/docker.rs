//! The Docker engine that `cargo xtask test` started, and images loaded into it.

use std::{
    path::Path,
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use crate::{
    server::Server,
    shell::Shell,
    tool::{Run, counterpart, without},
};

/// What the commands of a build may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// Nothing.
    None,
    /// All that this machine does.
    Host,
}

/// The engine at `WPACK_TEST_DOCKER_HOST`.
#[derive(Debug)]
pub struct Docker {
    host: String,
}

impl Docker {
    /// The engine, or nothing when the caller opted out with `WPACK_TEST_WITHOUT=docker`.
    ///
    /// # Panics
    /// When no engine was started and nobody opted out.
    #[must_use]
    pub fn engine() -> Option<Self> {
        if without("docker") {
            return None;
        }
        let host = std::env::var("WPACK_TEST_DOCKER_HOST")
            .expect("no Docker engine: run `cargo xtask test`, which starts one");
        Some(Self { host })
    }

    /// A `docker` command.
    pub fn command(&self) -> Run {
        let client = process::Command::new(counterpart("docker/root/usr/bin/docker"));
        Run::new(client).arg("--host").arg(&self.host)
    }

    /// A shell in which `docker` talks to this engine, and starts containers without a network.
    #[must_use]
    pub fn shell(&self) -> Shell {
        Shell::new().with("docker", self.command(), "--network none")
    }

    /// Builds the Dockerfile in `folder` with the builder that the engine had before BuildKit.
    #[must_use]
    pub fn build(&self, folder: &Path, name: &str) -> Image<'_> {
        self.build_with("0", folder, name, Network::None)
    }

    /// Builds the Dockerfile in `folder` with the BuildKit that is part of the engine.
    #[must_use]
    pub fn build_with_buildkit(&self, folder: &Path, name: &str, network: Network) -> Image<'_> {
        self.build_with("1", folder, name, network)
    }

    fn build_with(&self, buildkit: &str, folder: &Path, name: &str, network: Network) -> Image<'_> {
        let network = match network {
            Network::None => "none",
            Network::Host => "host",
        };
        let build = self.command().env("DOCKER_BUILDKIT", buildkit).args(["build", "--network", network]);
        build.args(["--tag", name]).arg(folder).success();
        Image { docker: self, name: name.to_owned() }
    }

    /// Pulls `name` from a registry on this machine.
    #[must_use]
    pub fn pull(&self, name: String) -> Image<'_> {
        self.command().args(["pull", "--quiet", &name]).success();
        Image { docker: self, name }
    }

    /// Loads an archive that carries `name`.
    #[must_use]
    pub fn load(&self, archive: &Path, name: &str) -> Image<'_> {
        let loaded = self.command().args(["load", "--quiet", "--input"]).arg(archive).success();
        assert!(loaded.stdout().contains(name), "`{name}` is not what came out of {loaded}");
        Image { docker: self, name: name.to_owned() }
    }
}

/// An image in the engine; it goes with this value.
#[derive(Debug)]
pub struct Image<'a> {
    docker: &'a Docker,
    name: String,
}

impl Image<'_> {
    /// `docker run` up to and with the image's name; options of `docker run` in `options`.
    pub fn run(&self, options: &[&str]) -> Run {
        let run = self.docker.command().args(["run", "--rm", "--interactive", "--pull", "never"]);
        run.args(["--network", "none"]).args(options).arg(&self.name)
    }

    /// Starts a container in the background, with `options`, and gives its id.
    #[must_use]
    pub fn start(&self, options: &[&str]) -> String {
        let run = self.docker.command().args(["run", "--detach", "--pull", "never", "--network", "none"]);
        run.args(options).arg(&self.name).success().stdout().trim().to_owned()
    }

    /// Starts a container that answers HTTP at a free port of this machine, with `options`; the other value is its name.
    #[must_use]
    pub fn serve(&self, options: &[&str]) -> (Server, String) {
        let name = unique_name();
        let run = self.docker.command().args(["run", "--name", &name, "--pull", "never"]);
        let run = run.args(["--network", "host", "--env", "PORT=0"]).args(options).arg(&self.name);
        let remove = self.docker.command().args(["rm", "--force", &name]);
        (Server::contained(run, remove), name)
    }

    /// Copies a file of it into `folder`.
    pub fn copy_out(&self, path: &str, folder: &Path) {
        let created = self.docker.command().args(["create", "--network", "none"]).arg(&self.name).success();
        let container = created.stdout().trim().to_owned();
        let copied = self.docker.command().arg("cp").arg(format!("{container}:{path}")).arg(folder).finish();
        self.docker.command().args(["rm", &container]).success();
        copied.success();
    }

    /// What the engine knows about the image.
    #[must_use]
    pub fn inspect(&self) -> serde_json::Value {
        self.docker.command().args(["image", "inspect"]).arg(&self.name).success().json()[0].clone()
    }
}

impl Drop for Image<'_> {
    fn drop(&mut self) {
        self.docker.command().args(["image", "rm", "--force"]).arg(&self.name).finish();
    }
}

/// A name in the engine that no other test has.
#[must_use]
pub fn unique_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("wpack-test-{}-{}", process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}
