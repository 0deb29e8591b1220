//! The functions of WASI preview 1 as a core module sees them.

use wasmparser::{FuncType, ValType};

use ValType::{I32, I64};

/// The module that programs import preview 1 from.
pub(crate) const MODULE: &str = "wasi_snapshot_preview1";

/// The module of the snapshot before. Its functions have the same lowered signatures; `sock_accept` is missing.
pub(crate) const MODULE_OF_PREVIEW0: &str = "wasi_unstable";

/// A function with its lowered signature.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: &'static str,
    pub(crate) params: &'static [ValType],
    pub(crate) results: &'static [ValType],
}

impl Function {
    pub(crate) fn has_type(&self, ty: &FuncType) -> bool {
        ty.params() == self.params && ty.results() == self.results
    }
}

/// Whether `module` is one of the two that hosts of preview 1 offer.
pub(crate) fn is_module(module: &str) -> bool {
    module == MODULE || module == MODULE_OF_PREVIEW0
}

/// The function `name` of `module`, if a host of preview 1 has it.
pub(crate) fn function(module: &str, name: &str) -> Option<&'static Function> {
    if !is_module(module) || (module == MODULE_OF_PREVIEW0 && name == "sock_accept") {
        return None;
    }
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// All 46, in the order of `wasi_snapshot_preview1.witx`, lowered as its ABI says: handles, pointers, lengths
/// and small numbers are i32, sizes of files, times and rights i64; the result is an error number.
#[rustfmt::skip]
pub(crate) const FUNCTIONS: &[Function] = &[
    Function { name: "args_get", params: &[I32, I32], results: &[I32] },
    Function { name: "args_sizes_get", params: &[I32, I32], results: &[I32] },
    Function { name: "environ_get", params: &[I32, I32], results: &[I32] },
    Function { name: "environ_sizes_get", params: &[I32, I32], results: &[I32] },
    Function { name: "clock_res_get", params: &[I32, I32], results: &[I32] },
    Function { name: "clock_time_get", params: &[I32, I64, I32], results: &[I32] },
    Function { name: "fd_advise", params: &[I32, I64, I64, I32], results: &[I32] },
    Function { name: "fd_allocate", params: &[I32, I64, I64], results: &[I32] },
    Function { name: "fd_close", params: &[I32], results: &[I32] },
    Function { name: "fd_datasync", params: &[I32], results: &[I32] },
    Function { name: "fd_fdstat_get", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_fdstat_set_flags", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_fdstat_set_rights", params: &[I32, I64, I64], results: &[I32] },
    Function { name: "fd_filestat_get", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_filestat_set_size", params: &[I32, I64], results: &[I32] },
    Function { name: "fd_filestat_set_times", params: &[I32, I64, I64, I32], results: &[I32] },
    Function { name: "fd_pread", params: &[I32, I32, I32, I64, I32], results: &[I32] },
    Function { name: "fd_prestat_get", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_prestat_dir_name", params: &[I32, I32, I32], results: &[I32] },
    Function { name: "fd_pwrite", params: &[I32, I32, I32, I64, I32], results: &[I32] },
    Function { name: "fd_read", params: &[I32, I32, I32, I32], results: &[I32] },
    Function { name: "fd_readdir", params: &[I32, I32, I32, I64, I32], results: &[I32] },
    Function { name: "fd_renumber", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_seek", params: &[I32, I64, I32, I32], results: &[I32] },
    Function { name: "fd_sync", params: &[I32], results: &[I32] },
    Function { name: "fd_tell", params: &[I32, I32], results: &[I32] },
    Function { name: "fd_write", params: &[I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_create_directory", params: &[I32, I32, I32], results: &[I32] },
    Function { name: "path_filestat_get", params: &[I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_filestat_set_times", params: &[I32, I32, I32, I32, I64, I64, I32], results: &[I32] },
    Function { name: "path_link", params: &[I32, I32, I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_open", params: &[I32, I32, I32, I32, I32, I64, I64, I32, I32], results: &[I32] },
    Function { name: "path_readlink", params: &[I32, I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_remove_directory", params: &[I32, I32, I32], results: &[I32] },
    Function { name: "path_rename", params: &[I32, I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_symlink", params: &[I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "path_unlink_file", params: &[I32, I32, I32], results: &[I32] },
    Function { name: "poll_oneoff", params: &[I32, I32, I32, I32], results: &[I32] },
    Function { name: "proc_exit", params: &[I32], results: &[] },
    Function { name: "proc_raise", params: &[I32], results: &[I32] },
    Function { name: "sched_yield", params: &[], results: &[I32] },
    Function { name: "random_get", params: &[I32, I32], results: &[I32] },
    Function { name: "sock_accept", params: &[I32, I32, I32], results: &[I32] },
    Function { name: "sock_recv", params: &[I32, I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "sock_send", params: &[I32, I32, I32, I32, I32], results: &[I32] },
    Function { name: "sock_shutdown", params: &[I32, I32], results: &[I32] },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signature;

    /// The signatures as crate witx lowers them; they are also those of the externs in crate wasip1 1.0.0.
    const REFERENCE: &str = "
        args_get(i32,i32) -> i32
        args_sizes_get(i32,i32) -> i32
        environ_get(i32,i32) -> i32
        environ_sizes_get(i32,i32) -> i32
        clock_res_get(i32,i32) -> i32
        clock_time_get(i32,i64,i32) -> i32
        fd_advise(i32,i64,i64,i32) -> i32
        fd_allocate(i32,i64,i64) -> i32
        fd_close(i32) -> i32
        fd_datasync(i32) -> i32
        fd_fdstat_get(i32,i32) -> i32
        fd_fdstat_set_flags(i32,i32) -> i32
        fd_fdstat_set_rights(i32,i64,i64) -> i32
        fd_filestat_get(i32,i32) -> i32
        fd_filestat_set_size(i32,i64) -> i32
        fd_filestat_set_times(i32,i64,i64,i32) -> i32
        fd_pread(i32,i32,i32,i64,i32) -> i32
        fd_prestat_get(i32,i32) -> i32
        fd_prestat_dir_name(i32,i32,i32) -> i32
        fd_pwrite(i32,i32,i32,i64,i32) -> i32
        fd_read(i32,i32,i32,i32) -> i32
        fd_readdir(i32,i32,i32,i64,i32) -> i32
        fd_renumber(i32,i32) -> i32
        fd_seek(i32,i64,i32,i32) -> i32
        fd_sync(i32) -> i32
        fd_tell(i32,i32) -> i32
        fd_write(i32,i32,i32,i32) -> i32
        path_create_directory(i32,i32,i32) -> i32
        path_filestat_get(i32,i32,i32,i32,i32) -> i32
        path_filestat_set_times(i32,i32,i32,i32,i64,i64,i32) -> i32
        path_link(i32,i32,i32,i32,i32,i32,i32) -> i32
        path_open(i32,i32,i32,i32,i32,i64,i64,i32,i32) -> i32
        path_readlink(i32,i32,i32,i32,i32,i32) -> i32
        path_remove_directory(i32,i32,i32) -> i32
        path_rename(i32,i32,i32,i32,i32,i32) -> i32
        path_symlink(i32,i32,i32,i32,i32) -> i32
        path_unlink_file(i32,i32,i32) -> i32
        poll_oneoff(i32,i32,i32,i32) -> i32
        proc_exit(i32) -> noreturn
        proc_raise(i32) -> i32
        sched_yield() -> i32
        random_get(i32,i32) -> i32
        sock_accept(i32,i32,i32) -> i32
        sock_recv(i32,i32,i32,i32,i32,i32) -> i32
        sock_send(i32,i32,i32,i32,i32) -> i32
        sock_shutdown(i32,i32) -> i32
    ";

    #[test]
    fn table_is_the_reference() {
        let table: Vec<_> = FUNCTIONS
            .iter()
            .map(|f| {
                format!(
                    "{}{}",
                    f.name,
                    signature::function(f.params, f.results).replace("-> ()", "-> noreturn")
                )
            })
            .collect();
        let reference: Vec<_> = REFERENCE.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(table, reference);
        assert_eq!(table.len(), 46);
    }

    #[test]
    fn preview0_lacks_one() {
        assert!(function("wasi_snapshot_preview1", "sock_accept").is_some());
        assert!(function("wasi_unstable", "sock_accept").is_none());
        assert!(function("wasi_unstable", "fd_write").is_some());
        assert!(function("wasi_snapshot_preview1", "sock_open").is_none());
        assert!(function("env", "fd_write").is_none());
    }
}
