//! Compose: a bundle beside other containers on one machine.

use minijinja::context;

use super::{Generated, deployment::Deployment, host::Host};
use crate::error::Result;

/// The Compose file.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(mut deployment: Deployment) -> Result<Generated> {
    Host::Bundle.must_run(&mut deployment)?;
    deployment.workload.must_not_say(
        &["--schedule", "--replicas", "--health-path"],
        "means nothing to Compose: it starts a container by no clock, and nothing in a bundle could ask it how it is",
    )?;
    let context = deployment.context(context! {});
    let file = deployment.file(&deployment.path, "compose/compose.yaml", &context)?;
    Ok(deployment.generated(vec![file], []))
}
