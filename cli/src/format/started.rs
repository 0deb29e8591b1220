//! How a host starts an image that names no runtime.

use wpack_oci::spec::Execution;

use super::Recipe;
use crate::parts::{MODULE_PATH, Parts};

/// At this signal runwasi's shims let a server end its requests; at no other (containerd/runwasi,
/// `instance.rs::handle_signals`).
pub(crate) const GRACEFUL: &str = "SIGINT";

/// The module is the program, and whatever the host runs it by is the host's.
pub(super) fn module_itself(parts: &Parts<'_>, recipe: &Recipe) -> Execution {
    let mut execution = Execution { entrypoint: vec![MODULE_PATH.to_owned()], ..recipe.execution.clone() };
    if execution.stop_signal.is_empty() && parts.report.world.answers_http() {
        GRACEFUL.clone_into(&mut execution.stop_signal);
    }
    execution
}
