//! An executable that somebody brings for an image.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use wpack_oci::spec::Platform;
use wpack_runner::mapping::Mapping;

use super::elf::Elf;
use crate::error::{CommandError, Kind, Result};

/// `[PLATFORM=]PATH`, as arguments have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Given {
    platform: Option<Platform>,
    pub(crate) path: PathBuf,
}

impl Given {
    /// Reads the argument for clap. Only what begins as a platform of containers is one: a path may have a `=`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (platform, path) = match text.split_once('=') {
            Some((platform, path)) if platform.starts_with("linux/") => {
                (Some(platform.parse().map_err(|error: wpack_oci::Error| error.to_string())?), path)
            }
            _ => (None, text),
        };
        if path.is_empty() {
            return Err("expected [PLATFORM=]PATH, such as linux/arm64=bin/wasmtime".to_owned());
        }
        Ok(Self { platform, path: path.into() })
    }
}

/// An executable for one platform, which the file itself says.
#[derive(Clone, Debug)]
pub(crate) struct Binary {
    pub(crate) platform: Platform,
    pub(crate) path: PathBuf,
    pub(crate) elf: Elf,
}

impl Binary {
    /// Looks at the file.
    ///
    /// # Errors
    /// When it cannot be read, is no executable for Linux, or is for another platform than is said.
    pub(crate) fn open(given: &Given) -> Result<Self> {
        let elf = elf(&given.path)?;
        let platform = Platform::new("linux", elf.architecture);
        match &given.platform {
            Some(said) if said.architecture != platform.architecture => Err(CommandError::usage(format!(
                "`{}` is for {platform}, not for {said}",
                given.path.display()
            ))),
            said => Ok(Self { platform: said.clone().unwrap_or(platform), path: given.path.clone(), elf }),
        }
    }
}

/// What a file needs.
///
/// # Errors
/// When it cannot be read, or is no executable or library for Linux.
pub(super) fn elf(path: &Path) -> Result<Elf> {
    let cannot = || CommandError::new(Kind::Input, format!("cannot use `{}`", path.display()));
    let file =
        File::open(path).and_then(|file| Mapping::of(&file)).map_err(|error| cannot().because(error))?;
    Elf::parse(&file).map_err(|reason| cannot().because(reason))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_stands_before_the_path_or_not_at_all() {
        let given =
            |text: &str| Given::parse(text).map(|given| (given.platform, given.path.display().to_string()));
        let arm64 = Platform::new("linux", "arm64");
        assert_eq!(given("linux/arm64=bin/x"), Ok((Some(arm64), "bin/x".to_owned())));
        assert_eq!(given("./a=b"), Ok((None, "./a=b".to_owned())));
        for bad in ["", "linux/arm64=", "linux/=x"] {
            assert!(given(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_file_says_its_platform() {
        let this = std::env::current_exe().unwrap().display().to_string();
        let own = Binary::open(&Given::parse(&this).unwrap()).unwrap().platform;
        assert!(Binary::open(&Given::parse(&format!("{own}={this}")).unwrap()).is_ok());
        let error = Binary::open(&Given::parse(&format!("linux/s390x={this}")).unwrap()).unwrap_err();
        assert_eq!(error.kind, Kind::Usage);
        let text = Given::parse("Cargo.toml").unwrap();
        assert_eq!(Binary::open(&text).unwrap_err().kind, Kind::Input);
    }
}
