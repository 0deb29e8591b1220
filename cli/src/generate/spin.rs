//! Spin: a SpinApp for a cluster with the Spin operator, and the `spin.toml` of the application.

use std::path::Path;

use minijinja::{Value, context};

use super::{
    File, Generated, Templates, host::Host, kubernetes::checks::check_names, program::Program,
    workload::Workload,
};
use crate::error::{CommandError, Kind, Result};

/// What only Spin knows of.
pub(crate) struct Wishes {
    pub(crate) pull_secrets: Vec<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) allowed_hosts: Vec<String>,
    /// The component beside `spin.toml`.
    pub(crate) source: String,
}

/// Both files, in the folder `path`.
///
/// # Errors
/// When the program will not run there, and as [`Templates::render`].
pub(crate) fn generate(
    program: &Program,
    workload: &Workload,
    wishes: &Wishes,
    path: &Path,
    templates: &Templates,
) -> Result<Generated> {
    program.must_run_on("containerd-shim-spin", Host::Spin.formats())?;
    if !workload.is_http {
        let message = format!("`{}` is a command; Spin starts programs that answer HTTP", program.input);
        return Err(
            CommandError::new(Kind::No, message).hint("`wpack generate kubernetes` makes a Job of it")
        );
    }
    workload.must_be_plain("Spin")?;
    check_names(wishes.namespace.iter().chain(&wishes.pull_secrets))?;
    let context = workload.context(context! {
        pull_secrets => wishes.pull_secrets.clone(),
        namespace => wishes.namespace.clone(),
        labels => Vec::<Value>::new(),
        allowed_hosts => wishes.allowed_hosts.clone(),
        source => wishes.source.clone(),
    });
    let file = |template: &str, name: &str| -> Result<File> {
        Ok(File::text(path.join(name), templates.render(template, context.clone())?))
    };
    let files = vec![file("spin/app.yaml", "spinapp.yaml")?, file("spin/spin.toml", "spin.toml")?];
    let mut notes = program.notes();
    notes.push("needs the Spin operator and its executor: kubectl get spinappexecutor".to_owned());
    Ok(Generated { files, notes })
}
