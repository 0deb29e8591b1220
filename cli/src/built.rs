//! What a build makes.

use wpack_oci::{Blob, Image, Index, Source};

/// A built image, or several for several platforms.
pub(crate) enum Built {
    /// One manifest.
    Image(Box<Image>),
    /// An index.
    Index(Box<Index>),
}

impl Built {
    /// As an index, or the one image there is.
    pub(crate) fn of(mut images: Vec<Image>, index: bool) -> Self {
        match images.pop() {
            Some(only) if !index && images.is_empty() => Self::Image(Box::new(only)),
            last => Self::Index(Box::new(Index::new(images.into_iter().chain(last).collect()))),
        }
    }

    /// As the place that its blobs can be read from.
    pub(crate) fn source(&self) -> &dyn Source {
        match self {
            Self::Image(image) => &**image,
            Self::Index(index) => &**index,
        }
    }

    /// The manifest or index.
    pub(crate) fn root(&self) -> &Blob {
        match self {
            Self::Image(image) => image.manifest(),
            Self::Index(index) => index.manifest(),
        }
    }

    /// Each image.
    pub(crate) fn images(&self) -> &[Image] {
        match self {
            Self::Image(image) => std::slice::from_ref(image),
            Self::Index(index) => index.images(),
        }
    }
}
