//! Files that appear under their name only when they are complete.

use std::{
    io::{self, BufWriter, Read},
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

use crate::{Error, Result};

/// How much is written at a time, in bytes.
pub(crate) const CHUNK: usize = 256 * 1024;

/// A new temporary file in `dir`, as readable for others as the user's files are.
pub(crate) fn create(dir: &Path) -> Result<NamedTempFile> {
    let mut builder = Builder::new();
    #[cfg(unix)]
    {
        use std::{fs::Permissions, os::unix::fs::PermissionsExt};
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(dir).map_err(|e| Error::from_io("write to", dir, e))
}

/// A new temporary file in `dir` with this content.
pub(crate) fn write(dir: &Path, mut content: impl Read) -> Result<NamedTempFile> {
    let mut writer = BufWriter::with_capacity(CHUNK, create(dir)?);
    let written = io::copy(&mut content, &mut writer);
    let file = written.and_then(|_| Ok(writer.into_inner()?));
    file.map_err(|e| Error::from_io("write to", dir, e))
}
