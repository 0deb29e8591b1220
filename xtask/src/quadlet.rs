//! Quadlet, the generator of podman that makes units of systemd out of containers.

use std::fs;

use crate::{Result, apt, workspace};

/// Unpacks that of podman 5.4 in Debian 13, as `quadlet`: podman 4.3 of Debian 12 has none.
///
/// # Errors
/// When the package cannot be had.
pub(crate) fn unpack() -> Result {
    let file = workspace::counterparts()?.join("quadlet");
    if !file.exists() {
        let package = file.with_extension("package");
        apt::unpack_from("trixie", &["podman"], &package)?;
        fs::rename(package.join("usr/libexec/podman/quadlet"), file)?;
        fs::remove_dir_all(package)?;
    }
    Ok(())
}
