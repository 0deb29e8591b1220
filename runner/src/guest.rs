//! The guest program: loading, and running until it ends.

mod command;
mod limit;
mod module;
mod preview1;
mod trap;
mod wait;

use std::{convert::Infallible, fs::File, path::Path};

use tokio::runtime::Builder;
use wasmtime::{Engine, Precompiled, Result, component::Component, error::Context as _};
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};

use wpack_runner::{engine, mapping::Mapping, options::Options, seal};

use self::limit::{LIMITED, TooMuchMemory};
use crate::{complain, sandbox};

/// The status of a process that was aborted by SIGABRT, which is what a trap is to a container.
const TRAPPED: i32 = 134;

/// Loads the program and runs it to its end.
///
/// # Errors
/// When it cannot be started; what happens afterwards is told by the process's status.
#[expect(unsafe_code, reason = "native code is loaded; see the comments inside")]
pub(crate) fn run(options: &Options) -> Result<Infallible> {
    let path = &options.program;
    let engine = Engine::new(&engine::config())?;
    options.timeout.into_iter().for_each(limit::end_after);
    let kind = kind(path).with_context(|| format!("cannot run `{}`", path.display()))?;
    match kind {
        // SAFETY: the file is the image's own native code, as trusted as this executable beside it, and whole by its
        // seal. wasmtime checks version and configuration; who can change the file can change the runner too.
        Precompiled::Module => {
            module::run(&load(unsafe { wasmtime::Module::deserialize_file(&engine, path) })?, options)
        }
        // SAFETY: as above.
        Precompiled::Component => {
            command::run(&load(unsafe { Component::deserialize_file(&engine, path) })?, options)
        }
    }
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

/// What the guest may touch.
fn wasi(options: &Options) -> Result<WasiCtxBuilder> {
    let mut builder = WasiCtxBuilder::new();
    let args: Vec<_> = options.guest_args().collect();
    builder.inherit_stdio().args(&args).allow_blocking_current_thread(true);
    environment(&mut builder, options);
    if options.network {
        builder.inherit_network().allow_ip_name_lookup(true);
    }
    for dir in &options.dirs {
        let permissions = if dir.read_only { FsPerms::ReadOnly } else { FsPerms::ReadWrite };
        builder
            .preopened_dir(&dir.host, &dir.guest, permissions)
            .with_context(|| format!("cannot open the folder `{}` of --dir", dir.host))?;
    }
    Ok(builder)
}

/// The process's environment unless it is not to be inherited, and what is listed.
fn environment(builder: &mut WasiCtxBuilder, options: &Options) {
    if !options.no_inherit_env {
        for (key, value) in std::env::vars_os() {
            // WASI's strings are UTF-8; what is not cannot be handed on.
            if let (Some(key), Some(value)) = (key.to_str(), value.to_str()) {
                builder.env(key, value);
            }
        }
    }
    for listed in &options.env {
        match listed.split_once('=') {
            Some((key, value)) => builder.env(key, value),
            None => match std::env::var(listed) {
                Ok(value) => builder.env(listed, &value),
                Err(_) => continue,
            },
        };
    }
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
