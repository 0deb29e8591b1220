//! What lies in the folder of a layout.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Layout, format::BLOBS, half};
use crate::{Digest, Error, Result, spec::Descriptor, temporary};

impl Layout {
    /// The files below `blobs`, by what their names promise, in the order of their digests.
    pub(super) fn blobs(&self) -> Result<Vec<Descriptor>> {
        let mut blobs = Vec::new();
        for folder in entries(&self.dir.join(BLOBS))?.iter().filter(|folder| folder.is_dir()) {
            let algorithm = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            for (path, size) in files(folder)? {
                let hex = path.file_name().unwrap_or_default().to_string_lossy();
                // What has another name is nobody's blob.
                let Ok(digest) = format!("{algorithm}:{hex}").parse::<Digest>() else { continue };
                blobs.push(Descriptor::new("", digest, size));
            }
        }
        Ok(blobs)
    }

    /// Files that were begun and not finished, with their sizes, in the order of their names.
    pub(super) fn unfinished(&self) -> Result<Vec<(PathBuf, u64)>> {
        let files = files(&self.dir)?.into_iter();
        Ok(files.filter(|(path, _)| half::is_half(path) || temporary::is_temporary(path)).collect())
    }
}

/// The regular files of a folder with their sizes, sorted. Links are not followed.
fn files(folder: &Path) -> Result<Vec<(PathBuf, u64)>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_file() => files.push((path, found.len())),
            Ok(_) => {}
            // Removed since.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Error::from_io("read", path, error)),
        }
    }
    Ok(files)
}

/// What lies in a folder, sorted.
fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error| Error::from_io("read", folder, error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>().map_err(failed)?;
    paths.sort();
    Ok(paths)
}
