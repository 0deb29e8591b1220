//! WebAssembly features, by their names.

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::features;

/// The name of a feature that wpack knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Feature(pub(super) &'static str);

impl<'de> Deserialize<'de> for Feature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        let known = features::all().iter().find(|known| **known == name);
        known.map(|name| Self(name)).ok_or_else(|| D::Error::unknown_variant(&name, features::all()))
    }
}
