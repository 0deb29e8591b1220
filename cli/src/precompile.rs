//! From WebAssembly to native code, for the runner.

use wasmtime::Engine;
use wpack_oci::{Digest, spec::Platform};
use wpack_runner::{engine, seal::seal};
use wpack_validate::{Kind, Report};

use crate::{
    cache::Cache,
    error::{self, CommandError, Result},
    module::Module,
    runners,
    ui::Ui,
};

/// The version that compiles, patches included; a test holds it against `Cargo.lock`. The code itself tells only the
/// major one, which decides whether a runner reads it.
const WASMTIME: &str = "48.0.8";

/// A module with nothing in it.
const EMPTY: &[u8] = b"\0asm\x01\0\0\0";

/// Makes native code, and remembers what it made.
pub(crate) struct Compiler<'a> {
    cache: Cache,
    ui: &'a Ui,
}

impl<'a> Compiler<'a> {
    /// A compiler that keeps its results in `cache`.
    pub(crate) fn new(cache: Cache, ui: &'a Ui) -> Self {
        Self { cache, ui }
    }

    /// Compiles a module or component, of which `report` tells, for a platform, for every CPU of its architecture, and
    /// seals it for the runner that it needs.
    ///
    /// # Errors
    /// When wasmtime refuses it.
    pub(crate) fn compile(&self, module: &Module, report: &Report, platform: &Platform) -> Result<Vec<u8>> {
        self.native(module, report, platform).map(seal)
    }

    /// The native code as it was kept, or else as wasmtime makes it.
    fn native(&self, module: &Module, report: &Report, platform: &Platform) -> Result<Vec<u8>> {
        let config = engine::config_for(triple(platform)?, runners::variant(report));
        let engine = config.and_then(|config| Engine::new(&config)).map_err(|e| refused(platform, e))?;
        let key = key(&engine, module.digest()).map_err(|e| refused(platform, e))?;
        if let Some(native) = self.cache.get(&key) {
            self.ui.detail(&format!("the code for {platform} was compiled before"));
            return Ok(native);
        }
        let compiled = match report.kind {
            Kind::Component => engine.precompile_component(module),
            _ => engine.precompile_module(module),
        };
        let native = compiled.map_err(|e| refused(platform, e))?;
        if let Err(error) = self.cache.put(&key, &native) {
            self.ui.detail(&format!("the code for {platform} is not kept for next time: {error}"));
        }
        Ok(native)
    }
}

/// What the native code depends on: the compiler's version, its target and settings, and the program.
fn key(engine: &Engine, program: &Digest) -> wasmtime::Result<Digest> {
    // All settings stand in the code of any module, for the runner to compare them with its own.
    let settings = engine.precompile_module(EMPTY)?;
    Ok(Digest::sha256(&[&settings, WASMTIME.as_bytes(), program.as_str().as_bytes()].concat()))
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

    use wpack_runner::engine::Variant;

    use super::*;
    use crate::ui::Verbosity;

    fn report(text: &str) -> Report {
        wpack_validate::validate(&wat::parse_str(text).unwrap())
    }

    fn compile(cache: Option<&std::path::Path>, text: &str, platform: &Platform) -> Vec<u8> {
        let ui = Ui::new(Verbosity::Quiet, clap::ColorChoice::Never, false);
        let compiler = Compiler::new(Cache::new(cache.map(Into::into)), &ui);
        let module = Module::from_bytes("app.wasm".to_owned(), wat::parse_str(text).unwrap());
        compiler.compile(&module, &report(text), platform).unwrap()
    }

    /// One at a time: a process that another thread starts would hold the runner open for writing for a moment,
    /// and what is open for writing cannot be executed.
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

    /// Compiles a text, runs it with the embedded runner, and returns the exit status.
    fn run(text: &str) -> Option<i32> {
        let _held = ONE_AT_A_TIME.lock();
        let platform = runners::here().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let (runner, native) = (dir.path().join("runner"), dir.path().join("app.cwasm"));
        std::fs::write(&native, compile(None, text, &platform)).unwrap();
        std::fs::write(&runner, runners::runner(&platform, runners::variant(&report(text))).unwrap())
            .unwrap();
        std::fs::set_permissions(&runner, std::fs::Permissions::from_mode(0o700)).unwrap();
        Command::new(runner).arg(native).status().unwrap().code()
    }

    #[test]
    fn what_is_compiled_here_the_runner_loads() {
        let exit = r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1) (func (export "_start") (call $exit (i32.const 7))))"#;
        assert_eq!(run(exit), Some(7));
        assert_eq!(run(r#"(module (func (export "_start") unreachable))"#), Some(134));
    }

    #[test]
    fn components_are_loaded_too() {
        let text = r#"(component
            (core module $m (func (export "run") (result i32) i32.const 1))
            (core instance $i (instantiate $m))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $exports (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $exports)))"#;
        assert_eq!(run(text), Some(1));
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
            assert_eq!(run(text), Some(0), "{text}");
        }
    }

    #[test]
    fn what_was_compiled_before_is_not_compiled_again() {
        let dir = tempfile::tempdir().unwrap();
        let amd64 = Platform::new("linux", "amd64");
        let compile = |text: &str| compile(Some(dir.path()), text, &amd64);
        let first = compile("(module)");
        let entries = || std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let entry = entries().next().unwrap();
        assert_eq!(compile("(module)"), first);
        // An entry under the program's key is taken for its code.
        let key: Digest = format!("sha256:{}", entry.file_name().unwrap().to_str().unwrap()).parse().unwrap();
        Cache::new(Some(dir.path().into())).put(&key, b"from the cache").unwrap();
        assert_eq!(compile("(module)"), seal(b"from the cache".to_vec()));
        assert_ne!(compile("(module (memory 1))"), compile("(module)"));
        assert_eq!(entries().count(), 2);
    }

    #[test]
    fn the_version_is_that_of_the_lock_file() {
        let lock = include_str!("../../Cargo.lock");
        assert!(lock.contains(&format!("name = \"wasmtime\"\nversion = \"{WASMTIME}\"\n")));
    }

    #[test]
    fn other_settings_are_another_key() {
        let target = triple(&runners::here().unwrap()).unwrap();
        let of =
            |config: &wasmtime::Config| key(&Engine::new(config).unwrap(), &Digest::sha256(EMPTY)).unwrap();
        let mut config = engine::config_for(target, Variant::Command).unwrap();
        let usual = of(&config);
        assert_eq!(of(&config), usual);
        assert_ne!(of(config.wasm_threads(false)), usual);
        assert_ne!(of(&engine::config_for(target, Variant::Http).unwrap()), usual);
    }
}
