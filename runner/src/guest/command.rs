//! `wasi:cli/command` of WASI 0.2.

use std::convert::Infallible;

use wasmtime::{Result, component::InstancePre};
use wasmtime_wasi::{I32Exit, p2::bindings::CommandPre};

use wpack_runner::options::Options;

use super::{confine, context::Surroundings, end, event_loop, limit, state::State};

/// Instantiates the component and calls `wasi:cli/run`.
pub(super) fn run(component: InstancePre<State>, options: &Options) -> Result<Infallible> {
    let command = CommandPre::new(component)?;
    let mut store = State::store(command.engine(), &Surroundings::alone(options), options.max_memory)?;
    limit::time(options);
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
