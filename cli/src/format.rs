//! The forms that a program can take in a registry.

pub(crate) mod artifact;
pub(crate) mod bundle;
pub(crate) mod compat;
mod hosted;
mod recognise;
pub(crate) mod shim;
pub(crate) mod started;

use std::fmt;

use clap::ValueEnum;
use serde::{Deserialize, Serialize, Serializer};
use wpack_oci::spec::{Execution, Platform};

use wpack_runner::options::Options;

pub(crate) use self::recognise::recognise;
use crate::{built::Built, error::Result, parts::Parts, runtime::Runtime};

/// A form that a program can take in a registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) enum Format {
    /// The program with wpack's runtime: runs on any Docker, Kubernetes and Nomad host
    Bundle,
    /// The CNCF Wasm OCI artifact: for wkg, wash, wasmCloud, Spin and shims
    Artifact,
    /// A Wasm layer with an image config: for containerd's runwasi shims
    Shim,
    /// The module in a root filesystem: for shims, crun and youki
    Compat,
}

impl Format {
    /// The word for it, as in `--format` and in tags.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Artifact => "artifact",
            Self::Shim => "shim",
            Self::Compat => "compat",
        }
    }

    /// Builds the program of these parts.
    ///
    /// # Errors
    /// When the format cannot hold this program, or a file cannot be read or written.
    pub(crate) fn build(self, parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
        match self {
            Self::Bundle => match recipe.runtime.host {
                Some(host) => hosted::build(parts, recipe, host),
                None => bundle::build(parts, recipe),
            },
            Self::Artifact => artifact::build(parts, recipe),
            Self::Shim => shim::build(parts, recipe),
            Self::Compat => compat::build(parts, recipe),
        }
    }

    /// The platforms that it is built for unless the user names some; none where it has no choice.
    pub(crate) fn platforms(self, runtime: &Runtime) -> Vec<Platform> {
        match self {
            Self::Bundle => runtime.platforms(),
            Self::Compat => compat::platforms(),
            Self::Artifact | Self::Shim => Vec::new(),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Format {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// What an image is to be, apart from its content.
pub(crate) struct Recipe {
    /// The platforms; empty where the format has no choice.
    pub(crate) platforms: Vec<Platform>,
    /// Whether several platforms make an index; else there is exactly one, alone.
    pub(crate) index: bool,
    /// How the program is started: arguments, environment, user; the entrypoint is the format's.
    pub(crate) execution: Execution,
    /// What executes the program in a bundle.
    pub(crate) runtime: Runtime,
    /// What the runner is told; only a bundle can record it.
    pub(crate) runner: Options,
    /// Annotations of each manifest.
    pub(crate) annotations: Vec<(String, String)>,
    /// Whether a bundle holds the portable module beside the native code.
    pub(crate) portable: bool,
}

impl Format {
    /// Whether it is a root filesystem, which can have a base and files.
    pub(crate) fn has_filesystem(self) -> bool {
        matches!(self, Self::Bundle | Self::Compat)
    }
}
