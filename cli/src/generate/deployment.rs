//! A program on its way to a host: what every kind of deployment is made of.

use std::path::PathBuf;

use minijinja::Value;

use super::{File, Generated, Templates, program::Program, workload::Workload};
use crate::error::Result;

/// A program, how it is to run, and where the files that say so go.
pub(crate) struct Deployment {
    pub(crate) program: Program,
    pub(crate) workload: Workload,
    /// The file to write, or the folder where there are several.
    pub(crate) path: PathBuf,
    pub(crate) templates: Templates,
}

impl Deployment {
    /// The context of a template: the workload, and what a kind has beside it.
    pub(super) fn context(&self, more: Value) -> Value {
        self.workload.context(more)
    }

    /// The file `path` of a template.
    ///
    /// # Errors
    /// As [`Templates::render`].
    pub(super) fn file(&self, path: impl Into<PathBuf>, template: &str, context: &Value) -> Result<File> {
        Ok(File::text(path, self.templates.render(template, context.clone())?))
    }

    /// These files, with what a person should know of the image and of the host.
    pub(super) fn generated(&self, files: Vec<File>, notes: impl IntoIterator<Item = String>) -> Generated {
        Generated {
            files,
            notes: self.program.notes().into_iter().chain(self.workload.note()).chain(notes).collect(),
        }
    }
}
