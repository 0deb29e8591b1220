//! systemd with podman: a Quadlet, and a timer for a command that is started again and again.

use minijinja::context;

use super::{File, Generated, deployment::Deployment, host::Host};
use crate::error::{CommandError, Result};

/// The units, in the folder of the deployment.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(mut deployment: Deployment) -> Result<Generated> {
    Host::Bundle.must_run(&mut deployment)?;
    let workload = &deployment.workload;
    workload.must_not_say(
        &["--replicas", "--health-path"],
        "means nothing to a Quadlet: it is one container, and nothing in a bundle could ask it how it is",
    )?;
    let is_line = |schedule: &String| !schedule.contains(['\n', '\r', '%', '\\']);
    if workload.schedule.as_ref().is_some_and(|schedule| !is_line(schedule)) {
        return Err(CommandError::usage("`--schedule` is no calendar event of systemd"));
    }
    let context = deployment.context(context! {});
    let unit = |template: &str, ending: &str| -> Result<File> {
        let path = deployment.path.join(format!("{}.{ending}", workload.name));
        deployment.file(path, template, &context)
    };
    let mut files = vec![unit("systemd/app.container", "container")?];
    if workload.schedule.is_some() {
        files.push(unit("systemd/app.timer", "timer")?);
    }
    let place = "put them into ~/.config/containers/systemd/ (a timer into ~/.config/systemd/user/), then \
                 `systemctl --user daemon-reload`";
    Ok(deployment.generated(files, [place.to_owned()]))
}
