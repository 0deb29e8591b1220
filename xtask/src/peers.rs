//! Other people's tools for images, newer than Debian 12 and 13 have them: they start there all the same.

use crate::{Result, apt, workspace};

/// Unpacks crane, oras and cosign of Debian's unstable release, once: their programs are below `peers/usr/bin`.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn unpack() -> Result {
    let folder = workspace::counterparts()?.join("peers");
    if !folder.exists() {
        apt::unpack_from("sid", &["crane", "oras", "cosign"], &folder)?;
    }
    Ok(())
}
