//! The modules and components inside of a component.

use serde::Serialize;
use wasmparser::Encoding;

use crate::facts::Part;
use crate::{Capability, Kind, Memory, features};

/// A core module or component inside of a component.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Nested {
    /// `module` or `component`.
    pub kind: Kind,
    /// The name that the component around it gives it, or else its own.
    pub name: Option<String>,
    /// How many components it stands in: 1 for what stands in the outermost.
    pub depth: usize,
    /// Where in the file it starts.
    pub offset: u64,
    /// Its bytes.
    pub size: u64,
    /// How many things it imports.
    pub imports: usize,
    /// How many things it exports.
    pub exports: usize,
    /// The memory that an instance of it brings.
    pub memory: Option<Memory>,
    /// The WebAssembly features that are seen in it, beyond version 1.0.
    pub features: Vec<String>,
    /// What a component can ask the one around it for, which need not come from the host; empty for a module.
    pub capabilities: Vec<Capability>,
}

impl Nested {
    pub(super) fn of(part: &Part<'_>) -> Self {
        Self {
            kind: match part.encoding {
                Encoding::Module => Kind::Module,
                Encoding::Component => Kind::Component,
            },
            name: part.name.map(str::to_owned),
            depth: part.depth,
            offset: part.offset as u64,
            size: part.size as u64,
            imports: part.imports,
            exports: part.exports,
            memory: part.memory,
            features: features::names(part.features),
            capabilities: part.capabilities.clone(),
        }
    }
}
