//! What a file says about itself in custom sections that each hold one text.
//!
//! `wasm-tools metadata add` writes them. Their names are those of the annotations of images without
//! `org.opencontainers.image.`, but `homepage` for `url` (`wasm-metadata`, `src/oci_annotations/`).

use std::collections::BTreeMap;

use serde::Serialize;

/// The names of the sections.
pub(crate) const SECTIONS: [&str; 7] =
    ["authors", "description", "licenses", "homepage", "source", "revision", "version"];

/// What a file says about itself; nothing is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Metadata {
    /// Who is responsible for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authors: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Its licenses, an SPDX expression.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licenses: Option<String>,
    /// The URL of its home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The URL of its source code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The revision of the source code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

impl Metadata {
    pub(crate) fn of(sections: &BTreeMap<&str, &str>) -> Self {
        let text = |name| sections.get(name).map(|text| (*text).to_owned());
        Self {
            authors: text("authors"),
            description: text("description"),
            licenses: text("licenses"),
            homepage: text("homepage"),
            source: text("source"),
            revision: text("revision"),
            version: text("version"),
        }
    }

    /// Each text with the annotation of an image that stands for the same
    /// (<https://specs.opencontainers.org/image-spec/annotations/>).
    pub fn annotations(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("org.opencontainers.image.authors", &self.authors),
            ("org.opencontainers.image.description", &self.description),
            ("org.opencontainers.image.licenses", &self.licenses),
            ("org.opencontainers.image.url", &self.homepage),
            ("org.opencontainers.image.source", &self.source),
            ("org.opencontainers.image.revision", &self.revision),
            ("org.opencontainers.image.version", &self.version),
        ]
        .into_iter()
        .filter_map(|(annotation, text)| Some((annotation, text.as_deref()?)))
    }
}
