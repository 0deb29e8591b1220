//! What an instance for requests is made with.

use wasmtime::{Engine, Result, Store};

use wpack_runner::options::Options;

use super::super::{context::Surroundings, state::State};

pub(super) struct Makings {
    surroundings: Surroundings,
    max_memory: Option<u64>,
}

impl Makings {
    pub(super) fn of(options: &Options) -> Self {
        Self { surroundings: Surroundings::shared(options), max_memory: options.max_memory }
    }

    /// A store whose guest lets others run at each tick.
    ///
    /// # Errors
    /// When a folder cannot be opened.
    pub(super) fn store(&self, engine: &Engine) -> Result<Store<State>> {
        let mut store = State::store(engine, &self.surroundings, self.max_memory)?;
        store.epoch_deadline_async_yield_and_update(1);
        Ok(store)
    }
}
