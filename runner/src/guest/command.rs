//! Components: `wasi:cli/command` of WASI 0.2.

use std::convert::Infallible;

use wasmtime::{
    Result, Store,
    component::{Component, Linker, ResourceTable},
};
use wasmtime_wasi::{
    I32Exit, WasiCtx, WasiCtxView, WasiView,
    p2::{self, bindings::CommandPre},
};

use wpack_runner::options::Options;

use super::{confine, end, event_loop, limit::Memory, wasi};

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    memory: Memory,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// Instantiates the component and calls `wasi:cli/run`.
pub(super) fn run(component: &Component, options: &Options) -> Result<Infallible> {
    let engine = component.engine();
    let mut linker = Linker::<State>::new(engine);
    p2::add_to_linker_async(&mut linker)?;
    let command = CommandPre::new(linker.instantiate_pre(component)?)?;
    let mut store = Store::new(
        engine,
        State {
            wasi: wasi(options)?.build(),
            table: ResourceTable::new(),
            memory: Memory::new(options.max_memory),
        },
    );
    store.limiter(|state| &mut state.memory);
    confine(options);
    event_loop().enable_all().build()?.block_on(async {
        let command = match command.instantiate_async(&mut store).await {
            Ok(command) => command,
            Err(error) => end(Err(error)),
        };
        let ended = command.wasi_cli_run().call_run(&mut store).await;
        end(ended.and_then(|result| result.map_err(|()| I32Exit(1).into())))
    })
}
