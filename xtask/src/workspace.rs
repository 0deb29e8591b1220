//! Where the folders of this workspace are.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::Result;

/// The folder of the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The target folder in use, found from this program's place in it: `<target>/debug/xtask`.
pub(crate) fn target() -> Result<PathBuf> {
    let program = env::current_exe()?;
    let target = program.ancestors().nth(2).ok_or("xtask is not inside a target folder")?;
    Ok(target.to_path_buf())
}

/// Where foreign programs are unpacked; kept between runs, so that a second run costs nothing.
pub(crate) fn counterparts() -> Result<PathBuf> {
    Ok(target()?.join("counterparts"))
}
