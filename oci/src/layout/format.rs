//! What makes a folder or a tar an OCI image layout (image-spec `image-layout.md`).

use std::io::{self, Read};

use serde::Deserialize;

use crate::{Digest, Error, Result, spec::DOCUMENT_LIMIT};

/// The file that marks a layout.
pub(crate) const MARKER: &str = "oci-layout";
/// All that the marker says.
pub(crate) const MARKER_CONTENT: &[u8] = br#"{"imageLayoutVersion":"1.0.0"}"#;
/// The file that names the images.
pub(crate) const INDEX: &str = "index.json";

/// The folder of the blobs.
pub(crate) const BLOBS: &str = "blobs";

/// The file of a blob, from the top of the layout.
pub(crate) fn blob_path(digest: &Digest) -> String {
    format!("{BLOBS}/{}/{}", digest.algorithm(), digest.hex())
}

/// Reads the file `name` of `place` into memory, if it is no larger than a manifest may be.
pub(crate) fn read_small(place: &str, name: &str, reader: io::Result<impl Read>) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .and_then(|reader| reader.take(DOCUMENT_LIMIT + 1).read_to_end(&mut bytes))
        .map_err(|e| Error::from_io("read", format!("{name} of {place}"), e))?;
    let size = bytes.len() as u64;
    if size > DOCUMENT_LIMIT {
        return Err(Error::TooLarge { what: format!("{name} of {place}"), size, limit: DOCUMENT_LIMIT });
    }
    Ok(bytes)
}

/// Checks what the marker of `place` says.
pub(crate) fn check_marker(place: &str, bytes: &[u8]) -> Result<()> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Marker {
        image_layout_version: String,
    }
    match serde_json::from_slice::<Marker>(bytes) {
        Ok(marker) if marker.image_layout_version == "1.0.0" => Ok(()),
        _ => Err(Error::BadPlace {
            place: place.to_owned(),
            reason: "its oci-layout file does not say version 1.0.0".to_owned(),
        }),
    }
}
