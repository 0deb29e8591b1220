//! Which WASI a program speaks.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Entry, Interface, preview1};
use crate::facts::{Component, Facts, Module, Shape};

/// The version of WASI that a program was built against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wasi {
    /// No WASI at all.
    None,
    /// The snapshot before preview 1, `wasi_unstable`.
    Preview0,
    /// Preview 1, `wasi_snapshot_preview1`, today called 0.1.
    Preview1,
    /// The version of the component's interfaces as it stands in their names, such as `0.2.6`: that of the entry
    /// point if there is one, otherwise the newest.
    Component(String),
}

impl Wasi {
    pub(crate) fn of(facts: &Facts<'_>, entry: Option<&Entry<'_>>) -> Self {
        match &facts.shape {
            Shape::Unknown => Self::None,
            Shape::Module(module) => Self::of_module(module),
            Shape::Component(component) => Self::of_component(component, entry),
        }
    }

    fn of_module(module: &Module<'_>) -> Self {
        let imports_from = |name| module.imports.iter().any(|import| import.module == name);
        if imports_from(preview1::MODULE) {
            Self::Preview1
        } else if imports_from(preview1::MODULE_OF_PREVIEW0) {
            Self::Preview0
        } else {
            // The core of a component imports functions from modules that are called like interfaces.
            Self::newest(module.imports.iter().map(|import| import.module))
        }
    }

    fn of_component(component: &Component<'_>, entry: Option<&Entry<'_>>) -> Self {
        let names = component.imports.iter().map(|i| i.name).chain(component.exports.iter().map(|e| e.name));
        match entry.and_then(|entry| entry.interface.version) {
            Some(version) => Self::Component(version.to_owned()),
            None => Self::newest(names),
        }
    }

    /// The newest version of WASI in the names of interfaces.
    fn newest<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let interfaces = names.filter_map(Interface::parse).filter(|interface| interface.namespace == "wasi");
        let newest = interfaces.max_by_key(Interface::release);
        newest
            .and_then(|newest| newest.version)
            .map_or(Self::None, |version| Self::Component(version.to_owned()))
    }
}

impl fmt::Display for Wasi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Preview0 => f.write_str("0.1-preview0"),
            Self::Preview1 => f.write_str("0.1"),
            Self::Component(version) => f.write_str(version),
        }
    }
}

impl Serialize for Wasi {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
