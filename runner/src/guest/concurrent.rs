//! `wasi:cli/command` of WASI 0.3, whose functions may wait for several things at once.

use std::convert::Infallible;

use wasmtime::{Result, component::InstancePre};
use wasmtime_wasi::{I32Exit, p3::bindings::Command};

use wpack_runner::options::Options;

use super::{confine, context::Surroundings, end, event_loop, limit, state::State};

/// Instantiates the component and calls `wasi:cli/run`.
pub(super) fn run(component: &InstancePre<State>, options: &Options) -> Result<Infallible> {
    let mut store = State::store(component.engine(), &Surroundings::alone(options), options.max_memory)?;
    limit::time(options);
    confine(options);
    event_loop().enable_all().build()?.block_on(async {
        let instance = match component.instantiate_async(&mut store).await {
            Ok(instance) => instance,
            Err(error) => end(Err(error)),
        };
        let command = Command::new(&mut store, &instance)?;
        let ended = store.run_concurrent(async |store| command.wasi_cli_run().call_run(store).await).await;
        end(ended.flatten().and_then(|result| result.map_err(|()| I32Exit(1).into())))
    })
}
