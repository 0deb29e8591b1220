//! How a user names a place.

use std::{fmt, path::PathBuf};

use crate::{Error, Reference, Result};

/// A place and what is meant in it, written as in `containers-transports(5)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// `store:NAME[:TAG]`, the local store.
    Store(Reference),
    /// `oci:DIR[:TAG]`, a folder in the OCI image layout.
    Layout {
        /// The folder.
        dir: PathBuf,
        /// The value of `org.opencontainers.image.ref.name`.
        tag: Option<String>,
    },
    /// `oci-archive:FILE[:TAG]`, a tar of an OCI image layout.
    OciArchive {
        /// The file.
        file: PathBuf,
        /// The value of `org.opencontainers.image.ref.name`.
        tag: Option<String>,
    },
    /// `docker-archive:FILE[:NAME[:TAG]]`, a tar that `docker load` reads.
    DockerArchive {
        /// The file.
        file: PathBuf,
        /// What the image is called after `docker load`.
        reference: Option<Reference>,
    },
    /// `docker://NAME[:TAG]`, or the name alone: a registry.
    Registry(Reference),
}

impl Location {
    /// Reads a location.
    ///
    /// What begins with none of the transports is a reference. `docker:` without slashes is one too, for an
    /// image has that name.
    ///
    /// # Errors
    /// [`Error::InvalidLocation`], or [`Error::InvalidReference`] for the name of an image.
    pub fn parse(text: &str) -> Result<Self> {
        if let Some(reference) = text.strip_prefix("docker://") {
            return Ok(Self::Registry(Reference::parse(reference)?));
        }
        match text.split_once(':') {
            Some(("store", name)) => Ok(Self::Store(Reference::parse(name)?)),
            Some(("oci", rest)) => {
                let (dir, tag) = path_and_tag(text, rest)?;
                Ok(Self::Layout { dir, tag })
            }
            Some(("oci-archive", rest)) => {
                let (file, tag) = path_and_tag(text, rest)?;
                Ok(Self::OciArchive { file, tag })
            }
            Some(("docker-archive", rest)) => docker_archive(text, rest),
            Some(("docker-daemon", _)) => {
                Err(invalid(text, "write `docker-archive:FILE`, then run `docker load -i FILE`"))
            }
            Some((word, _)) if is_foreign_transport(word) => Err(invalid(
                text,
                "the transports are `oci:`, `oci-archive:`, `docker-archive:`, `docker://` and `store:`",
            )),
            _ if looks_like_path(text) => {
                Err(invalid(text, "a path needs `oci:`, `oci-archive:` or `docker-archive:` before it"))
            }
            _ => Ok(Self::Registry(Reference::parse(text)?)),
        }
    }
}

/// The transports of `containers-transports(5)` that are not ours, and cannot be the name of an image here.
fn is_foreign_transport(word: &str) -> bool {
    matches!(word, "containers-storage" | "dir" | "ostree" | "sif" | "tarball")
}

fn looks_like_path(text: &str) -> bool {
    text.starts_with(['/', '.', '~', '\\'])
}

/// A path ends at the first colon, as in containers/image, so that the name may hold more of them.
fn split_path<'a>(text: &str, rest: &'a str) -> Result<(PathBuf, Option<&'a str>)> {
    let (path, name) = rest.split_once(':').map_or((rest, None), |(path, name)| (path, Some(name)));
    if path.is_empty() {
        return Err(invalid(text, "the path is empty"));
    }
    Ok((path.into(), name))
}

fn path_and_tag(text: &str, rest: &str) -> Result<(PathBuf, Option<String>)> {
    let (path, tag) = split_path(text, rest)?;
    if !tag.is_none_or(is_ref_name) {
        return Err(invalid(text, "the tag must be letters and digits, separated by one of `-._:@/+`"));
    }
    Ok((path, tag.map(str::to_owned)))
}

/// The grammar of `org.opencontainers.image.ref.name` (image-spec `annotations.md`).
fn is_ref_name(name: &str) -> bool {
    let single_dashes = name.replace("--", "-");
    single_dashes.split(['-', '.', '_', ':', '@', '+', '/']).all(is_alphanumeric)
}

fn is_alphanumeric(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn docker_archive(text: &str, rest: &str) -> Result<Location> {
    let (file, name) = split_path(text, rest)?;
    let reference = name.map(Reference::parse).transpose()?;
    if reference.as_ref().is_some_and(|reference| reference.digest().is_some()) {
        return Err(invalid(text, "docker archives know tags only, no digests"));
    }
    Ok(Location::DockerArchive { file, reference })
}

impl Location {
    /// The same place with another tag in it.
    ///
    /// # Errors
    /// [`Error::InvalidReference`] when it cannot be a tag, [`Error::InvalidLocation`] for an archive, which is
    /// written with one image.
    pub fn with_tag(&self, tag: &str) -> Result<Self> {
        match self {
            Self::Store(reference) => reference.with_tag(tag).map(Self::Store),
            Self::Registry(reference) => reference.with_tag(tag).map(Self::Registry),
            Self::Layout { dir, .. } => Ok(Self::Layout { dir: dir.clone(), tag: Some(tag.to_owned()) }),
            Self::OciArchive { .. } | Self::DockerArchive { .. } => {
                Err(invalid(&self.to_string(), "an archive is written with one image only"))
            }
        }
    }
}

fn invalid(text: &str, reason: &'static str) -> Error {
    Error::InvalidLocation { text: text.to_owned(), reason }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(reference) => write!(f, "store:{reference}"),
            Self::Layout { dir, tag } => write!(f, "oci:{}{}", dir.display(), Suffix(tag.as_ref())),
            Self::OciArchive { file, tag } => {
                write!(f, "oci-archive:{}{}", file.display(), Suffix(tag.as_ref()))
            }
            Self::DockerArchive { file, reference } => {
                write!(f, "docker-archive:{}{}", file.display(), Suffix(reference.as_ref()))
            }
            Self::Registry(reference) => write!(f, "docker://{reference}"),
        }
    }
}

/// `:` and a value, or nothing.
struct Suffix<T>(Option<T>);

impl<T: fmt::Display> fmt::Display for Suffix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|value| write!(f, ":{value}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(text: &str) -> Reference {
        Reference::parse(text).unwrap()
    }

    #[test]
    fn each_transport() {
        let some = |tag: &str| Some(tag.to_owned());
        let cases = [
            ("store:app:1", Location::Store(reference("app:1"))),
            ("oci:dir", Location::Layout { dir: "dir".into(), tag: None }),
            ("oci:./dir:1", Location::Layout { dir: "./dir".into(), tag: some("1") }),
            ("oci:dir:ghcr.io/a:1", Location::Layout { dir: "dir".into(), tag: some("ghcr.io/a:1") }),
            ("oci-archive:/a.tar", Location::OciArchive { file: "/a.tar".into(), tag: None }),
            ("oci-archive:a.tar:1", Location::OciArchive { file: "a.tar".into(), tag: some("1") }),
            ("docker-archive:a.tar", Location::DockerArchive { file: "a.tar".into(), reference: None }),
            (
                "docker-archive:a.tar:localhost:5000/app:1",
                Location::DockerArchive {
                    file: "a.tar".into(),
                    reference: Some(reference("localhost:5000/app:1")),
                },
            ),
            ("docker://ghcr.io/acme/app", Location::Registry(reference("ghcr.io/acme/app"))),
            ("docker:dind", Location::Registry(reference("docker.io/library/docker:dind"))),
            ("localhost:5000/app:1", Location::Registry(reference("localhost:5000/app:1"))),
        ];
        for (text, location) in cases {
            assert_eq!(Location::parse(text).unwrap(), location, "{text}");
            assert_eq!(Location::parse(&location.to_string()).unwrap(), location, "{text}");
        }
    }

    #[test]
    fn another_tag() {
        for (text, tagged) in [
            ("store:app:1", "store:app:2"),
            ("docker://localhost:5000/app", "docker://localhost:5000/app:2"),
            ("oci:dir", "oci:dir:2"),
        ] {
            let location = Location::parse(text).unwrap();
            assert_eq!(location.with_tag("2").unwrap(), Location::parse(tagged).unwrap(), "{text}");
        }
        assert!(Location::parse("oci-archive:a.tar").unwrap().with_tag("2").is_err());
        assert!(Location::parse("app").unwrap().with_tag("a b").is_err());
    }

    #[test]
    fn a_refusal_says_what_to_write() {
        let digest = format!("docker-archive:a.tar:app@sha256:{}", "0".repeat(64));
        let cases = [
            ("docker-daemon:app:1", "`docker-daemon:app:1` is not a location: write `docker-archive:FILE`"),
            ("containers-storage:app", "the transports are `oci:`"),
            ("dir:/tmp/x", "the transports are"),
            ("./dir", "a path needs `oci:`"),
            ("/abs/a.tar:1", "a path needs `oci:`"),
            ("oci:", "the path is empty"),
            ("oci::1", "the path is empty"),
            ("oci:dir:", "the tag must be"),
            ("oci:dir:a b", "the tag must be"),
            ("foo:bar/baz", "`foo:bar/baz` is not an image reference: the port"),
            (&digest, "tags only"),
        ];
        for (text, words) in cases {
            let message = Location::parse(text).unwrap_err().to_string();
            assert!(message.contains(words), "{text}: {message}");
        }
    }
}
