//! The answer: what a program is, and what was found.

use serde::Serialize;
use wasmparser::ComponentExternalKind;

use crate::contents::Contents;
use crate::facts::{Component, ExternType, Facts, Module, Shape};
use crate::targets::{self, Target};
use crate::wasi::{Entry, Wasi, World};
use crate::{Capability, Finding, Identity, Memory, Severity, features, signature};

/// Imports, and exports, that a report lists; a module may have 10^6 of each. All of them are checked.
pub(crate) const LISTED: usize = 10_000;

/// What [`validate`](crate::validate) found out.
///
/// Serialises to the object that `wpack validate --json` prints for a module, less the fields about the file
/// (`input`, `digest`, `size`). Names out of the file stand here as they are; escape them for a terminal.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// What the file is.
    pub kind: Kind,
    /// What it is by its proper name, which may be that of a toolchain or of a file type.
    pub identity: Identity,
    /// The WASI it was built against.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub wasi: Wasi,
    /// The role it plays.
    pub world: World,
    /// Whether a WASI host can start it: a command or an HTTP world without an error among the findings.
    pub runnable: bool,
    /// What it imports from its host.
    pub imports: Vec<Item>,
    /// What it shows to its host.
    pub exports: Vec<Item>,
    /// The WebAssembly features that are seen in it, beyond version 1.0.
    pub features: Vec<String>,
    /// The linear memory that it takes; `None` if it has none.
    pub memory: Option<Memory>,
    /// What is inside of it; `None` if it is no WebAssembly binary.
    pub contents: Option<Contents>,
    /// What it can ask its host for in plain words, in a stable order.
    pub capabilities: Vec<Capability>,
    /// Where it runs, for each target that wpack knows.
    pub targets: Vec<Target>,
    /// What is wrong or worth knowing, in a stable order.
    pub findings: Vec<Finding>,
    /// The WIT world that a component was built for, such as `wasi:cli/command@0.2.6`, for the field of that
    /// name in the config of a Wasm OCI artifact.
    #[serde(skip)]
    pub target: Option<String>,
}

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum Kind {
    /// A core module.
    Module,
    /// A component.
    Component,
    /// A component of types only, which describes interfaces.
    WitPackage,
    /// Not a WebAssembly binary, or one of an unknown version.
    Unknown,
}

impl Kind {
    /// The name, as in text and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Module => "module",
            Self::Component => "component",
            Self::WitPackage => "wit-package",
            Self::Unknown => "unknown",
        }
    }
}

/// An import or export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Item {
    /// The module it is imported from; `None` for exports and in components.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Its name as it stands in the file.
    pub name: String,
    /// `func`, `table`, `memory`, `global`, `tag`, `instance`, `component`, `module`, `type` or `value`.
    pub kind: &'static str,
    /// Its type in core modules, such as `(i32,i32) -> i32`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<String>,
}

impl Report {
    pub(crate) fn new(facts: &Facts<'_>, findings: Vec<Finding>, size: u64) -> Self {
        let entry = Entry::of(facts);
        let world = World::of(facts, entry.as_ref());
        let (imports, exports) = items(&facts.shape);
        Self {
            kind: kind(facts),
            identity: Identity::of(facts, entry.as_ref()),
            wasi: Wasi::of(facts, entry.as_ref()),
            world,
            runnable: world.is_runnable() && !has_errors(&findings),
            imports,
            exports,
            features: features::names(facts.features),
            memory: facts.inside.memory,
            contents: (!matches!(facts.shape, Shape::Unknown)).then(|| Contents::of(&facts.inside, size)),
            capabilities: Capability::of(&facts.shape),
            targets: targets::of(facts, &findings),
            findings,
            target: entry.and_then(|entry| entry.target()),
        }
    }

    /// The same, but with no more than `count` of the largest functions.
    #[must_use]
    pub fn with_functions(mut self, count: usize) -> Self {
        if let Some(contents) = &mut self.contents {
            contents.functions.largest.truncate(count);
        }
        self
    }

    /// Whether one of the findings is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        has_errors(&self.findings)
    }

    /// Whether the input could be read as WebAssembly at all, whatever its faults.
    #[must_use]
    pub fn is_wasm(&self) -> bool {
        self.kind != Kind::Unknown
    }
}

fn has_errors(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

fn kind(facts: &Facts<'_>) -> Kind {
    match &facts.shape {
        Shape::Unknown => Kind::Unknown,
        Shape::Module(_) => Kind::Module,
        Shape::Component(component) if component.is_wit_package() => Kind::WitPackage,
        Shape::Component(_) => Kind::Component,
    }
}

fn items(shape: &Shape<'_>) -> (Vec<Item>, Vec<Item>) {
    match shape {
        Shape::Unknown => (Vec::new(), Vec::new()),
        Shape::Module(module) => module_items(module),
        Shape::Component(component) => component_items(component),
    }
}

fn module_items(module: &Module<'_>) -> (Vec<Item>, Vec<Item>) {
    let imports = module.imports.iter().take(LISTED).map(|import| Item {
        module: Some(import.module.to_owned()),
        ..module_item(import.name, &import.ty)
    });
    let exports = module.exports.iter().take(LISTED).map(|export| module_item(export.name, &export.ty));
    (imports.collect(), exports.collect())
}

fn module_item(name: &str, ty: &ExternType) -> Item {
    let text = match ty {
        ExternType::Func(ty) | ExternType::Tag(ty) => signature::of(ty),
        ExternType::Table(ty) => signature::table(ty),
        ExternType::Memory(ty) => signature::memory(ty),
        ExternType::Global(ty) => signature::global(ty),
    };
    Item { module: None, name: name.to_owned(), kind: ty.kind(), ty: Some(text) }
}

fn component_items(component: &Component<'_>) -> (Vec<Item>, Vec<Item>) {
    let item =
        |name: &str, kind| Item { module: None, name: name.to_owned(), kind: component_kind(kind), ty: None };
    let imports = component.imports.iter().take(LISTED).map(|import| item(import.name, import.kind));
    let exports = component.exports.iter().take(LISTED).map(|export| item(export.name, export.kind));
    (imports.collect(), exports.collect())
}

fn component_kind(kind: ComponentExternalKind) -> &'static str {
    match kind {
        ComponentExternalKind::Module => "module",
        ComponentExternalKind::Func => "func",
        ComponentExternalKind::Value => "value",
        ComponentExternalKind::Type => "type",
        ComponentExternalKind::Instance => "instance",
        ComponentExternalKind::Component => "component",
    }
}
