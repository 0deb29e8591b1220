//! `--world`: the WIT of a user's own world, out of a file or folder.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
};

use wpack_validate::{WitFile, WitWorld};

use crate::error::{CommandError, Kind, Result};

/// Bytes of a WIT file that are read; the library takes no more of a package.
const LARGEST: u64 = 16 << 20;

/// Where a world is to be found: `FILE.wit`, a folder of WIT files with its dependencies in `deps`, or either with
/// `#` and the name of the world behind it.
#[derive(Clone, Debug)]
pub(crate) struct WorldPath {
    path: PathBuf,
    world: Option<String>,
}

impl WorldPath {
    /// Reads the argument for clap.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        match text.rsplit_once('#') {
            Some((path, world)) if !path.is_empty() && !world.is_empty() => {
                Ok(Self { path: path.into(), world: Some(world.to_owned()) })
            }
            Some(_) => Err("expected PATH or PATH#WORLD".to_owned()),
            None => Ok(Self { path: text.into(), world: None }),
        }
    }

    /// Reads the WIT and finds the world.
    ///
    /// # Errors
    /// When a file cannot be read or is no WIT, with the place in it, and when there is no such world.
    pub(crate) fn read(&self) -> Result<WitWorld> {
        let unreadable =
            || CommandError::new(Kind::Input, format!("cannot read the WIT in `{}`", self.path.display()));
        let (package, dependencies) = self.files().map_err(|error| unreadable().because(error))?;
        WitWorld::parse(&package, &dependencies, self.world.as_deref())
            .map_err(|error| unreadable().because(error))
    }

    /// The files of the package, and those of each package it depends on.
    fn files(&self) -> io::Result<(Vec<WitFile>, Vec<Vec<WitFile>>)> {
        if !fs::metadata(&self.path)?.is_dir() {
            return Ok((vec![file(&self.path)?], Vec::new()));
        }
        let deps = self.path.join("deps");
        let mut dependencies = Vec::new();
        if deps.is_dir() {
            for entry in sorted(&deps)? {
                if entry.is_dir() {
                    dependencies.push(folder(&entry)?);
                } else if is_wit(&entry) {
                    dependencies.push(vec![file(&entry)?]);
                }
            }
        }
        Ok((folder(&self.path)?, dependencies))
    }
}

/// The WIT files of a folder, which are one package.
fn folder(path: &Path) -> io::Result<Vec<WitFile>> {
    let files = sorted(path)?.into_iter().filter(|entry| is_wit(entry) && !entry.is_dir());
    let files = files.map(|entry| file(&entry)).collect::<io::Result<Vec<_>>>()?;
    if files.is_empty() {
        return Err(io::Error::other(format!("there is no `.wit` file in `{}`", path.display())));
    }
    Ok(files)
}

fn file(path: &Path) -> io::Result<WitFile> {
    if fs::metadata(path)?.len() > LARGEST {
        return Err(io::Error::other(format!("`{}` has more than {LARGEST} bytes", path.display())));
    }
    Ok(WitFile { path: path.display().to_string(), text: fs::read_to_string(path)? })
}

fn sorted(path: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn is_wit(path: &Path) -> bool {
    path.extension() == Some(OsStr::new("wit"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_world_is_named_behind_the_path() {
        let parsed = WorldPath::parse("wit#wasi:http/proxy@0.2.6").unwrap();
        assert_eq!(parsed.path, Path::new("wit"));
        assert_eq!(parsed.world.as_deref(), Some("wasi:http/proxy@0.2.6"));
        assert_eq!(WorldPath::parse("a.wit").unwrap().world, None);
        assert!(WorldPath::parse("a.wit#").is_err() && WorldPath::parse("#w").is_err());
    }
}
