//! crun with WasmEdge, which it loads as a library: 43 MB of packages, most of them LLVM.

use crate::{Result, apt, workspace};

/// Unpacks crun and all libraries that it needs from Debian 13, once: Debian 12 builds it without WebAssembly.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn unpack() -> Result {
    let folder = workspace::counterparts()?.join("crun");
    if !folder.exists() {
        apt::unpack_with_needs("trixie", &["crun", "libwasmedge0"], &folder)?;
    }
    Ok(())
}
