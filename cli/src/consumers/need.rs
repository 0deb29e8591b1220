//! What a program needs of who starts it.

use wpack_oci::{Blob, Result, holds_folder, spec::Execution};
use wpack_runner::options::{Dir, Options};
use wpack_validate::Report;

use crate::{format::bundle, runners};

/// The port of a program that answers HTTP and names none; wpack's runner, runwasi's shim and `wasmtime serve` all
/// listen there.
const PORT: &str = "8080";

/// Ports and folders; and what an engine takes from the image, but must be told where the entrypoint is another or
/// nothing but the program is left.
#[derive(Default)]
pub(crate) struct Need {
    /// The ports at which it listens, as `8080` or `53/udp`.
    pub(crate) ports: Vec<String>,
    /// The folders of the container that the program sees.
    pub(crate) folders: Vec<Dir>,
    /// Whether it answers HTTP.
    pub(crate) is_http: bool,
    /// Whether it is of no use without sockets.
    pub(super) network: bool,
    /// Its arguments by default, which go with the entrypoint.
    pub(super) args: Vec<String>,
    /// `NAME=VALUE`, as the image sets them.
    pub(super) env: Vec<String>,
}

impl Need {
    /// What an image's config and the program in it tell.
    pub(crate) fn of(execution: &Execution, report: Option<&Report>) -> Self {
        let is_http = report.is_some_and(|report| report.world.answers_http());
        let exposed = execution.exposed_ports.keys();
        let mut ports: Vec<_> = exposed.map(|port| port.trim_end_matches("/tcp").to_owned()).collect();
        if is_http && ports.is_empty() {
            ports.push(PORT.to_owned());
        }
        Self {
            ports,
            folders: folders(execution),
            is_http,
            network: report.is_some_and(runners::wants_network),
            args: args(execution),
            env: execution.env.iter().filter(|pair| !pair.starts_with("PATH=")).cloned().collect(),
        }
    }
}

impl Need {
    /// Whether there are folders that somebody has to give.
    pub(crate) fn lacks_folders(&self) -> bool {
        !self.folders.is_empty()
    }

    /// Leaves out the folders that a layer of the image brings.
    ///
    /// # Errors
    /// When the layer cannot be read.
    pub(crate) fn take_folders_of(&mut self, layer: &Blob) -> Result<()> {
        for folder in std::mem::take(&mut self.folders) {
            if !holds_folder(layer, &folder.host)? {
                self.folders.push(folder);
            }
        }
        Ok(())
    }
}

/// What stands behind the program: the module, or its native form.
fn args(execution: &Execution) -> Vec<String> {
    let words = execution.entrypoint.iter().chain(&execution.cmd);
    let is_program = |word: &&String| [".wasm", ".cwasm"].iter().any(|ending| word.ends_with(ending));
    words.skip_while(|word| !is_program(word)).skip(1).cloned().collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_image_tells() {
        let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let need = |entrypoint: &str, cmd: &str| {
            let execution = Execution {
                entrypoint: words(entrypoint),
                cmd: words(cmd),
                env: words("PATH=/bin A=b"),
                ..Execution::default()
            };
            Need::of(&execution, None)
        };
        let bundle = need("/wpack-runner --dir /data::/d::ro /app.cwasm -v", "x.wasm y");
        assert_eq!((bundle.args, bundle.env), (words("-v x.wasm y"), words("A=b")));
        assert_eq!(bundle.folders, ["/data::/d::ro".parse().unwrap()]);
        assert_eq!(need("", "/app.wasm x").args, ["x"]);
        assert_eq!(need("/bin/sh", "-c").args, [""; 0]);
        assert!(need("/wpack-runner --later-option x /app.cwasm", "").folders.is_empty());
    }
}
