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

#[cfg(test)]
mod tests {
    use std::{os::unix::fs::PermissionsExt as _, process::Command, sync::Mutex};

    use super::*;
    use crate::runners;

    /// One at a time: a process that another thread starts would hold the runner open for writing for a moment,
    /// and what is open for writing cannot be executed.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// Compiles a text, runs it with the embedded runner, and returns the exit status.
    fn run(text: &str, kind: Kind) -> Option<i32> {
        let _held = ONE_AT_A_TIME.lock();
        let platform = runners::here().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let (runner, native) = (dir.path().join("runner"), dir.path().join("app.cwasm"));
        std::fs::write(&native, precompile(&wat::parse_str(text).unwrap(), kind, &platform).unwrap())
            .unwrap();
        std::fs::write(&runner, runners::runner(&platform).unwrap()).unwrap();
        std::fs::set_permissions(&runner, std::fs::Permissions::from_mode(0o700)).unwrap();
        Command::new(runner).arg(native).status().unwrap().code()
    }

    #[test]
    fn what_is_compiled_here_the_runner_loads() {
        let exit = r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 7))))"#;
        assert_eq!(run(exit, Kind::Module), Some(7));
        assert_eq!(run(r#"(module (func (export "_start") unreachable))"#, Kind::Module), Some(134));
    }

    #[test]
    fn components_are_loaded_too() {
        let text = r#"(component
            (core module $m (func (export "run") (result i32) i32.const 1))
            (core instance $i (instantiate $m))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $exports (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $exports)))"#;
        assert_eq!(run(text, Kind::Component), Some(1));
    }

    #[test]
    fn what_toolchains_emit_is_run() {
        let exceptions = r#"(module (tag $t) (func (export "_start")
            (block $caught (try_table (catch $t $caught) (throw $t)) unreachable)))"#;
        let gc = r#"(module (type $box (struct (field i32))) (func (export "_start")
            (drop (struct.get $box 0 (struct.new $box (i32.const 1))))))"#;
        let atomics = r#"(module (memory 1) (func (export "_start")
            (i32.atomic.store (i32.const 0) (i32.const 1))))"#;
        for text in [exceptions, gc, atomics] {
            assert_eq!(run(text, Kind::Module), Some(0), "{text}");
        }
    }
}
