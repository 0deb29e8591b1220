//! An index that is edited as JSON, so that nothing foreign in it is lost.

use serde_json::{Map, Value, json};

use crate::{json, spec::media_type};

/// An index: its entries, and apart from them everything else.
pub(crate) struct Entries {
    document: Map<String, Value>,
    pub(crate) list: Vec<Value>,
}

impl Default for Entries {
    fn default() -> Self {
        let document = [("schemaVersion", json!(2)), ("mediaType", json!(media_type::INDEX))];
        let document = document.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        Self { document, list: Vec::new() }
    }
}

impl Entries {
    /// Reads an index; the error is a reason.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut document: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|e| format!("it is not an index: {e}"))?;
        match document.remove("manifests") {
            // Go writes an empty list so.
            Some(Value::Null) => Ok(Self { document, list: Vec::new() }),
            Some(Value::Array(list)) => Ok(Self { document, list }),
            _ => Err("it has no list of manifests".to_owned()),
        }
    }

    /// The document, all keys sorted.
    pub(crate) fn render(&self) -> Vec<u8> {
        let mut document = self.document.clone();
        document.insert("manifests".to_owned(), Value::Array(self.list.clone()));
        let mut document = Value::Object(document);
        document.sort_all_objects();
        json::render(&document)
    }
}
