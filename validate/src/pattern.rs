//! How tables of known names recognise what a program imports.

use crate::facts::{ComponentImport, ExternType, Import, Shape};
use crate::wasi::{Interface, is_offered, preview1};

/// A name, or names that have a part in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pattern {
    Any,
    Is(&'static str),
    OneOf(&'static [&'static str]),
    StartsWith(&'static str),
    StartsWithOneOf(&'static [&'static str]),
    EndsWith(&'static str),
}

impl Pattern {
    pub(crate) fn matches(&self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Is(whole) => name == *whole,
            Self::OneOf(names) => names.contains(&name),
            Self::StartsWith(start) => name.starts_with(start),
            Self::StartsWithOneOf(starts) => starts.iter().any(|start| name.starts_with(start)),
            Self::EndsWith(end) => name.ends_with(end),
        }
    }
}

/// One thing that a program asks its host for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ask<'a> {
    /// The module it is imported from; `None` in components.
    pub(crate) module: Option<&'a str>,
    pub(crate) name: &'a str,
    /// Whether it can be called: memories, tables and globals cannot.
    pub(crate) is_callable: bool,
    /// Whether it is a memory that threads share.
    pub(crate) is_shared_memory: bool,
}

impl<'a> Ask<'a> {
    /// An interface, or a function of `module`.
    pub(crate) fn function(module: Option<&'a str>, name: &'a str) -> Self {
        Self { module, name, is_callable: true, is_shared_memory: false }
    }
}

impl<'a> From<&Import<'a>> for Ask<'a> {
    fn from(import: &Import<'a>) -> Self {
        let is_callable = matches!(import.ty, ExternType::Func(_));
        let is_shared_memory = matches!(&import.ty, ExternType::Memory(memory) if memory.shared);
        Self { module: Some(import.module), name: import.name, is_callable, is_shared_memory }
    }
}

impl<'a> From<&ComponentImport<'a>> for Ask<'a> {
    fn from(import: &ComponentImport<'a>) -> Self {
        Self::function(None, import.name)
    }
}

/// Everything that the outermost module or component needs from its host, in the order of the file.
pub(crate) fn asks<'a>(shape: &Shape<'a>) -> impl Iterator<Item = Ask<'a>> {
    let (module, component) = match shape {
        Shape::Unknown => (None, None),
        Shape::Module(module) => (Some(module), None),
        Shape::Component(component) => (None, Some(component)),
    };
    let core = module.into_iter().flat_map(|module| &module.imports).map(Ask::from);
    let interfaces = component.into_iter().flat_map(|component| &component.imports);
    core.chain(interfaces.filter(|import| import.needs_host).map(Ask::from))
}

/// What imports a row of a table stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ImportPattern {
    /// A name in the module of preview 1, or in that of preview 0.
    Preview1(Pattern),
    /// Module and name of another core import.
    Core(Pattern, Pattern),
    /// Module and name of a memory that threads share.
    SharedMemory(Pattern, Pattern),
    /// An interface by its name without the version, such as `wasi:cli/exit`.
    Interface(Pattern),
    /// An interface of a package, such as `wasi:nn`, in one version.
    Release(&'static str, &'static str),
}

impl Ask<'_> {
    /// Whether hosts of WASI offer it, by its name.
    pub(crate) fn is_wasi(self) -> bool {
        match self.module {
            Some(module) => preview1::function(module, self.name).is_some(),
            None => Interface::parse(self.name).is_some_and(|interface| is_offered(&interface)),
        }
    }
}

impl ImportPattern {
    pub(crate) fn matches(&self, ask: Ask<'_>) -> bool {
        match (self, ask.module) {
            (Self::Preview1(name), Some(module)) => name.matches(ask.name) && preview1::is_module(module),
            (Self::Core(from, name), Some(module)) => from.matches(module) && name.matches(ask.name),
            (Self::SharedMemory(from, name), Some(module)) => {
                ask.is_shared_memory && from.matches(module) && name.matches(ask.name)
            }
            (Self::Interface(path), None) => path.matches(without_version(ask.name)),
            (Self::Release(package, version), None) => ask.name.split_once('@').is_some_and(|(path, of)| {
                of == *version && path.split_once('/').is_some_and(|(start, _)| start == *package)
            }),
            _ => false,
        }
    }
}

fn without_version(name: &str) -> &str {
    name.split_once('@').map_or(name, |(path, _)| path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_matched_by_the_way_they_are_named() {
        let core = Ask::function(Some("wasi_unstable"), "fd_read");
        assert!(ImportPattern::Preview1(Pattern::StartsWith("fd_")).matches(core));
        assert!(ImportPattern::Core(Pattern::Any, Pattern::EndsWith("read")).matches(core));
        assert!(!ImportPattern::Interface(Pattern::Any).matches(core));
        let interface = Ask::function(None, "wasi:cli/exit@0.2.6");
        assert!(ImportPattern::Interface(Pattern::Is("wasi:cli/exit")).matches(interface));
        assert!(!ImportPattern::Interface(Pattern::Is("wasi:cli/exit@0.2.6")).matches(interface));
        assert!(!ImportPattern::Core(Pattern::Any, Pattern::Any).matches(interface));
        assert!(ImportPattern::Release("wasi:cli", "0.2.6").matches(interface));
        assert!(!ImportPattern::Release("wasi:cli", "0.2.7").matches(interface));
        assert!(!ImportPattern::Release("wasi:c", "0.2.6").matches(interface));
    }
}
