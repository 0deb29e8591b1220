//! The runners that travel inside wpack.

use wpack_oci::spec::Platform;
use wpack_validate::Report;

use crate::error::{CommandError, Kind, Result};

/// Platform and executable, as the build script lists them.
static EMBEDDED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The platforms that a bundle can be built for.
pub(crate) fn platforms() -> Vec<Platform> {
    EMBEDDED.iter().filter_map(|(platform, _)| platform.parse().ok()).collect()
}

/// The static executable for a platform.
///
/// # Errors
/// When this wpack carries none for it.
pub(crate) fn runner(platform: &Platform) -> Result<&'static [u8]> {
    let name = platform.to_string();
    EMBEDDED.iter().find(|(embedded, _)| *embedded == name).map(|(_, executable)| *executable).ok_or_else(
        || {
            let embedded: Vec<_> = EMBEDDED.iter().map(|(platform, _)| *platform).collect();
            let carried = if embedded.is_empty() { "none".to_owned() } else { embedded.join(", ") };
            CommandError::new(Kind::Usage, format!("no runner for `{platform}` is part of this wpack"))
                .hint(format!("it carries runners for: {carried}"))
                .hint(
                    "built by cargo alone, wpack carries its own machine's runner; `cargo xtask runners` makes both",
                )
                .hint("the formats `compat`, `shim` and `artifact` need no runner")
        },
    )
}

/// Whether the program is of no use unless the runner lets it use the network: a component that imports sockets.
pub(crate) fn wants_network(report: &Report) -> bool {
    // A component's imports have no module, and the interface as their name.
    report.imports.iter().any(|import| import.name.starts_with("wasi:sockets/"))
}

/// The platform of the machine that wpack runs on, when it can run a bundle.
pub(crate) fn here() -> Option<Platform> {
    let here = Platform::new(std::env::consts::OS, architecture(std::env::consts::ARCH));
    platforms().contains(&here).then_some(here)
}

/// What containers call an architecture that Linux and Rust call `machine`.
pub(crate) fn architecture(machine: &str) -> &str {
    match machine {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}
