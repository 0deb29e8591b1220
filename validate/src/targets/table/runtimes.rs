//! Other runtimes that are started with a file.

use wasmparser::WasmFeatures;

use super::{
    BASE, Host, MODULES, No, Otherwise, PREVIEW1_ONLY, Programs, Support, Unknown, WASMEDGE_FUNCTIONS, Yes,
};
use crate::pattern::ImportPattern::{Core, Preview1};
use crate::pattern::Pattern::{Any, Is, StartsWith};

const WASMER_COMPONENTS: Support = Unknown("no source says whether it runs components");
const COMPONENTS_OFF: Support = No("it has the component model off");

pub(super) const HOSTS: &[Host] = &[
    Host {
        name: "wasmer",
        source: "Wasmer 7.5.0: crate wasmer-types 7.5.0, src/features.rs; wasmerio/wasmer lib/wasix/src/lib.rs",
        date: "2026-11-23",
        programs: Programs {
            preview0: Yes,
            preview1: Yes,
            p2_command: WASMER_COMPONENTS,
            p2_http: WASMER_COMPONENTS,
            p3_command: WASMER_COMPONENTS,
            p3_http: WASMER_COMPONENTS,
        },
        features: WasmFeatures::WASM2
            .union(WasmFeatures::THREADS)
            .union(WasmFeatures::MULTI_MEMORY)
            .union(WasmFeatures::EXTENDED_CONST),
        extras: &[
            (Core(StartsWith("wasix_"), Any), Yes),
            (Core(Is("wasi"), Is("thread-spawn")), Yes),
            (Core(Is("env"), Is("memory")), Unknown("no source says whether it brings the memory")),
        ],
        ..MODULES
    },
    Host {
        name: "wasmedge",
        source: "WasmEdge/WasmEdge 0.17.1 (2026-07-03): include/common/configure.h, lib/host/wasi/wasimodule.cpp",
        date: "2026-11-23",
        programs: Programs {
            preview0: PREVIEW1_ONLY,
            p2_command: COMPONENTS_OFF,
            p2_http: COMPONENTS_OFF,
            p3_command: COMPONENTS_OFF,
            p3_http: COMPONENTS_OFF,
            ..MODULES.programs
        },
        features: WasmFeatures::WASM2
            .union(WasmFeatures::TAIL_CALL)
            .union(WasmFeatures::EXTENDED_CONST)
            .union(WasmFeatures::FUNCTION_REFERENCES)
            .union(WasmFeatures::GC)
            .union(WasmFeatures::MULTI_MEMORY)
            .union(WasmFeatures::RELAXED_SIMD)
            .union(WasmFeatures::EXCEPTIONS)
            .union(WasmFeatures::MEMORY64),
        other_features: Otherwise::Fails,
        extras: &[
            (WASMEDGE_FUNCTIONS, Yes),
            (Core(StartsWith("wasmedge_"), Any), Unknown("a plugin may offer it")),
            (Core(StartsWith("wasi_ephemeral_"), Any), Unknown("a plugin may offer it")),
        ],
        ..MODULES
    },
    Host {
        name: "wamr",
        source: "bytecodealliance/wasm-micro-runtime 2.4.5: product-mini/platforms/linux/CMakeLists.txt, \
                 build-scripts/config_common.cmake, core/iwasm/common/wasm_native.c",
        date: "2026-11-23",
        programs: Programs { preview0: Yes, ..MODULES.programs },
        features: BASE.union(WasmFeatures::REFERENCE_TYPES),
        // What is missing is a warning at first, and a trap when it is called.
        other_imports: Otherwise::Unknown,
        wrong_types: Otherwise::Unknown,
        extras: &[(
            Preview1(StartsWith("sock_")),
            Unknown("it has socket functions of its own, some by the same name"),
        )],
        ..MODULES
    },
    Host {
        name: "wasmi",
        source: "wasmi-labs/wasmi v1.1.0 (2026-06-12): crates/wasmi/src/engine/config.rs, \
                 crates/wasi/src/sync/snapshots/preview_1.rs, crates/cli/Cargo.toml",
        date: "2026-11-23",
        programs: Programs { preview0: PREVIEW1_ONLY, ..MODULES.programs },
        features: BASE
            .union(WasmFeatures::REFERENCE_TYPES)
            .union(WasmFeatures::MULTI_MEMORY)
            .union(WasmFeatures::TAIL_CALL)
            .union(WasmFeatures::EXTENDED_CONST)
            .union(WasmFeatures::MEMORY64),
        other_features: Otherwise::Fails,
        ..MODULES
    },
    Host {
        name: "node",
        source: "nodejs/node v25: doc/api/wasi.md, lib/wasi.js",
        date: "2026-11-23",
        programs: Programs {
            preview0: Support::If("the option `version: 'unstable'` is given"),
            ..MODULES.programs
        },
        features: WasmFeatures::WASM2,
        // JavaScript functions have no types to compare.
        wrong_types: Otherwise::Unknown,
        both_entries: No("it refuses a module with both `_start` and `_initialize`"),
        needs_memory: true,
        // The functions are the same under both names.
        extras: &[(Core(Is("wasi_unstable"), Is("sock_accept")), Yes)],
        ..MODULES
    },
];
