//! A given executable in an image, with all that it needs to start there.

use std::path::Path;

use wpack_oci::{Base, Layer, spec::Platform};

use super::{
    Runtime,
    binary::Binary,
    contents::Contents,
    libraries::{Libraries, needs},
};
use crate::{
    error::{CommandError, Context as _, Kind, Result},
    parts::Parts,
};

/// The mode of programs and libraries: for everybody to read and start.
const MODE: u32 = 0o555;

/// Small images that have libraries, and what they have: the packages that their makers list (distroless' `cc` is libc6,
/// libgcc and libstdc++; Alpine's loader is its C library). No image was unpacked to compare. A newer C library
/// serves older programs.
const BASES: [(&str, &[&str]); 2] = [
    (
        "gcr.io/distroless/cc-debian13",
        &[
            "/lib64/ld-linux-x86-64.so.2",
            "/lib/ld-linux-aarch64.so.1",
            "libc.so.6",
            "libdl.so.2",
            "libgcc_s.so.1",
            "libm.so.6",
            "libpthread.so.0",
            "libresolv.so.2",
            "librt.so.1",
            "libstdc++.so.6",
            "libutil.so.1",
        ],
    ),
    ("alpine", &["/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1"]),
];

impl Runtime {
    /// The layers with the executable that was given for `platform`, at `path`, and below it with what it needs and
    /// `base` lacks; nothing where none was given.
    ///
    /// # Errors
    /// When it needs what will not be there.
    pub(crate) fn supply(
        &self,
        platform: &Platform,
        path: &str,
        base: Option<&Base>,
        parts: &Parts<'_>,
    ) -> Result<Option<Vec<Layer>>> {
        let Some(binary) = self.binary(platform) else { return Ok(None) };
        let mut layers = Vec::new();
        if !binary.elf.is_static() {
            let contents = base.map(Contents::of).transpose()?.unwrap_or_default();
            let libraries = self.libraries(binary, base.is_some(), &contents)?;
            if !libraries.found.is_empty() {
                layers.push(pack(&libraries, path, parts)?);
            }
        }
        layers.push(parts.layer(path, |layer| {
            layer.file(path, MODE, binary.path.clone()).context(|| cannot_pack(path))
        })?);
        Ok(Some(layers))
    }

    fn libraries(&self, binary: &Binary, has_base: bool, contents: &Contents) -> Result<Libraries> {
        let is_there = |name: &str| contents.has(name);
        match &self.libraries {
            Some(root) => {
                let libraries = Libraries::find(binary, root, is_there)?;
                if libraries.missing.is_empty() {
                    Ok(libraries)
                } else {
                    Err(lost(binary, root, &libraries.missing))
                }
            }
            None => {
                let missing: Vec<_> = needs(&binary.elf).into_iter().filter(|name| !is_there(name)).collect();
                if missing.is_empty() {
                    Ok(Libraries::default())
                } else {
                    Err(dynamic(binary, has_base, &missing))
                }
            }
        }
    }
}

fn pack(libraries: &Libraries, path: &str, parts: &Parts<'_>) -> Result<Layer> {
    parts.layer(&format!("libraries of {path}"), |layer| {
        let mut files = libraries.found.iter();
        files.try_fold(layer, |layer, (path, file)| {
            layer.file(path, MODE, file.clone()).context(|| cannot_pack(path))
        })
    })
}

fn cannot_pack(path: &str) -> String {
    format!("cannot put `{path}` into the image")
}

/// What needs libraries that will not be there.
fn dynamic(binary: &Binary, has_base: bool, missing: &[String]) -> CommandError {
    let place = if has_base { "the base" } else { "an image from scratch" };
    let path = binary.path.display();
    let refused = CommandError::new(
        Kind::No,
        format!("`{path}` would not start: {place} lacks what it is linked with"),
    )
    .because(format!("it needs {}", missing.join(", ")));
    let refused = match suitable(missing) {
        Some(base) => refused.hint(format!("build on an image that has all of it: `--base {base}`")),
        None => refused.hint("build on an image that has all of it: `--base REF`"),
    };
    refused.hint("or pack the libraries too: `--with-libs`, or `--with-libs=DIR` for those of a system unpacked in DIR")
}

fn suitable(missing: &[String]) -> Option<&'static str> {
    let has_all = |known: &&[&str]| missing.iter().all(|name| known.contains(&name.as_str()));
    BASES.iter().find(|(_, known)| has_all(known)).map(|(base, _)| *base)
}

fn lost(binary: &Binary, root: &Path, missing: &[String]) -> CommandError {
    let path = binary.path.display();
    CommandError::new(Kind::No, format!("`{path}` would not start: not all of its libraries were found"))
        .because(format!("`{}` has no {}", root.display(), missing.join(", ")))
        .hint("`--with-libs=DIR` names the root folder of the system that the executable is from")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_has_all_or_is_not_named() {
        let suits =
            |names: &[&str]| suitable(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        let glibc = ["/lib64/ld-linux-x86-64.so.2", "libgcc_s.so.1", "libc.so.6"];
        assert_eq!(suits(&glibc), Some("gcr.io/distroless/cc-debian13"));
        assert_eq!(suits(&["/lib/ld-musl-x86_64.so.1"]), Some("alpine"));
        assert_eq!(suits(&["libwasmedge.so.0", "libc.so.6"]), None);
    }
}
