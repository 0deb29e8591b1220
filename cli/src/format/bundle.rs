//! `bundle`: the program, compiled ahead, with the runner that executes it. Runs on any container host.
//!
//! Three layers, so that a registry holds each once: the runner is the same for every program, the native
//! code changes with the program and the architecture, the portable module only with the program. With
//! `command: ["/app.wasm"]` a shim runs the portable module instead.

use std::thread;

use wpack_oci::{
    Image,
    spec::{Execution, Platform},
};

use wpack_runner::options::Options;

use super::Recipe;
use crate::{built::Built, error::Result, parts::Parts, runners};

/// The runner in the image.
pub(crate) const RUNNER_PATH: &str = "/wpack-runner";
/// The native code in the image.
pub(crate) const NATIVE_PATH: &str = "/app.cwasm";

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
    let codes = compile(parts, &recipe.platforms)?;
    let images =
        recipe.platforms.iter().zip(codes).map(|(platform, native)| image(parts, recipe, platform, native));
    Ok(Built::of(images.collect::<Result<_>>()?, recipe.index))
}

/// The native code for each platform, compiled side by side: of a program that is one large function, or of a small one,
/// a compilation keeps a single processor busy.
fn compile(parts: &Parts<'_>, platforms: &[Platform]) -> Result<Vec<Vec<u8>>> {
    let (module, report, compiler) = (parts.module, parts.report, &parts.compiler);
    thread::scope(|scope| {
        let start = |platform| scope.spawn(move || compiler.compile(module, report, platform));
        let threads: Vec<_> = platforms.iter().map(start).collect();
        let join = |thread: thread::ScopedJoinHandle<'_, _>| {
            thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        };
        threads.into_iter().map(join).collect()
    })
}

fn image(parts: &Parts<'_>, recipe: &Recipe, platform: &Platform, native: Vec<u8>) -> Result<Image> {
    let base = parts.base(platform)?;
    let mut layers = match recipe.runtime.supply(platform, RUNNER_PATH, base.as_ref(), parts)? {
        Some(layers) => layers,
        None => {
            let runner = runners::runner(platform, runners::variant(parts.report))?;
            vec![parts.file_layer(RUNNER_PATH, 0o555, runner.to_vec())?]
        }
    };
    layers.extend(parts.file_layers()?);
    layers.push(parts.file_layer(NATIVE_PATH, 0o444, native)?);
    if recipe.portable {
        layers.push(parts.module_layer()?);
    }
    let execution = Execution { entrypoint: entrypoint(&recipe.runner), ..recipe.execution.clone() };
    Ok(parts.container(platform, execution, layers)?.annotate(recipe.annotations.clone()))
}

/// Everything that the runner is told stands in the entrypoint, where `docker inspect` shows it.
pub(crate) fn entrypoint(runner: &Options) -> Vec<String> {
    let options = Options { program: NATIVE_PATH.into(), ..runner.clone() };
    [RUNNER_PATH.to_owned()].into_iter().chain(options.to_arguments()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entrypoint_is_the_runners_command_line() {
        assert_eq!(
            entrypoint(&Options { dirs: vec!["/data::/d".parse().unwrap()], ..Options::default() }),
            ["/wpack-runner", "--dir", "/data::/d", "/app.cwasm"]
        );
    }
}
