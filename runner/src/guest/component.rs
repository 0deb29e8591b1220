//! Components: what they import is linked, and what they export says how they run.

use std::convert::Infallible;

use wasmtime::{
    Engine, Result,
    component::{Component, Linker},
};
use wasmtime_wasi::p2;

use wpack_runner::options::Options;

use super::{command, state::State};

/// Runs the component. One that both runs and answers requests counts as a command, as `wpack validate` says, and of
/// two versions the newer one is meant.
pub(super) fn run(component: &Component, options: &Options) -> Result<Infallible> {
    let linked = linker(component.engine())?.instantiate_pre(component)?;
    #[cfg(feature = "http")]
    {
        use super::{concurrent, server};

        // Another release of the same line is found by these names too.
        let exports = |interface| component.get_export_index(None, interface).is_some();
        if exports("wasi:cli/run@0.3.0") {
            return concurrent::run(&linked, options);
        }
        if !exports("wasi:cli/run@0.2.0") {
            return server::run(linked, exports("wasi:http/handler@0.3.0"), options);
        }
    }
    command::run(linked, options)
}

/// Everything that a component can import here.
fn linker(engine: &Engine) -> Result<Linker<State>> {
    let mut linker = Linker::new(engine);
    p2::add_to_linker_async(&mut linker)?;
    #[cfg(feature = "http")]
    {
        wasmtime_wasi_http::p2::add_only_http_to_linker_async(&mut linker)?;
        wasmtime_wasi::p3::add_to_linker(&mut linker)?;
        wasmtime_wasi_http::p3::add_to_linker(&mut linker)?;
    }
    Ok(linker)
}
