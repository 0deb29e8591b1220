//! `bundle`: the program, compiled ahead, with the runner that executes it. Runs on any container host.
//!
//! Three layers, so that a registry holds each once: the runner is the same for every program, the native
//! code changes with the program and the architecture, the portable module only with the program. With
//! `command: ["/app.wasm"]` a shim runs the portable module instead.

use wpack_oci::{
    Image,
    spec::{Execution, Platform},
};

use super::Recipe;
use crate::{built::Built, error::Result, parts::Parts, precompile::precompile, runners};

/// The runner in the image.
pub(crate) const RUNNER_PATH: &str = "/wpack-runner";
/// The native code in the image.
pub(crate) const NATIVE_PATH: &str = "/app.cwasm";

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
    let images = recipe.platforms.iter().map(|platform| image(parts, recipe, platform));
    Ok(Built::of(images.collect::<Result<_>>()?, recipe.index))
}

fn image(parts: &Parts<'_>, recipe: &Recipe, platform: &Platform) -> Result<Image> {
    let runner = runners::runner(platform)?;
    let native = precompile(parts.module, parts.report.kind, platform)?;
    let mut layers = vec![
        parts.file_layer(RUNNER_PATH, 0o555, runner.to_vec())?,
        parts.file_layer(NATIVE_PATH, 0o444, native)?,
    ];
    if recipe.portable {
        layers.push(parts.module_layer()?);
    }
    let execution = Execution { entrypoint: entrypoint(&recipe.dirs), ..recipe.execution.clone() };
    Ok(parts.container(platform, execution, layers)?.annotate(recipe.annotations.clone()))
}

/// Everything that the runner is told stands in the entrypoint, where `docker inspect` shows it.
pub(crate) fn entrypoint(dirs: &[String]) -> Vec<String> {
    let dirs = dirs.iter().flat_map(|dir| ["--dir".to_owned(), dir.clone()]);
    [RUNNER_PATH.to_owned()].into_iter().chain(dirs).chain([NATIVE_PATH.to_owned()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entrypoint_is_the_runners_command_line() {
        assert_eq!(
            entrypoint(&["/data::/d".to_owned()]),
            ["/wpack-runner", "--dir", "/data::/d", "/app.cwasm"]
        );
    }
}
