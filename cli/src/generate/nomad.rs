//! Nomad: its Docker driver with a bundle, or with a shim that Docker's containerd has.

use std::path::Path;

use minijinja::context;

use super::{File, Generated, Templates, host::Host, program::Program, workload::Workload};
use crate::{error::Result, format::Format};

/// What a client must have for the shim.
const CLIENT: &str = "needs on each client, in Nomad's configuration:\n\
    plugin \"docker\" {\n  config {\n    allow_runtimes = [\"runc\", \"wasmtime\"]\n  }\n}\n\
    and in Docker's /etc/docker/daemon.json:\n\
    {\"runtimes\": {\"wasmtime\": {\"runtimeType\": \"io.containerd.wasmtime.v1\"}}}";

const NO_FILES: Option<&str> = Some("Nomad's Docker driver pulls images with files only");

/// Whatever the runtime, the driver has no option for a platform other than the client's (drivers/docker/config.go).
const DOCKER: [(Format, Option<&str>); 4] =
    [(Format::Compat, None), (Format::Bundle, None), (Format::Artifact, NO_FILES), (Format::Shim, NO_FILES)];

/// The job.
///
/// # Errors
/// When the program will not run there, and as [`Templates::render`].
pub(crate) fn generate(
    program: &Program,
    mut workload: Workload,
    host: Host,
    path: &Path,
    templates: &Templates,
) -> Result<Generated> {
    if host == Host::Shim {
        program.must_be_in(&DOCKER)?;
    }
    host.must_run(program, &mut workload)?;
    let runtime = (host == Host::Shim).then_some("wasmtime");
    let text = templates.render("nomad/job.nomad.hcl", workload.context(context! { runtime }))?;
    let mut notes = program.notes();
    notes.extend(runtime.map(|_| CLIENT.to_owned()));
    Ok(Generated { files: vec![File::text(path, text)], notes })
}
