//! What runs a program in a container, and what it asks for.

use super::{program::Program, workload::Workload};
use crate::{error::Result, format::Format};

/// What runs the program on a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host {
    /// wpack's runner in the image: any cluster
    Bundle,
    /// containerd's runwasi shim with wasmtime
    Shim,
    /// crun with a WebAssembly engine
    Crun,
    /// containerd's shim of Spin
    Spin,
}

/// The formats that a bundle's host, a shim and so on cannot start, with the reason.
type Formats = &'static [(Format, Option<&'static str>)];

const NO_COMMAND: &str = "it has neither a runner nor a command in it";

impl Host {
    /// The target of `wpack validate` that tells whether it runs a program.
    fn target(self) -> &'static str {
        match self {
            Self::Bundle => "wpack",
            Self::Shim => "runwasi-wasmtime",
            Self::Crun => "crun",
            Self::Spin => "containerd-shim-spin",
        }
    }

    /// Refuses a program that it will not run, and tells it where to listen.
    ///
    /// # Errors
    /// With the reason.
    pub(super) fn must_run(self, program: &Program, workload: &mut Workload) -> Result<()> {
        program.must_run_on(self.target(), self.formats())?;
        if let Some((key, value)) = self.listen(workload.port).filter(|_| workload.is_http) {
            workload.default_env(key, value);
        }
        Ok(())
    }

    pub(super) fn formats(self) -> Formats {
        const NO_RUNNER: Option<&str> = Some("it has no runner in it");
        const NO_FILES: Option<&str> = Some("crun looks for the module among the container's files");
        const NO_SPIN: Option<&str> = Some("Spin takes a plain artifact, or files with a `/spin.toml`");
        match self {
            Self::Bundle => &[
                (Format::Bundle, None),
                (Format::Artifact, Some(NO_COMMAND)),
                (Format::Shim, NO_RUNNER),
                (Format::Compat, NO_RUNNER),
            ],
            // Whatever the format, the shim takes the module at `/app.wasm`.
            Self::Shim => &[],
            Self::Crun => &[(Format::Compat, None), (Format::Artifact, NO_FILES), (Format::Shim, NO_FILES)],
            Self::Spin => &[
                (Format::Artifact, None),
                (Format::Bundle, NO_SPIN),
                (Format::Shim, NO_SPIN),
                (Format::Compat, NO_SPIN),
            ],
        }
    }

    /// The command of the container: the module for a shim, which must be said for an artifact.
    pub(super) fn command(self) -> &'static [&'static str] {
        match self {
            Self::Bundle => &[],
            Self::Shim | Self::Crun => &["/app.wasm"],
            // Not used, but it may not be empty.
            Self::Spin => &["/"],
        }
    }

    /// The variable that tells the host where to listen.
    fn listen(self, port: u16) -> Option<(&'static str, String)> {
        match self {
            Self::Bundle if port == 8080 => None,
            Self::Bundle => Some(("PORT", port.to_string())),
            Self::Shim if port == 8080 => None,
            Self::Shim => Some(("WASMTIME_HTTP_PROXY_SOCKET_ADDR", format!("0.0.0.0:{port}"))),
            Self::Spin => Some(("SPIN_HTTP_LISTEN_ADDR", format!("0.0.0.0:{port}"))),
            Self::Crun => None,
        }
    }
}
