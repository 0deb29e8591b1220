//! From WebAssembly to native code, for the runner.

use wasmtime::Engine;
use wpack_oci::spec::Platform;
use wpack_runner::engine;
use wpack_validate::Kind;

use crate::error::{self, CommandError, Result};

/// Compiles a module or component for a platform, for every CPU of its architecture.
///
/// # Errors
/// When wasmtime refuses it.
pub(crate) fn precompile(bytes: &[u8], kind: Kind, platform: &Platform) -> Result<Vec<u8>> {
    let compiled = Engine::new(&engine::config_for(triple(platform)?).map_err(|e| refused(platform, e))?)
        .and_then(|engine| match kind {
            Kind::Component => engine.precompile_component(bytes),
            _ => engine.precompile_module(bytes),
        });
    compiled.map_err(|e| refused(platform, e))
}

fn triple(platform: &Platform) -> Result<&'static str> {
    match (platform.os.as_str(), platform.architecture.as_str()) {
        ("linux", "amd64") => Ok("x86_64-unknown-linux-gnu"),
        ("linux", "arm64") => Ok("aarch64-unknown-linux-gnu"),
        _ => Err(CommandError::usage(format!("native code cannot be made for `{platform}`"))),
    }
}

fn refused(platform: &Platform, error: wasmtime::Error) -> CommandError {
    let error: Box<dyn std::error::Error + Send + Sync> = error.into();
    CommandError::new(error::Kind::No, format!("cannot compile the program for `{platform}`")).because(error)
}
