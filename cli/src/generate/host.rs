//! What runs a program in a container, and what it asks for.

use super::deployment::Deployment;
use crate::{
    error::{CommandError, Kind, Result},
    format::{Format, started::GRACEFUL},
};

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

    /// Refuses a program that it will not run, and makes both agree on where it listens, when it ends and where it
    /// writes.
    ///
    /// # Errors
    /// With the reason.
    pub(super) fn must_run(self, deployment: &mut Deployment) -> Result<()> {
        deployment.program.must_run_on(self.target(), self.formats())?;
        if deployment.workload.is_http {
            self.listen(deployment)?;
        }
        if self == Self::Bundle {
            let Deployment { program, workload, .. } = deployment;
            workload.folders.clone_from(&program.recorded.folders);
        }
        Ok(())
    }

    /// The port: that which the user wants, or else the one at which the program listens by itself.
    fn listen(self, deployment: &mut Deployment) -> Result<()> {
        let Deployment { program, workload, .. } = deployment;
        let recorded = &program.recorded;
        if self == Self::Bundle {
            if recorded.is_private {
                let message = format!("`{}` listens only to its own container", program.input);
                return Err(CommandError::new(Kind::No, message).hint("build it with another `--addr`"));
            }
            workload.port = workload.wished_port.unwrap_or(recorded.port);
            workload.stop_seconds = recorded.stop_seconds;
        }
        let own = match self {
            Self::Bundle => recorded.port,
            Self::Shim | Self::Crun => 8080,
            Self::Spin => 80,
        };
        if workload.port == own {
            return Ok(());
        }
        if self == Self::Bundle && recorded.is_fixed {
            let message = format!("`{}` listens at port {own}, whatever it is told", program.input);
            return Err(CommandError::new(Kind::No, message)
                .hint("leave out `--port`, or build it without `--addr`: `PORT` says the port then"));
        }
        if let Some((key, value)) = self.listener(workload.port) {
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

    /// The signal at which it ends when what runs is done; Spin's shim is made of runwasi's.
    pub(super) fn stop_signal(self, is_http: bool) -> &'static str {
        if is_http && self != Self::Bundle { GRACEFUL } else { "SIGTERM" }
    }

    /// The variable that tells it where to listen.
    fn listener(self, port: u16) -> Option<(&'static str, String)> {
        match self {
            Self::Bundle => Some(("PORT", port.to_string())),
            Self::Shim => Some(("WASMTIME_HTTP_PROXY_SOCKET_ADDR", format!("0.0.0.0:{port}"))),
            Self::Spin => Some(("SPIN_HTTP_LISTEN_ADDR", format!("0.0.0.0:{port}"))),
            Self::Crun => None,
        }
    }
}
