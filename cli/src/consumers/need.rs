//! What a program needs of who starts it.

use wpack_oci::spec::Execution;
use wpack_runner::options::{Dir, Options};
use wpack_validate::{Report, World};

use crate::format::bundle;

/// The port of a program that answers HTTP and names none; wpack's runner, runwasi's shim and `wasmtime serve` all
/// listen there.
const PORT: &str = "8080";

/// Ports and folders.
#[derive(Default)]
pub(crate) struct Need {
    /// The ports at which it listens, as `8080` or `53/udp`.
    pub(crate) ports: Vec<String>,
    /// The folders of the container that the program sees.
    pub(crate) folders: Vec<Dir>,
    /// Whether it answers HTTP.
    pub(crate) is_http: bool,
}

impl Need {
    /// What an image's config and the program in it tell.
    pub(crate) fn of(execution: &Execution, report: Option<&Report>) -> Self {
        let is_http =
            report.is_some_and(|report| matches!(report.world, World::HttpProxy | World::HttpService));
        let exposed = execution.exposed_ports.keys();
        let mut ports: Vec<_> = exposed.map(|port| port.trim_end_matches("/tcp").to_owned()).collect();
        if is_http && ports.is_empty() {
            ports.push(PORT.to_owned());
        }
        Self { ports, folders: folders(execution), is_http }
    }
}

/// What a bundle's entrypoint tells its runner; an entrypoint of a later wpack tells nothing.
fn folders(execution: &Execution) -> Vec<Dir> {
    match execution.entrypoint.split_first() {
        Some((program, arguments)) if program == bundle::RUNNER_PATH => {
            Options::parse(arguments.to_vec()).map(|options| options.dirs).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}
