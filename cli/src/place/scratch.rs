//! Where layers are written before their place takes them.

use std::path::{Path, PathBuf};

use rustix::fs::{Access, access};
use wpack_oci::Location;

use super::Places;

impl Places {
    /// A folder on the file system of a place that keeps files, which then takes over what was written there; else the one
    /// for temporary files.
    pub(crate) fn scratch(&self, to: Option<&Location>) -> PathBuf {
        let folder = match to {
            Some(Location::Store(_)) => Some(&self.store),
            Some(Location::Layout { dir, .. }) => Some(dir),
            _ => None,
        };
        let there = folder.and_then(|folder| folder.ancestors().map(or_here).find(|folder| folder.is_dir()));
        let writable = there.filter(|folder| access(*folder, Access::WRITE_OK).is_ok());
        writable.map_or_else(tempfile::env::temp_dir, Path::to_owned)
    }
}

/// What is above a relative path is the folder that this process is in.
fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}
