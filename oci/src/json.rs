//! The one place that writes documents whose digest matters, and reads them back.

use serde::{Serialize, de::DeserializeOwned};

use crate::{Blob, Error, Result, spec::DOCUMENT_LIMIT};

/// Renders a document as the bytes that are hashed and sent.
///
/// The order of keys is that of the struct's fields, maps are `BTreeMap`s, nothing is escaped that JSON
/// does not demand, and no newline follows: the same value gives the same bytes on every machine.
///
/// # Panics
/// Never: the document types of this workspace have string keys and no failing serializers.
#[expect(clippy::expect_used, reason = "serializing plain structs into memory cannot fail")]
pub fn render(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("a plain struct serializes")
}

/// Reads a document of at most [`DOCUMENT_LIMIT`] bytes.
///
/// # Errors
/// [`Error::BadDocument`] when it is not JSON of that kind, or the error of the place that holds it.
pub(crate) fn read<T: DeserializeOwned>(document: &Blob) -> Result<T> {
    serde_json::from_slice(&document.bytes(DOCUMENT_LIMIT)?)
        .map_err(|e| Error::BadDocument { digest: document.digest().clone(), reason: e.to_string() })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn control_characters_are_escaped_and_maps_sorted() {
        let map = BTreeMap::from([("b", "line\nbreak"), ("a", "<&>")]);
        assert_eq!(render(&map), br#"{"a":"<&>","b":"line\nbreak"}"#);
    }
}
