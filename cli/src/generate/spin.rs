//! Spin: a SpinApp for a cluster with the Spin operator, and the `spin.toml` of the application.

use minijinja::context;

use super::{File, Generated, deployment::Deployment, host::Host, objects::Objects};
use crate::error::{CommandError, Kind, Result};

/// What only Spin knows of.
pub(crate) struct Wishes {
    pub(crate) objects: Objects,
    pub(crate) allowed_hosts: Vec<String>,
    /// The component beside `spin.toml`.
    pub(crate) source: String,
}

/// Both files, in the folder of the deployment.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(deployment: &Deployment, wishes: &Wishes) -> Result<Generated> {
    let Deployment { program, workload, path, .. } = deployment;
    program.must_run_on("containerd-shim-spin", Host::Spin.formats())?;
    if !workload.is_http {
        let message = format!("`{}` is a command; Spin starts programs that answer HTTP", program.input);
        return Err(
            CommandError::new(Kind::No, message).hint("`wpack generate kubernetes` makes a Job of it")
        );
    }
    workload.must_not_say(&["--arg", "--schedule", "--port"], "means nothing to Spin")?;
    wishes.objects.check()?;
    let context = deployment.context(wishes.objects.context(context! {
        allowed_hosts => wishes.allowed_hosts.clone(),
        source => wishes.source.clone(),
    }));
    let file =
        |template: &str, name: &str| -> Result<File> { deployment.file(path.join(name), template, &context) };
    let files = vec![file("spin/app.yaml", "spinapp.yaml")?, file("spin/spin.toml", "spin.toml")?];
    Ok(deployment.generated(
        files,
        ["needs the Spin operator and its executor: kubectl get spinappexecutor".to_owned()],
    ))
}
