//! Nomad: its Docker driver with a bundle, or with a shim that Docker's containerd has.

use minijinja::context;

use super::{Generated, deployment::Deployment, host::Host};
use crate::{error::Result, format::Format};

/// What a client must have for the shim.
const CLIENT: &str = "needs on each client, in Nomad's configuration:\n\
    plugin \"docker\" {\n  config {\n    allow_runtimes = [\"runc\", \"wasmtime\"]\n  }\n}\n\
    and in Docker's /etc/docker/daemon.json:\n\
    {\"runtimes\": {\"wasmtime\": {\"runtimeType\": \"io.containerd.wasmtime.v1\"}}}";

/// The longest time that a client waits for a task to end, unless its configuration says otherwise.
const MAX_KILL_TIMEOUT: u64 = 30;

const NO_FILES: Option<&str> = Some("Nomad's Docker driver pulls images with files only");

/// Whatever the runtime, the driver has no option for a platform other than the client's (drivers/docker/config.go).
const DOCKER: [(Format, Option<&str>); 4] =
    [(Format::Compat, None), (Format::Bundle, None), (Format::Artifact, NO_FILES), (Format::Shim, NO_FILES)];

/// The job.
///
/// # Errors
/// When the program will not run there, and as [`super::Templates::render`].
pub(crate) fn generate(mut deployment: Deployment, host: Host) -> Result<Generated> {
    if host == Host::Shim {
        deployment.program.must_be_in(&DOCKER)?;
    }
    host.must_run(&mut deployment)?;
    let workload = &deployment.workload;
    workload.must_be_one()?;
    let runtime = (host == Host::Shim).then_some("wasmtime");
    let context = deployment.context(context! { runtime, stop_signal => host.stop_signal(workload.is_http) });
    let file = deployment.file(&deployment.path, "nomad/job.nomad.hcl", &context)?;
    let patience = (workload.stop_seconds > MAX_KILL_TIMEOUT).then(|| {
        let seconds = workload.stop_seconds;
        format!("needs on each client, in Nomad's configuration:\nclient {{\n  max_kill_timeout = \"{seconds}s\"\n}}")
    });
    Ok(deployment.generated(vec![file], runtime.map(|_| CLIENT.to_owned()).into_iter().chain(patience)))
}
