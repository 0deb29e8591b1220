//! Which world a program was built for, told by its exports.

use wasmparser::ComponentExternalKind;

use super::{Interface, Track};
use crate::facts::{Component, Facts, Shape};

/// The role that a program plays for its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename_all = "kebab-case"))]
pub enum World {
    /// Runs from start to end: `_start`, or `wasi:cli/run`.
    Command,
    /// Answers HTTP requests with WASI 0.2: `wasi:http/incoming-handler`.
    HttpProxy,
    /// Answers HTTP requests with WASI 0.3: `wasi:http/handler`.
    HttpService,
    /// A service that hands requests on to another one, with which it must be composed first.
    HttpMiddleware,
    /// A core module that is set up by `_initialize` and then called by its host.
    Reactor,
    /// Anything else with code.
    Library,
    /// No program: a WIT package, or no WebAssembly at all.
    None,
}

impl World {
    pub(crate) fn of(facts: &Facts<'_>, entry: Option<&Entry<'_>>) -> Self {
        match &facts.shape {
            Shape::Unknown => Self::None,
            Shape::Module(module) if module.export("_start").is_some() => Self::Command,
            Shape::Module(module) if module.export("_initialize").is_some() => Self::Reactor,
            Shape::Module(_) => Self::Library,
            Shape::Component(component) if component.is_wit_package() => Self::None,
            Shape::Component(_) => entry.map_or(Self::Library, |entry| entry.world),
        }
    }

    /// Whether a host can start it by itself.
    #[must_use]
    pub fn is_runnable(self) -> bool {
        matches!(self, Self::Command | Self::HttpProxy | Self::HttpService)
    }

    /// Whether it answers HTTP requests by itself.
    #[must_use]
    pub fn answers_http(self) -> bool {
        matches!(self, Self::HttpProxy | Self::HttpService)
    }

    /// The name, as in text and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::HttpProxy => "http-proxy",
            Self::HttpService => "http-service",
            Self::HttpMiddleware => "http-middleware",
            Self::Reactor => "reactor",
            Self::Library => "library",
            Self::None => "none",
        }
    }
}

/// The export that makes a component a program.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) world: World,
    pub(crate) interface: Interface<'a>,
}

impl<'a> Entry<'a> {
    /// The entry point of a component. One that both runs and handles requests counts as a command, the newest
    /// version of an interface as the one meant.
    pub(crate) fn of(facts: &Facts<'a>) -> Option<Self> {
        let Shape::Component(component) = &facts.shape else { return None };
        Self::of_component(component)
    }

    /// The same, of a component.
    pub(crate) fn of_component(component: &Component<'a>) -> Option<Self> {
        let instances = component.exports.iter().filter(|e| e.kind == ComponentExternalKind::Instance);
        let entries = instances.filter_map(|export| Self::from_interface(Interface::parse(export.name)?));
        let mut entry =
            entries.max_by_key(|entry| (entry.world == World::Command, entry.interface.release()))?;
        if entry.world == World::HttpService && component.imports_handler() {
            entry.world = World::HttpMiddleware;
        }
        Some(entry)
    }

    fn from_interface(interface: Interface<'a>) -> Option<Self> {
        let (track, _) = interface.release()?;
        let world = if interface.is_wasi("cli", "run") {
            World::Command
        } else if interface.is_wasi("http", "incoming-handler") && track == Track::P2 {
            World::HttpProxy
        } else if interface.is_wasi("http", "handler") && track == Track::P3 {
            World::HttpService
        } else {
            return None;
        };
        Some(Self { world, interface })
    }

    /// The WIT name of the world, such as `wasi:cli/command@0.2.6`.
    pub(crate) fn target(&self) -> Option<String> {
        let world = match self.world {
            World::Command => "wasi:cli/command",
            World::HttpProxy => "wasi:http/proxy",
            World::HttpService => "wasi:http/service",
            World::HttpMiddleware => "wasi:http/middleware",
            World::Reactor | World::Library | World::None => return None,
        };
        Some(format!("{world}@{}", self.interface.version?))
    }
}

impl Component<'_> {
    /// Only types of components, nothing imported: how a WIT package is encoded (`wit_component::decode`).
    pub(crate) fn is_wit_package(&self) -> bool {
        self.imports.is_empty()
            && !self.exports.is_empty()
            && self.exports.iter().all(|e| e.is_component_type)
    }

    fn imports_handler(&self) -> bool {
        let mut imports = self.imports.iter().filter_map(|import| Interface::parse(import.name));
        imports.any(|interface| interface.is_wasi("http", "handler"))
    }
}
