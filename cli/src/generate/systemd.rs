//! systemd with podman: a Quadlet, and a timer for a command that is started again and again.

use std::path::Path;

use minijinja::context;

use super::{File, Generated, Templates, host::Host, program::Program, workload::Workload};
use crate::error::{CommandError, Result};

/// The units, in the folder `path`.
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
    let is_line = |schedule: &String| !schedule.contains(['\n', '\r', '%', '\\']);
    if workload.schedule.as_ref().is_some_and(|schedule| !is_line(schedule)) {
        return Err(CommandError::usage("`--schedule` is no calendar event of systemd"));
    }
    let context = workload.context(context! {});
    let unit = |template: &str, ending: &str| -> Result<File> {
        let text = templates.render(template, context.clone())?;
        Ok(File::text(path.join(format!("{}.{ending}", workload.name)), text))
    };
    let mut files = vec![unit("systemd/app.container", "container")?];
    if workload.schedule.is_some() {
        files.push(unit("systemd/app.timer", "timer")?);
    }
    let mut notes = program.notes();
    notes.push(
        "put them into ~/.config/containers/systemd/ (a timer into ~/.config/systemd/user/), then \
         `systemctl --user daemon-reload`"
            .to_owned(),
    );
    Ok(Generated { files, notes })
}
