//! What can go wrong with images and places.

use std::{io, path::PathBuf};

use crate::{Digest, registry, spec::Platform};

/// The result of this crate's functions.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong with images and places.
///
/// Messages are lower-case fragments; a source is never repeated in its parent's text.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The text is not a digest of a known algorithm.
    #[error("`{}` is not a digest (expected `sha256:` and 64 lower-case hexadecimal digits)", text.escape_debug())]
    InvalidDigest {
        /// What was given.
        text: String,
    },
    /// The text is not a platform.
    #[error("`{}` is not a platform (expected OS/ARCHITECTURE such as `linux/amd64`)", text.escape_debug())]
    InvalidPlatform {
        /// What was given.
        text: String,
    },
    /// The text is not an image reference.
    #[error("`{}` is not an image reference: {reason}", text.escape_debug())]
    InvalidReference {
        /// What was given.
        text: String,
        /// The rule that it breaks.
        reason: &'static str,
    },
    /// The text is not a location.
    #[error("`{}` is not a location: {reason}", text.escape_debug())]
    InvalidLocation {
        /// What was given.
        text: String,
        /// What to write instead.
        reason: &'static str,
    },
    /// The path cannot be one of a file in an image.
    #[error("`{}` cannot be a path in an image: {reason}", path.escape_debug())]
    InvalidPath {
        /// What was given.
        path: String,
        /// The rule that it breaks.
        reason: &'static str,
    },
    /// The place has no image of that name.
    #[error("{place} has no image {name}")]
    NoImage {
        /// The place, as `layout ./out`.
        place: String,
        /// The name in backticks, or words for "any".
        name: String,
    },
    /// An index without an image for the platform.
    #[error("there is no image for `{platform}`; there are images for {available}")]
    NoPlatform {
        /// What was asked for.
        platform: Platform,
        /// What there is, as a list.
        available: String,
    },
    /// The place lacks a blob that a manifest names.
    #[error("{place} has no blob {digest}")]
    NoBlob {
        /// The place, as `layout ./out`.
        place: String,
        /// The digest of the blob.
        digest: Digest,
    },
    /// Content that is not what its descriptor says.
    #[error("{digest} is damaged: {reason}")]
    Damaged {
        /// The digest that was asked for.
        digest: Digest,
        /// How the content differs.
        reason: String,
    },
    /// A manifest or index that cannot be understood.
    #[error("{digest} is not a usable manifest: {reason}")]
    BadDocument {
        /// The digest of the document.
        digest: Digest,
        /// What is wrong with it.
        reason: String,
    },
    /// An image that others cannot be built on.
    #[error("{digest} cannot be a base because {reason}")]
    BadBase {
        /// The digest of its manifest, or of the layer that is to blame.
        digest: Digest,
        /// What stands against it.
        reason: String,
    },
    /// A place that is not what its name promises.
    #[error("{place} cannot be used: {reason}")]
    BadPlace {
        /// The place, as `archive ./image.tar`.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A request to a registry failed.
    #[error(transparent)]
    Registry(#[from] registry::Error),
    /// Credentials that are there but cannot be used; others are not tried instead.
    #[error("the credentials in {origin} cannot be used: {reason}")]
    Credentials {
        /// The file, variable or program that keeps them.
        origin: String,
        /// What is wrong; never a part of them.
        reason: String,
    },
    /// Something is larger than the limit that guards memory.
    #[error("{what} has {size} bytes, more than the limit of {limit}")]
    TooLarge {
        /// What it is.
        what: String,
        /// Its size in bytes, as declared or as far as it was read.
        size: u64,
        /// The limit in bytes.
        limit: u64,
    },
    /// The operating system refused.
    #[error("cannot {action} `{}`", path.display())]
    Io {
        /// A verb, as `read`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The reason of the operating system.
        source: io::Error,
    },
}

impl Error {
    /// Turns an error met while streaming into one of ours.
    ///
    /// Streams can only fail with [`io::Error`]; one of ours that travelled inside it comes out again.
    pub(crate) fn from_io(action: &'static str, path: impl Into<PathBuf>, error: io::Error) -> Self {
        match error.downcast::<Self>() {
            Ok(ours) => ours,
            Err(source) => Self::Io { action, path: path.into(), source },
        }
    }
}

impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        Self::other(error)
    }
}
