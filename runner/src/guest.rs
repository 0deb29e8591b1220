//! The guest program: loading, and running until it ends.

mod command;
mod component;
#[cfg(feature = "http")]
mod concurrent;
mod context;
mod limit;
mod module;
#[cfg(feature = "http")]
mod outgoing;
mod preview1;
#[cfg(feature = "http")]
mod server;
mod state;
mod trap;
mod wait;

use std::{convert::Infallible, fs::File, path::Path};

use tokio::runtime::Builder;
use wasmtime::{
    Engine, InstanceAllocationStrategy, Precompiled, Result, component::Component, error::Context as _,
};
use wasmtime_wasi::I32Exit;

use wpack_runner::{
    engine::{self, Variant},
    mapping::Mapping,
    options::Options,
    seal,
};

use self::limit::{LIMITED, TooMuchMemory};
use crate::{complain, sandbox};

/// The status of a process that was aborted by SIGABRT, which is what a trap is to a container.
const TRAPPED: i32 = 134;

/// Which of the two runners this is.
const VARIANT: Variant = if cfg!(feature = "http") { Variant::Http } else { Variant::Command };

/// Loads the program and runs it to its end.
///
/// # Errors
/// When it cannot be started; what happens afterwards is told by the process's status.
pub(crate) fn run(options: &Options) -> Result<Infallible> {
    let path = &options.program;
    let kind = kind(path).with_context(|| format!("cannot run `{}`", path.display()))?;
    match kind {
        Precompiled::Module => module::run(&load(load_module(path))?, options),
        Precompiled::Component => component::run(&load(load_component(path, options))?, options),
    }
}

#[expect(unsafe_code, reason = "native code is loaded; see the comment inside")]
fn load_module(path: &Path) -> Result<wasmtime::Module> {
    let engine = Engine::new(&engine::config(VARIANT))?;
    // SAFETY: the file is the image's own native code, as trusted as this executable beside it, and whole by its
    // seal. wasmtime checks version and configuration; who can change the file can change the runner too.
    unsafe { wasmtime::Module::deserialize_file(&engine, path) }
}

#[expect(unsafe_code, reason = "native code is loaded; see the comment inside")]
#[cfg_attr(not(feature = "http"), expect(unused_variables, reason = "only a server has memory made ready"))]
fn load_component(path: &Path, options: &Options) -> Result<Component> {
    // SAFETY: as above.
    let load = |engine: Engine| unsafe { Component::deserialize_file(&engine, path) };
    let mut config = engine::config(VARIANT);
    #[cfg(feature = "http")]
    if let Ok(component) = server::pool::engine(&mut config, options).and_then(load) {
        return Ok(component);
    }
    load(Engine::new(config.allocation_strategy(InstanceAllocationStrategy::OnDemand))?)
}

/// What the file is, of which every byte must be as the compiler wrote it.
fn kind(path: &Path) -> Result<Precompiled> {
    let code = Mapping::of(&File::open(path)?)?;
    seal::check(&code)?;
    let kind = Engine::detect_precompiled(&code).context("it is native code of another kind");
    // To unmap it now would cost more than to leave that to the process's end.
    std::mem::forget(code);
    kind
}

/// What was compiled for another machine, another wasmtime, or with other settings, wasmtime refuses.
fn load<T>(loaded: Result<T>) -> Result<T> {
    loaded.context("the program was compiled for another runner than this one")
}

/// Ends the process as the guest ended.
///
/// At once: to take the guest's memory, its host functions and the event loop apart first would be work that the
/// kernel does anyway, and a tenth of the time that a hello takes.
#[expect(clippy::exit, reason = "the process is the guest's, and it has ended")]
fn end(ended: Result<()>) -> ! {
    let status = match ended {
        Ok(()) => 0,
        Err(error) => match error.downcast_ref::<I32Exit>() {
            // The kernel takes the lowest eight bits, as of a native program's.
            Some(I32Exit(status)) => *status,
            None => failed(&error),
        },
    };
    std::process::exit(status)
}

/// Says what stopped the guest, and returns the process's status.
fn failed(error: &wasmtime::Error) -> i32 {
    if let Some(limit) = error.downcast_ref::<TooMuchMemory>() {
        complain(&limit.to_string());
        return LIMITED;
    }
    complain(&trap::describe(error));
    TRAPPED
}

/// Gives up what the guest does not need, and says so where the kernel cannot.
fn confine(options: &Options) {
    if let Err(error) = sandbox::enter(options) {
        complain(&format!("warning: running without a filter of system calls (--no-sandbox): {error}"));
    }
}

/// One thread is all there is: blocking calls of the guest block it, and start-up makes no other.
fn event_loop() -> Builder {
    Builder::new_current_thread()
}
