//! Files that stand between a program and production: a context, rendered with a template, written with care.

pub(crate) mod ci;
pub(crate) mod compose;
pub(crate) mod deployment;
pub(crate) mod dockerfile;
pub(crate) mod host;
pub(crate) mod kubernetes;
pub(crate) mod nomad;
pub(crate) mod objects;
mod program;
mod quote;
mod recorded;
mod runtime_class;
mod seal;
mod sources;
pub(crate) mod spin;
pub(crate) mod systemd;
mod templates;
pub(crate) mod wasmcloud;
pub(crate) mod workload;
mod write;

use std::path::PathBuf;

#[cfg(test)]
pub(crate) use self::write::Document;
pub(crate) use self::{
    program::Program, quote::shell, runtime_class::RuntimeClass, templates::Templates, write::Writing,
};

/// What a kind of `wpack generate` makes.
#[derive(Default)]
pub(crate) struct Generated {
    /// In the order in which they are told.
    pub(crate) files: Vec<File>,
    /// What a person must know or do beside them.
    pub(crate) notes: Vec<String>,
}

/// A file to be written.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// Permissions, from which the umask takes bits.
    pub(crate) mode: u32,
    pub(crate) content: Vec<u8>,
    /// Whether it is a part in a folder of wpack's own, which nobody edits, and which has no line to say who made it.
    pub(crate) is_part: bool,
}

impl File {
    /// A text that everybody may read and its owner may edit.
    pub(crate) fn text(path: impl Into<PathBuf>, text: String) -> Self {
        Self { path: path.into(), mode: 0o644, content: text.into_bytes(), is_part: false }
    }
}
