//! What a program needs of any target, taken together once.

use std::collections::BTreeSet;

use wasmparser::WasmFeatures;

use super::host::Role;
use crate::facts::{Component, ExternType, Facts, Module, Shape};
use crate::pattern::{Ask, asks};
use crate::wasi::{Entry, Interface, Track, World, preview1};
use crate::wit::{Misfit, Problem, Side};
use crate::{Code, Finding, Severity};

/// Different imports from outside of WASI that are compared with each target; a module may have 10^6.
const COMPARED: usize = 1_000;

#[derive(Debug)]
pub(super) struct Needs<'a> {
    /// What there is to start, or why there is nothing.
    pub(super) program: Result<Program<'a>, &'static str>,
    pub(super) features: WasmFeatures,
    /// Whether it makes or imports a memory that threads share.
    pub(super) shared_memory: bool,
    /// The first [`COMPARED`] imports that are no WASI.
    pub(super) foreign: BTreeSet<Ask<'a>>,
    /// Whether there are more of them.
    pub(super) more_foreign: bool,
}

#[derive(Debug)]
pub(super) enum Program<'a> {
    Module(ModuleNeeds),
    Component(ComponentNeeds<'a>),
}

#[derive(Debug)]
pub(super) struct ModuleNeeds {
    pub(super) preview0: bool,
    pub(super) exports_memory: bool,
    /// Whether the rules found a WASI function imported with a wrong type.
    pub(super) has_wrong_types: bool,
    /// Whether `_start` takes nothing, but returns something.
    pub(super) start_returns: bool,
    /// Whether it exports `_initialize` beside `_start`.
    pub(super) has_both_entries: bool,
}

#[derive(Debug)]
pub(super) struct ComponentNeeds<'a> {
    pub(super) role: Role,
    /// The lines of WASI that it is built on.
    pub(super) tracks: BTreeSet<Track>,
    /// An import of `wasi:http`.
    pub(super) http: Option<&'a str>,
    /// An import that the worlds of `wasi:http` do not have.
    pub(super) beyond_http: Option<&'a str>,
    /// Whether it imports a WASI function with a wrong type.
    pub(super) has_wrong_types: bool,
    /// What it imports from a WASI interface that does not have it, in quotes.
    pub(super) unoffered: Option<String>,
    /// Whether it imports `exit-with-code`.
    pub(super) exits_with_code: bool,
}

impl<'a> Needs<'a> {
    pub(super) fn of(facts: &Facts<'a>, findings: &[Finding]) -> Self {
        let mut foreign = BTreeSet::new();
        let mut more_foreign = false;
        for ask in asks(&facts.shape).filter(|ask| !ask.is_wasi()) {
            if foreign.len() < COMPARED {
                foreign.insert(ask);
            } else {
                more_foreign = more_foreign || !foreign.contains(&ask);
            }
        }
        let shared_memory = facts.makes_shared_memory || foreign.iter().any(|ask| ask.is_shared_memory);
        let program = Program::of(facts, findings);
        Self { program, features: facts.features, shared_memory, foreign, more_foreign }
    }
}

impl<'a> Program<'a> {
    fn of(facts: &Facts<'a>, findings: &[Finding]) -> Result<Self, &'static str> {
        if facts.problem.is_some() {
            return Err("it is not a valid WebAssembly program");
        }
        let entry = Entry::of(facts);
        let world = World::of(facts, entry.as_ref());
        match (&facts.shape, entry) {
            _ if world == World::HttpMiddleware => {
                Err("it is a middleware, to be composed with the service that it hands requests to")
            }
            _ if !world.is_runnable() => Err("it has no entry point that hosts know"),
            (Shape::Module(module), _) if has(findings, Code::StartType) && !start_returns(module) => {
                Err(WRONG_ENTRY)
            }
            (Shape::Component(component), _) if has_wrong_entry(component) => Err(WRONG_ENTRY),
            (Shape::Module(_), _) if has(findings, Code::MemoryExport) => {
                Err("WASI needs a memory that it does not export")
            }
            (Shape::Module(module), _) => Ok(Self::Module(ModuleNeeds::of(module, findings))),
            (Shape::Component(component), Some(entry)) => {
                Ok(Self::Component(ComponentNeeds::of(facts, component, &entry)))
            }
            _ => Err("it has no entry point that hosts know"),
        }
    }
}

const WRONG_ENTRY: &str = "its entry point has the wrong type";

fn has_wrong_entry(component: &Component<'_>) -> bool {
    component.fit.hosts.misfits.iter().any(|misfit| misfit.side == Side::Export && misfit.is_refused())
}

fn has(findings: &[Finding], code: Code) -> bool {
    findings.iter().any(|finding| finding.code == code && finding.severity == Severity::Error)
}

fn start_returns(module: &Module<'_>) -> bool {
    let start = module.export("_start").map(|export| &export.ty);
    matches!(start, Some(ExternType::Func(ty)) if ty.params().is_empty() && !ty.results().is_empty())
}

impl ModuleNeeds {
    fn of(module: &Module<'_>, findings: &[Finding]) -> Self {
        let memory = module.export("memory").map(|export| &export.ty);
        Self {
            preview0: module.imports.iter().any(|import| import.module == preview1::MODULE_OF_PREVIEW0),
            exports_memory: matches!(memory, Some(ExternType::Memory(_))),
            has_wrong_types: has(findings, Code::ImportType),
            start_returns: start_returns(module),
            has_both_entries: module.export("_initialize").is_some(),
        }
    }
}

impl<'a> ComponentNeeds<'a> {
    fn of(facts: &Facts<'a>, component: &Component<'_>, entry: &Entry<'a>) -> Self {
        let fit = &component.fit.hosts;
        let imports = || fit.misfits.iter().filter(|misfit| misfit.side == Side::Import);
        let role = if entry.world == World::Command { Role::Command } else { Role::Http };
        let mut needs = Self {
            role,
            tracks: BTreeSet::new(),
            http: None,
            beyond_http: None,
            has_wrong_types: imports().any(|misfit| misfit.is_refused() && !is_absent(misfit)),
            unoffered: imports().find(|misfit| is_absent(misfit)).map(Misfit::subject),
            exits_with_code: fit.exits_with_code,
        };
        needs.tracks.extend(entry.interface.release().map(|(track, _)| track));
        for ask in asks(&facts.shape).filter(|ask| ask.is_wasi()) {
            let Some(interface) = Interface::parse(ask.name) else { continue };
            needs.tracks.extend(interface.release().map(|(track, _)| track));
            if interface.package == "http" {
                needs.http.get_or_insert(ask.name);
            } else if !is_in_http_worlds(&interface) {
                needs.beyond_http.get_or_insert(ask.name);
            }
        }
        needs
    }
}

fn is_absent(misfit: &Misfit) -> bool {
    matches!(misfit.problem, Problem::Absent { .. })
}

/// The worlds `wasi:http/proxy` (0.2) and `wasi:http/service` (0.3) import no more than this.
fn is_in_http_worlds(interface: &Interface<'_>) -> bool {
    match interface.package {
        "clocks" | "http" | "io" | "random" => true,
        "cli" => ["stderr", "stdin", "stdout", "types"].contains(&interface.name),
        _ => false,
    }
}
