//! What a user points at: a program in a file, or an image in some place.

use std::path::{Path, PathBuf};

use wpack_oci::Location;

use crate::error::{Context as _, Result};

/// A program or an image.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// A `.wasm` or `.wat` file, or `-`.
    Program(PathBuf),
    /// An image.
    Image(Location),
}

impl Subject {
    /// Reads what a user wrote: what is a file or ends like one is a program; a bare name means the local store.
    ///
    /// # Errors
    /// When it is no location either; `doing` says what for.
    pub(crate) fn parse(text: &str, doing: impl FnOnce() -> String) -> Result<Self> {
        let path = Path::new(text);
        if text == "-" || path.is_file() || is_program(text) {
            return Ok(Self::Program(path.to_owned()));
        }
        Ok(Self::Image(match Location::parse(text).context(doing)? {
            Location::Registry(name) if !text.starts_with("docker://") => Location::Store(name),
            other => other,
        }))
    }
}

/// Whether a text ends as the name of a program does.
pub(crate) fn is_program(text: &str) -> bool {
    [".wasm", ".wat"].iter().any(|ending| text.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_what() {
        let parse = |text| Subject::parse(text, String::new).unwrap();
        for program in ["-", "app.wasm", "no/such/app.wat", "Cargo.toml"] {
            assert_eq!(parse(program), Subject::Program(program.into()));
        }
        for (image, location) in [
            ("app", "store:app"),
            ("ghcr.io/acme/app:1", "store:ghcr.io/acme/app:1"),
            ("docker://app:1", "docker://app:1"),
            ("oci:out:1", "oci:out:1"),
        ] {
            assert_eq!(parse(image), Subject::Image(Location::parse(location).unwrap()), "{image}");
        }
    }
}
