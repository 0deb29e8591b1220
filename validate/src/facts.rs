//! What one walk over a binary has found: plain data for the rules, without a judgement.
//!
//! Names are borrowed from the input, and function types are shared between imports, so that the facts of a
//! file stay smaller than a few times the file. Counts are bounded by the limits of wasmparser (10^6 imports,
//! exports, types).

mod inside;

use std::rc::Rc;

use wasmparser::{ComponentExternalKind, FuncType, GlobalType, MemoryType, TableType, WasmFeatures};

pub use self::inside::Tally;
pub(crate) use self::inside::{Body, Inside, Part};
use crate::abi::Abi;
use crate::file_type::FileType;
use crate::wit::{Fit, WitWorld};

/// Everything that is known of one input.
#[derive(Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) shape: Shape<'a>,
    /// What the binary uses, see `read::used`.
    pub(crate) features: WasmFeatures,
    /// Whether a module in it, wherever it is nested, makes a memory that threads share.
    pub(crate) makes_shared_memory: bool,
    /// What it uses although the runner lacks it, in the order met.
    pub(crate) missing: Vec<Missing>,
    /// What lies in it.
    pub(crate) inside: Inside<'a>,
    /// The ABI outside of WASI that it was built for.
    pub(crate) abi: Option<&'static Abi>,
    /// The world of the user that it is judged by, in place of those of WASI's hosts.
    pub(crate) world: Option<&'a WitWorld>,
    /// Why the walk stopped early. The rest holds what was seen until then.
    pub(crate) problem: Option<Problem>,
}

impl<'a> Facts<'a> {
    pub(crate) fn new(shape: Shape<'a>) -> Self {
        Self {
            shape,
            features: WasmFeatures::empty(),
            makes_shared_memory: false,
            missing: Vec::new(),
            inside: Inside::default(),
            abi: None,
            world: None,
            problem: None,
        }
    }
}

/// The outermost layer.
#[derive(Debug)]
pub(crate) enum Shape<'a> {
    Unknown,
    Module(Module<'a>),
    Component(Component<'a>),
}

/// The interface of a core module.
#[derive(Debug, Default)]
pub(crate) struct Module<'a> {
    pub(crate) imports: Vec<Import<'a>>,
    pub(crate) exports: Vec<Export<'a>>,
    /// Memories, imported ones first.
    pub(crate) memories: Vec<MemoryType>,
}

impl<'a> Module<'a> {
    pub(crate) fn export(&self, name: &str) -> Option<&Export<'a>> {
        self.exports.iter().find(|export| export.name == name)
    }
}

#[derive(Debug)]
pub(crate) struct Import<'a> {
    pub(crate) module: &'a str,
    pub(crate) name: &'a str,
    pub(crate) ty: ExternType,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) struct Export<'a> {
    pub(crate) name: &'a str,
    pub(crate) ty: ExternType,
    pub(crate) offset: usize,
}

/// The type of a core import or export. The large ones are boxed: most of 10^6 items have a small one.
#[derive(Debug, Clone)]
pub(crate) enum ExternType {
    Func(Rc<FuncType>),
    Table(Box<TableType>),
    Memory(Box<MemoryType>),
    Global(GlobalType),
    Tag(Rc<FuncType>),
}

impl ExternType {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Func(_) => "func",
            Self::Table(_) => "table",
            Self::Memory(_) => "memory",
            Self::Global(_) => "global",
            Self::Tag(_) => "tag",
        }
    }
}

/// The interface of a component.
#[derive(Debug, Default)]
pub(crate) struct Component<'a> {
    pub(crate) imports: Vec<ComponentImport<'a>>,
    pub(crate) exports: Vec<ComponentExport<'a>>,
    pub(crate) fit: ComponentFit,
}

/// How a component compares with the worlds it may be for.
#[derive(Debug, Default)]
pub(crate) struct ComponentFit {
    /// With those of WASI's hosts.
    pub(crate) hosts: Fit,
    /// With that of the user, if there is one.
    pub(crate) world: Fit,
}

#[derive(Debug)]
pub(crate) struct ComponentImport<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: ComponentExternalKind,
    /// Whether the host must bring something: an interface of plain types needs nothing at run time.
    pub(crate) needs_host: bool,
    pub(crate) offset: usize,
}

#[derive(Debug)]
pub(crate) struct ComponentExport<'a> {
    pub(crate) name: &'a str,
    pub(crate) kind: ComponentExternalKind,
    /// Whether it is the type of a component, the form in which a WIT package keeps interfaces and worlds.
    pub(crate) is_component_type: bool,
    pub(crate) offset: usize,
}

/// A feature that validation could not do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Missing {
    pub(crate) feature: WasmFeatures,
    /// Where it was needed first.
    pub(crate) offset: usize,
}

/// Why a file could not be read to its end.
#[derive(Debug)]
pub(crate) enum Problem {
    NotWasm(FileType),
    /// The two halves of the field behind the magic number.
    Version {
        version: u16,
        layer: u16,
    },
    /// The file ends inside the header or the section that starts at `offset`.
    Truncated {
        offset: usize,
    },
    /// Another binary starts behind the last section.
    Concatenated {
        offset: usize,
    },
    Malformed {
        message: String,
        offset: usize,
    },
    Invalid {
        message: String,
        offset: usize,
        function: Option<u32>,
    },
}
