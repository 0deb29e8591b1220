//! Core modules: WASI preview 1, run directly.
//!
//! Wrapped as components they would lose their exit status: `wasi:cli/exit` knows only success and failure.

use std::convert::Infallible;

use wasmtime::{Module, Result, Store};
use wasmtime_wasi::p1::WasiP1Ctx;
use wpack_runner::options::Options;

use super::{
    confine,
    context::Surroundings,
    end,
    limit::{self, Memory},
    preview1,
};

pub(super) struct State {
    pub(super) wasi: WasiP1Ctx,
    memory: Memory,
}

/// Instantiates the module and calls `_start`, on the process's own stack: an event loop, and a stack that could be left
/// while the guest waits, would be a tenth of the time that a hello takes, and nothing else is there to run meanwhile.
pub(super) fn run(module: &Module, options: &Options) -> Result<Infallible> {
    let engine = module.engine();
    let mut store = Store::new(
        engine,
        State {
            wasi: Surroundings::alone(options).builder()?.build_p1(),
            memory: Memory::new(options.max_memory),
        },
    );
    store.limiter(|state| &mut state.memory);
    let linker = preview1::linker(module)?;
    limit::time(options);
    confine(options);
    let instance = match linker.instantiate_pre(module)?.instantiate(&mut store) {
        Ok(instance) => instance,
        // The start function has run already: what it did is the guest's own end.
        Err(error) => end(Err(error)),
    };
    let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
    end(start.call(&mut store, ()))
}
