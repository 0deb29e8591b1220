//! The `wasmtime` command by major versions: long-term ones (24 × n, 12 × n), and those where WASI changed.

use wasmparser::WasmFeatures;

use super::{Host, MODULES, No, Otherwise, PROPOSALS, Programs, Support, Yes};
use crate::features;
use crate::pattern::ImportPattern::{self, Core, Release, SharedMemory};
use crate::pattern::Pattern::{Any, Is, StartsWith};

/// `Config::features` of wasmtime 27: version 2.0 and what follows.
pub(super) const FEATURES_27: WasmFeatures = WasmFeatures::WASM2
    .union(WasmFeatures::MULTI_MEMORY)
    .union(WasmFeatures::RELAXED_SIMD)
    .union(WasmFeatures::TAIL_CALL)
    .union(WasmFeatures::EXTENDED_CONST)
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::COMPONENT_MODEL);

pub(super) const FEATURES_36: WasmFeatures = FEATURES_27.union(WasmFeatures::MEMORY64);

pub(super) const FEATURES_46: WasmFeatures = FEATURES_36.union(WasmFeatures::CM_ASYNC);

const NO_P3_YET: Support = No("WASI 0.3 is on since wasmtime 46");

type Extra = (ImportPattern, Support);

const NN: Extra = (Core(StartsWith("wasi_ephemeral_nn"), Any), Support::If("the option `-Snn` is given"));
const NN_COMPONENT: Extra =
    (Release("wasi:nn", "0.2.0-rc-2024-10-28"), Support::If("the option `-Snn` is given"));
const KEYVALUE: Extra =
    (Release("wasi:keyvalue", "0.2.0-draft"), Support::If("the option `-Skeyvalue` is given"));
const TLS: Extra = (Release("wasi:tls", "0.2.0-draft"), Support::If("the option `-Stls` is given"));
const CONFIG: Support = Support::If("the option `-Sconfig` is given");
const CONFIG_DRAFT: Extra = (Release("wasi:config", "0.2.0-draft"), CONFIG);
const CONFIG_CANDIDATE: Extra = (Release("wasi:config", "0.2.0-rc.1"), CONFIG);

/// Until version 46.
const THREADS: Support = Support::If("the option `-Sthreads` is given");
const SPAWN: Extra = (Core(Is("wasi"), Is("thread-spawn")), THREADS);
const SHARED_MEMORY: Extra = (SharedMemory(Any, Any), THREADS);

const EXTRAS_42: &[Extra] = &[NN, NN_COMPONENT, KEYVALUE, TLS, CONFIG_CANDIDATE, SPAWN, SHARED_MEMORY];

const P2: Programs = Programs {
    preview0: Yes,
    preview1: Yes,
    p2_command: Yes,
    p2_http: Yes,
    p3_command: NO_P3_YET,
    p3_http: NO_P3_YET,
};

const P3: Programs = Programs { p3_command: Yes, p3_http: Yes, ..P2 };

const EXIT_BY_OPTION: Support = Support::If("the option `-Scli-exit-with-code` is given");

const BY_OPTION: Support = Support::If("the option `-Wshared-memory` is given");

const WASMTIME_27: Host = Host {
    name: "wasmtime-27",
    source: "bytecodealliance/wasmtime v27.0.0 (2024-11-20): crates/wasmtime/src/config.rs, src/commands/run.rs \
             and serve.rs, crates/wasi/wit",
    date: "2026-11-23",
    programs: P2,
    features: FEATURES_27,
    other_features: Otherwise::Fails,
    shared_memory: Yes,
    http_in_commands: Support::If("the option `-Shttp` is given"),
    more_in_http: Support::If("the option `-Scli` is given"),
    exit_with_code: EXIT_BY_OPTION,
    extras: &[NN, SPAWN, SHARED_MEMORY, PROPOSALS],
    both_entries: Yes,
    start_returns: Yes,
    ..MODULES
};

pub(super) const HOSTS: &[Host] = &[
    WASMTIME_27,
    Host {
        name: "wasmtime-36",
        source: "bytecodealliance/wasmtime v36.0.0 (2025-08-20): as for 27",
        features: FEATURES_36,
        extras: &[NN, NN_COMPONENT, KEYVALUE, TLS, CONFIG_DRAFT, SPAWN, SHARED_MEMORY],
        ..WASMTIME_27
    },
    Host {
        name: "wasmtime-42",
        source: "bytecodealliance/wasmtime v42.0.0 (2026-02-24): as for 27",
        features: FEATURES_36,
        shared_memory: BY_OPTION,
        extras: EXTRAS_42,
        ..WASMTIME_27
    },
    Host {
        name: "wasmtime-46",
        source: "bytecodealliance/wasmtime v46.0.0 (2026-06-22): as for 27",
        programs: P3,
        features: FEATURES_46,
        exit_with_code: Yes,
        shared_memory: BY_OPTION,
        extras: EXTRAS_42,
        ..WASMTIME_27
    },
    Host {
        name: "wasmtime-48",
        source: "bytecodealliance/wasmtime v48.0.0 (2026-08-20): as for 27",
        programs: P3,
        features: features::RUNNER,
        exit_with_code: Yes,
        shared_memory: BY_OPTION,
        extras: &[NN, NN_COMPONENT, KEYVALUE, TLS, CONFIG_CANDIDATE],
        ..WASMTIME_27
    },
];
