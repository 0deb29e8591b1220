//! mdBook, which makes the book of `docs/`.

use crate::{Result, apt, workspace};

/// Unpacks mdBook 0.4.48 of Debian 13 with its C library, once: Debian 12 has no mdBook, and Debian's 0.5 reads
/// icons from a folder that only an installed package has.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn unpack() -> Result {
    let folder = workspace::counterparts()?.join("mdbook");
    if !folder.exists() {
        apt::unpack_with_needs("trixie", &["mdbook"], &folder)?;
    }
    Ok(())
}
