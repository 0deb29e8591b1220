//! The table of targets: every fact about the world outside stands in one of its rows.

mod bundle;
mod platforms;
mod runtimes;
mod shims;
mod wasmtime;

use wasmparser::WasmFeatures;

use super::host::{Host, Otherwise, Programs, Support};
use crate::pattern::ImportPattern::{self, Interface, Preview1};
use crate::pattern::Pattern::{OneOf, StartsWithOneOf};
use crate::wasi;

use Support::{No, Unknown, Yes};

/// All rows, in the order of reports.
pub(super) fn hosts() -> impl Iterator<Item = &'static Host> {
    [&[bundle::HOST], wasmtime::HOSTS, runtimes::HOSTS, platforms::HOSTS, shims::HOSTS].into_iter().flatten()
}

/// WebAssembly 2.0 without vectors: what every engine of the table that says anything about its features has.
const BASE: WasmFeatures = WasmFeatures::MUTABLE_GLOBAL
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION)
    .union(WasmFeatures::MULTI_VALUE)
    .union(WasmFeatures::BULK_MEMORY);

const NO_COMPONENTS: Support = No("it runs core modules, not components");
const NOT_FOR_COMPONENTS: Support = No("it runs components, not core modules");
const PREVIEW1_ONLY: Support = No("it offers `wasi_snapshot_preview1` only, not `wasi_unstable`");
const NO_P3: Support = No("it does not know WASI 0.3");
const NOT_READ: Support = Unknown("no source says whether it has that");

/// A row to start from: modules of preview 1, and about all else nothing is known.
const MODULES: Host = Host {
    name: "",
    source: "",
    date: "",
    programs: Programs {
        preview0: Unknown("no source says whether it offers `wasi_unstable`"),
        preview1: Yes,
        p2_command: NO_COMPONENTS,
        p2_http: NO_COMPONENTS,
        p3_command: NO_COMPONENTS,
        p3_http: NO_COMPONENTS,
    },
    features: BASE,
    other_features: Otherwise::Unknown,
    shared_memory: Unknown("no source says whether it allows shared memory"),
    http_in_commands: NOT_READ,
    more_in_http: NOT_READ,
    exit_with_code: NOT_READ,
    extras: &[],
    other_imports: Otherwise::Fails,
    wrong_types: Otherwise::Fails,
    both_entries: Unknown("hosts differ about a module with both `_start` and `_initialize`"),
    start_returns: Unknown("hosts differ about a `_start` that returns something"),
    needs_memory: false,
};

const WASMEDGE_FUNCTIONS: ImportPattern = Preview1(OneOf(wasi::WASMEDGE_FUNCTIONS));

/// Interfaces that were proposed for WASI and that hosts have or not as they are built and configured.
const PROPOSALS: (ImportPattern, Support) = (
    Interface(StartsWithOneOf(&[
        "wasi:blobstore/",
        "wasi:config/",
        "wasi:keyvalue/",
        "wasi:logging/",
        "wasi:messaging/",
        "wasi:nn/",
        "wasi:tls/",
    ])),
    Unknown("it depends on how the host is built and configured"),
);
