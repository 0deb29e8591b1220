//! crun with WasmEdge, which it loads as a library: 43 MB of packages, most of them LLVM; and WasmEdge's own command.

use crate::{Result, apt, workspace};

/// Unpacks them from Debian 13, once, crun with all libraries that both need: Debian 12 builds it without WebAssembly.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn unpack() -> Result {
    let counterparts = workspace::counterparts()?;
    let (crun, wasmedge) = (counterparts.join("crun"), counterparts.join("wasmedge"));
    if !crun.exists() {
        apt::unpack_with_needs("trixie", &["crun", "libwasmedge0"], &crun)?;
    }
    if !wasmedge.exists() {
        apt::unpack_from("trixie", &["wasmedge"], &wasmedge)?;
    }
    Ok(())
}
