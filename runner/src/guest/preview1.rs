//! The host functions of preview 1, those only that a module imports.
//!
//! `wasmtime_wasi::p1::add_to_linker_async` defines all 46, which was half of the instructions of a hello.

use wasmtime::{Caller, Extern, Linker, Module, Result, bail};
use wasmtime_wasi::p1::{
    WasiP1Ctx,
    wasi_snapshot_preview1::{self as host, WasiSnapshotPreview1 as _},
};
use wiggle::GuestMemory;

use super::{event_loop, module::State, wait::wait};

const MODULE: &str = "wasi_snapshot_preview1";

/// The memory that the guest exports, and what its host functions work on.
fn parts<'a>(caller: &'a mut Caller<'_, State>) -> Result<(GuestMemory<'a>, &'a mut WasiP1Ctx)> {
    let fuel = wasmtime::AsContextMut::as_context_mut(&mut *caller).hostcall_fuel();
    let (memory, state) = match caller.get_export("memory") {
        Some(Extern::Memory(memory)) => {
            let (bytes, state) = memory.data_and_store_mut(caller);
            (GuestMemory::Unshared(bytes), state)
        }
        _ => bail!("missing required memory export"),
    };
    state.wasi.set_hostcall_fuel(fuel);
    Ok((memory, &mut state.wasi))
}

/// A function that defines the host function `name`, if it has it. Each is called as a plain function, and the guest waits
/// in it: what waits for clocks needs an event loop, everything else only to be woken. The compiler holds the types
/// against wiggle's.
macro_rules! functions {
    (
        clocks { $($timed:ident($($targ:ident: $tty:ty),*) -> i32;)* }
        waits { $($waiting:ident($($warg:ident: $wty:ty),*) -> i32;)* }
        returns { $($name:ident($($arg:ident: $ty:ty),*) -> $result:ty;)* }
    ) => {
        fn define(linker: &mut Linker<State>, name: &str) -> Result<bool> {
            match name {
                $(stringify!($timed) => linker.func_wrap(
                    MODULE,
                    name,
                    |mut caller: Caller<'_, State> $(, $targ: $tty)*| -> Result<i32> {
                        let (mut memory, context) = parts(&mut caller)?;
                        event_loop().enable_time().build()?
                            .block_on(host::$timed(context, &mut memory $(, $targ)*))
                    },
                )?,)*
                $(stringify!($waiting) => linker.func_wrap(
                    MODULE,
                    name,
                    |mut caller: Caller<'_, State> $(, $warg: $wty)*| -> Result<i32> {
                        let (mut memory, context) = parts(&mut caller)?;
                        wait(host::$waiting(context, &mut memory $(, $warg)*))
                    },
                )?,)*
                $(stringify!($name) => linker.func_wrap(
                    MODULE,
                    name,
                    |mut caller: Caller<'_, State> $(, $arg: $ty)*| -> Result<$result> {
                        let (mut memory, context) = parts(&mut caller)?;
                        host::$name(context, &mut memory $(, $arg)*)
                    },
                )?,)*
                _ => return Ok(false),
            };
            Ok(true)
        }
    };
}

functions! {
    clocks {
        poll_oneoff(a: i32, b: i32, c: i32, d: i32) -> i32;
    }
    waits {
        fd_advise(a: i32, b: i64, c: i64, d: i32) -> i32;
        fd_close(a: i32) -> i32;
        fd_datasync(a: i32) -> i32;
        fd_fdstat_get(a: i32, b: i32) -> i32;
        fd_filestat_get(a: i32, b: i32) -> i32;
        fd_filestat_set_size(a: i32, b: i64) -> i32;
        fd_filestat_set_times(a: i32, b: i64, c: i64, d: i32) -> i32;
        fd_pread(a: i32, b: i32, c: i32, d: i64, e: i32) -> i32;
        fd_pwrite(a: i32, b: i32, c: i32, d: i64, e: i32) -> i32;
        fd_read(a: i32, b: i32, c: i32, d: i32) -> i32;
        fd_readdir(a: i32, b: i32, c: i32, d: i64, e: i32) -> i32;
        fd_renumber(a: i32, b: i32) -> i32;
        fd_seek(a: i32, b: i64, c: i32, d: i32) -> i32;
        fd_sync(a: i32) -> i32;
        fd_write(a: i32, b: i32, c: i32, d: i32) -> i32;
        path_create_directory(a: i32, b: i32, c: i32) -> i32;
        path_filestat_get(a: i32, b: i32, c: i32, d: i32, e: i32) -> i32;
        path_filestat_set_times(a: i32, b: i32, c: i32, d: i32, e: i64, f: i64, g: i32) -> i32;
        path_link(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32) -> i32;
        path_open(a: i32, b: i32, c: i32, d: i32, e: i32, f: i64, g: i64, h: i32, i: i32) -> i32;
        path_readlink(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32) -> i32;
        path_remove_directory(a: i32, b: i32, c: i32) -> i32;
        path_rename(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32) -> i32;
        path_symlink(a: i32, b: i32, c: i32, d: i32, e: i32) -> i32;
        path_unlink_file(a: i32, b: i32, c: i32) -> i32;
    }
    returns {
        args_get(a: i32, b: i32) -> i32;
        args_sizes_get(a: i32, b: i32) -> i32;
        clock_res_get(a: i32, b: i32) -> i32;
        clock_time_get(a: i32, b: i64, c: i32) -> i32;
        environ_get(a: i32, b: i32) -> i32;
        environ_sizes_get(a: i32, b: i32) -> i32;
        fd_allocate(a: i32, b: i64, c: i64) -> i32;
        fd_fdstat_set_flags(a: i32, b: i32) -> i32;
        fd_fdstat_set_rights(a: i32, b: i64, c: i64) -> i32;
        fd_prestat_dir_name(a: i32, b: i32, c: i32) -> i32;
        fd_prestat_get(a: i32, b: i32) -> i32;
        fd_tell(a: i32, b: i32) -> i32;
        proc_exit(a: i32) -> ();
        proc_raise(a: i32) -> i32;
        random_get(a: i32, b: i32) -> i32;
        sched_yield() -> i32;
        sock_accept(a: i32, b: i32, c: i32) -> i32;
        sock_recv(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32) -> i32;
        sock_send(a: i32, b: i32, c: i32, d: i32, e: i32) -> i32;
        sock_shutdown(a: i32, b: i32) -> i32;
    }
}

/// A linker with what `module` imports of preview 1.
pub(super) fn linker(module: &Module) -> Result<Linker<State>> {
    let mut linker = Linker::new(module.engine());
    // A module may import one function several times.
    linker.allow_shadowing(true);
    for import in module.imports().filter(|import| import.module() == MODULE) {
        // What is in no list the linker will miss, and name.
        let _ = define(&mut linker, import.name())?;
    }
    Ok(linker)
}
