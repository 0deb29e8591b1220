//! What templates know of a project's sources.

use minijinja::{Value, context};

use super::host::Host;
use crate::project::Project;

/// How the program is made, and of what.
pub(super) fn context(project: &Project) -> Value {
    context! {
        name => &project.name,
        language => project.language.name(),
        toolchain => &project.toolchain,
        builder => project.builder(),
        target => &project.target,
        command => &project.build,
        wasm => project.wasm.display().to_string(),
        is_locked => project.is_locked,
        source => &project.source,
        stop_signal => Host::Shim.stop_signal(project.is_http),
    }
}
