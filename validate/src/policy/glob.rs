//! Patterns for the names of imports.

use std::fmt;

use serde::{Deserialize, Deserializer, de::Error as _};

use crate::Item;

/// A name in which `*` stands for any characters, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob(String);

/// What other tools give a meaning; a pattern that would silently match nothing must not stand in `deny`.
const FOREIGN: &[char] = &['?', '[', ']', '{', '}', '\\'];

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pattern = String::deserialize(deserializer)?;
        if pattern.is_empty() || pattern.contains(FOREIGN) {
            return Err(D::Error::custom(format!("`{pattern}` is no pattern: `*` alone stands for others")));
        }
        Ok(Self(pattern))
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Glob {
    /// Whether it stands for `import`: `module.name` of a core import, and of an interface its name with or
    /// without the version.
    pub(super) fn matches(&self, import: &Item) -> bool {
        match &import.module {
            Some(module) => self.matches_name(&format!("{module}.{}", import.name)),
            None => {
                let path = import.name.split('@').next().unwrap_or_default();
                self.matches_name(&import.name) || self.matches_name(path)
            }
        }
    }

    fn matches_name(&self, name: &str) -> bool {
        let Some((start, rest)) = self.0.split_once('*') else { return self.0 == name };
        let Some(mut name) = name.strip_prefix(start) else { return false };
        let mut parts = rest.split('*');
        let end = parts.next_back().unwrap_or_default();
        for part in parts {
            let Some((_, behind)) = name.split_once(part) else { return false };
            name = behind;
        }
        name.ends_with(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        let matches = |pattern: &str, name| Glob(pattern.to_owned()).matches_name(name);
        for (pattern, name) in [
            ("a", "a"),
            ("*", ""),
            ("*", "a.b/c"),
            ("a*", "a"),
            ("a*c", "abc"),
            ("a*c", "ac"),
            ("*b*", "abc"),
            ("a*b*c*", "a__b__c__"),
            ("*ab", "aab"),
            ("**", "x"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("a", "ab"), ("a*", "ba"), ("*a", "ab"), ("a*a", "a"), ("a*b*b", "ab")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn versions_may_be_left_out() {
        let import = |module: Option<&str>, name: &str| Item {
            module: module.map(str::to_owned),
            name: name.to_owned(),
            kind: "func",
            ty: None,
        };
        let matches = |pattern: &str, item: &Item| Glob(pattern.to_owned()).matches(item);
        let interface = import(None, "wasi:http/types@0.2.6");
        for pattern in ["wasi:http/types", "wasi:http/types@0.2.6", "wasi:http/*", "wasi:*@0.2.*"] {
            assert!(matches(pattern, &interface), "{pattern}");
        }
        assert!(!matches("wasi:http", &interface));
        let function = import(Some("env@1"), "f");
        assert!(matches("env@1.f", &function) && !matches("env", &function));
    }
}
