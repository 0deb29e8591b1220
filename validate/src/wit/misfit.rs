//! Where a component and a world differ, as facts.

use wasmparser::component_types::ComponentEntityType;

use crate::quote::quote;
use crate::wasi::Track;

/// Differences that are kept in words; of the rest only the number is.
const KEPT: usize = 64;

/// What a comparison has found.
#[derive(Debug, Default)]
pub(crate) struct Fit {
    /// The first ones, in the order of the file.
    pub(crate) misfits: Vec<Misfit>,
    /// How many more there are.
    pub(crate) more: usize,
    /// The first interface of a later WASI than any that is known.
    pub(crate) newer: Option<Newer>,
    /// Whether it imports `exit-with-code` of `wasi:cli/exit`, the one function that came to WASI 0.2 later (0.2.12).
    pub(crate) exits_with_code: bool,
}

/// An interface of a later patch version than the newest known one.
#[derive(Debug)]
pub(crate) struct Newer {
    pub(crate) name: String,
    pub(crate) track: Track,
    pub(crate) offset: usize,
}

/// One difference.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) side: Side,
    /// The import or export, as the component calls it if it has it.
    pub(crate) name: String,
    /// What of that interface; `None` for all of it, and for what is no interface.
    pub(crate) item: Option<String>,
    /// Where the import or export stands, if the component has it.
    pub(crate) offset: Option<usize>,
    pub(crate) problem: Problem,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Import,
    Export,
}

#[derive(Debug)]
pub(crate) enum Problem {
    /// The component asks for what the world does not have, or lacks what the world asks for.
    Absent {
        kind: &'static str,
        /// Whether a later version than those known could have it.
        newer: bool,
    },
    Kind {
        expected: &'static str,
        actual: &'static str,
    },
    Type {
        expected: String,
        actual: String,
        /// The innermost part that differs.
        difference: Option<Difference>,
        /// Whether hosts of today link it all the same.
        tolerated: bool,
    },
    /// The name stands for another resource.
    Resource,
    /// The name stands for another type.
    Definition(Difference),
}

/// A part of a type that differs, with both sides in words.
#[derive(Debug)]
pub(crate) struct Difference {
    pub(crate) place: String,
    pub(crate) expected: String,
    pub(crate) actual: String,
}

impl Fit {
    /// Adds what `misfit` makes, if there is room. Those that hosts let pass take none from the others.
    pub(super) fn add(&mut self, misfit: impl FnOnce() -> Misfit) {
        if self.misfits.len() >= 2 * KEPT {
            self.more += 1;
            return;
        }
        let misfit = misfit();
        let alike = self.misfits.iter().filter(|known| known.is_refused() == misfit.is_refused());
        if alike.count() < KEPT {
            self.misfits.push(misfit);
        } else {
            self.more += usize::from(misfit.is_refused());
        }
    }
}

impl Misfit {
    /// The item or, if it is about the whole, the import or export, in quotes.
    pub(crate) fn subject(&self) -> String {
        match &self.item {
            Some(item) => format!("{} of {}", quote(item), quote(&self.name)),
            None => quote(&self.name),
        }
    }

    /// Whether a host refuses to link it.
    pub(crate) fn is_refused(&self) -> bool {
        !matches!(self.problem, Problem::Type { tolerated: true, .. })
    }
}

/// What an item is, in words.
pub(super) fn kind(item: ComponentEntityType) -> &'static str {
    use wasmparser::component_types::ComponentAnyTypeId::Resource;
    match item {
        ComponentEntityType::Module(_) => "core module",
        ComponentEntityType::Func(_) => "function",
        ComponentEntityType::Value(_) => "value",
        ComponentEntityType::Type { created: Resource(_), .. } => "resource",
        ComponentEntityType::Type { .. } => "type",
        ComponentEntityType::Instance(_) => "interface",
        ComponentEntityType::Component(_) => "component",
    }
}
