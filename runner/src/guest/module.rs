//! Core modules: WASI preview 1, run directly.
//!
//! Wrapped as components they would lose their exit status: `wasi:cli/exit` knows only success and failure.

use std::convert::Infallible;

use wasmtime::{Module, Result, Store};
use wasmtime_wasi::p1::WasiP1Ctx;
use wpack_runner::options::Options;

use super::{confine, end, event_loop, limit::Memory, preview1, wasi};

pub(super) struct State {
    pub(super) wasi: WasiP1Ctx,
    memory: Memory,
}

/// Instantiates the module and calls `_start`.
pub(super) fn run(module: &Module, options: &Options) -> Result<Infallible> {
    let engine = module.engine();
    let mut store = Store::new(
        engine,
        State { wasi: wasi(options)?.build_p1(), memory: Memory::new(options.max_memory) },
    );
    store.limiter(|state| &mut state.memory);
    let linker = preview1::linker(module)?;
    confine(options);
    // Preview 1 opens no sockets, so nothing but clocks needs an event.
    event_loop().enable_time().build()?.block_on(async {
        let instance = linker.instantiate_pre(module)?.instantiate_async(&mut store).await;
        let instance = match instance {
            Ok(instance) => instance,
            // The start function has run already: what it did is the guest's own end.
            Err(error) => end(Err(error)),
        };
        let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
        end(start.call_async(&mut store, ()).await)
    })
}
