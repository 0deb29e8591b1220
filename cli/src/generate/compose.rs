//! Compose: a bundle beside other containers on one machine.

use std::path::Path;

use minijinja::context;

use super::{File, Generated, Templates, host::Host, program::Program, workload::Workload};
use crate::error::Result;

/// The Compose file.
///
/// # Errors
/// When the program will not run there, and as [`Templates::render`].
pub(crate) fn generate(
    program: &Program,
    mut workload: Workload,
    path: &Path,
    templates: &Templates,
) -> Result<Generated> {
    Host::Bundle.must_run(program, &mut workload)?;
    let text = templates.render("compose/compose.yaml", workload.context(context! {}))?;
    Ok(Generated { files: vec![File::text(path, text)], notes: program.notes() })
}
