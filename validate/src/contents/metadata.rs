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

    /// Each text with the annotation of an image that stands for the same, but what ought to be a URL and is none
    /// (<https://specs.opencontainers.org/image-spec/annotations/>).
    pub fn annotations(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("org.opencontainers.image.authors", self.authors.as_deref()),
            ("org.opencontainers.image.description", self.description.as_deref()),
            ("org.opencontainers.image.licenses", self.licenses.as_deref()),
            ("org.opencontainers.image.url", self.homepage.as_deref().filter(is_url)),
            ("org.opencontainers.image.source", self.source.as_deref().filter(is_url)),
            ("org.opencontainers.image.revision", self.revision.as_deref()),
            ("org.opencontainers.image.version", self.version.as_deref()),
        ]
        .into_iter()
        .filter_map(|(annotation, text)| Some((annotation, text?)))
    }
}

/// Whether a text has a scheme and is one word.
fn is_url(text: &&str) -> bool {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annotations_are_those_of_the_image_specification() {
        let names = SECTIONS.map(|name| (name, if is_link(name) { "https://example.org" } else { name }));
        let metadata = Metadata::of(&BTreeMap::from(names));
        let expected = [
            ("org.opencontainers.image.authors", "authors"),
            ("org.opencontainers.image.description", "description"),
            ("org.opencontainers.image.licenses", "licenses"),
            ("org.opencontainers.image.url", "https://example.org"),
            ("org.opencontainers.image.source", "https://example.org"),
            ("org.opencontainers.image.revision", "revision"),
            ("org.opencontainers.image.version", "version"),
        ];
        assert!(metadata.annotations().eq(expected));
    }

    fn is_link(name: &str) -> bool {
        matches!(name, "homepage" | "source")
    }

    #[test]
    fn links_are_urls() {
        for (text, expected) in [
            ("https://example.org/a?b", true),
            ("git+ssh://git@example.org/a.git", true),
            ("example.org", false),
            ("see https://example.org", false),
            ("https://example.org\n", false),
            ("1://", false),
        ] {
            let metadata = Metadata { source: Some(text.to_owned()), ..Metadata::default() };
            assert_eq!(metadata.annotations().count() == 1, expected, "{text}");
        }
    }
}
