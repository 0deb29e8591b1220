//! Manifests, indexes and configs, read as JSON.

use serde::de::DeserializeOwned;
use wpack_oci::{
    Blob, Source,
    spec::{DOCUMENT_LIMIT, Descriptor},
};

use crate::error::{CommandError, Context as _, Kind, Result};

/// Reads a document of the image `name`.
///
/// # Errors
/// When the place does not give it, or it is not JSON of that kind.
pub(crate) fn read<T: DeserializeOwned>(
    source: &dyn Source,
    descriptor: &Descriptor,
    name: &str,
) -> Result<T> {
    parse(&bytes(source, descriptor, name)?, descriptor, name)
}

/// Understands the bytes of a document of the image `name`.
///
/// # Errors
/// When they are not JSON of that kind.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8], descriptor: &Descriptor, name: &str) -> Result<T> {
    serde_json::from_slice(bytes).map_err(|e| {
        CommandError::new(Kind::Input, format!("cannot understand {} of `{name}`", descriptor.digest))
            .because(e)
    })
}

/// The bytes of a document of the image `name`.
///
/// # Errors
/// When the place does not give it, or it is too large for a document.
pub(crate) fn bytes(source: &dyn Source, descriptor: &Descriptor, name: &str) -> Result<Vec<u8>> {
    let bytes = source.blob(descriptor).and_then(|blob: Blob| blob.bytes(DOCUMENT_LIMIT));
    bytes.context(|| format!("cannot read `{name}`"))
}
