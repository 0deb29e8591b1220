//! What is known about a consumer.

use super::{commands::Commands, form::Form};

/// One row of the table.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// What it is, in a line.
    pub(crate) what: &'static str,
    /// Where the facts were read, for the published table.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) source: &'static str,
    /// The day on which they were read, as `YYYY-MM-DD`.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) date: &'static str,
    pub(crate) cells: Cells,
    pub(crate) choice: Choice,
    pub(super) runtime: Runtime,
    pub(super) commands: Commands,
}

/// What a consumer makes of each form.
#[derive(Clone, Copy)]
pub(crate) struct Cells {
    pub(crate) file: Cell,
    pub(crate) artifact: Cell,
    pub(crate) shim: Cell,
    pub(crate) wasi: Cell,
    pub(crate) linux: Cell,
    pub(crate) bundle: Cell,
    pub(crate) other: Cell,
}

/// An answer of the table.
#[derive(Clone, Copy)]
pub(crate) enum Cell {
    /// It takes it.
    Yes,
    /// It does on a condition, to follow "if ".
    If(&'static str),
    /// What is not known.
    Unknown(&'static str),
    /// Why not.
    No(&'static str),
}

/// What runs the program there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Runtime {
    /// That which lies in the bundle.
    Bundled,
    /// One of these targets of `wpack validate`, the likeliest first.
    OneOf(&'static [&'static str]),
    /// Nothing: it only fetches the program.
    None,
}

/// Which entry of an index a consumer takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice {
    /// That which a flag `--platform` names.
    Flag,
    /// That for the Linux it runs on, and no other.
    Machine,
    /// None: it does not read indexes.
    None,
    /// Whichever: wpack takes the module out for it.
    Any,
}

#[cfg(test)]
impl Choice {
    /// The entry in words, for the published table.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Flag => "any, by `--platform`",
            Self::Machine => "that of its node",
            Self::None => "none",
            Self::Any => "any",
        }
    }
}

/// The forms, as columns of the published table.
#[cfg(test)]
pub(crate) const COLUMNS: [(&str, Form); 6] = [
    ("a file", Form::File),
    ("artifact", Form::Artifact),
    ("shim", Form::Shim),
    ("compat, `wasi/wasm`", Form::Wasi),
    ("compat, `linux/*`", Form::Linux),
    ("bundle", Form::Bundle),
];

impl Cells {
    /// The answer for a form.
    pub(crate) fn of(&self, form: Form) -> Cell {
        match form {
            Form::File => self.file,
            Form::Artifact => self.artifact,
            Form::Shim => self.shim,
            Form::Wasi => self.wasi,
            Form::Linux => self.linux,
            Form::Bundle => self.bundle,
            Form::Other => self.other,
        }
    }
}
