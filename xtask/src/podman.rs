//! Debian's podman, unpacked beside the build: it starts no service.

use crate::{Result, apt, workspace};

const PACKAGES: [&str; 4] = ["podman", "conmon", "runc", "golang-github-containers-common"];

/// Unpacks podman, unless it is there.
///
/// # Errors
/// When the packages cannot be downloaded or unpacked.
pub(crate) fn unpack() -> Result {
    let root = workspace::counterparts()?.join("podman/root");
    if root.exists() { Ok(()) } else { apt::unpack(&PACKAGES, &root) }
}
