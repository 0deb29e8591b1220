//! What the host keeps for one instance of a component.

use wasmtime::{Engine, Result, Store, component::ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

use super::{context::Surroundings, limit::Memory};

pub(super) struct State {
    wasi: WasiCtx,
    table: ResourceTable,
    memory: Memory,
    #[cfg(feature = "http")]
    http: super::outgoing::Http,
}

impl State {
    /// A store for an instance whose linear memories may have `max_memory` bytes together.
    ///
    /// # Errors
    /// When a folder cannot be opened.
    pub(super) fn store(
        engine: &Engine,
        surroundings: &Surroundings,
        max_memory: Option<u64>,
    ) -> Result<Store<Self>> {
        let state = Self {
            wasi: surroundings.builder()?.build(),
            table: ResourceTable::new(),
            memory: Memory::new(max_memory),
            #[cfg(feature = "http")]
            http: super::outgoing::Http::new(surroundings.network),
        };
        let mut store = Store::new(engine, state);
        store.limiter(|state| &mut state.memory);
        // The code looks at each tick whether it may go on. Only a server ticks.
        #[cfg(feature = "http")]
        store.set_epoch_deadline(1);
        Ok(store)
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

#[cfg(feature = "http")]
impl wasmtime_wasi_http::WasiHttpView for State {
    fn http(&mut self) -> wasmtime_wasi_http::WasiHttpCtxView<'_> {
        self.http.view(&mut self.table)
    }
}
