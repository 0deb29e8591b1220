//! What stands between a container engine and a runtime.

use wasmparser::WasmFeatures;

use super::platforms::{SPIN_INTERFACES, SPIN_PROGRAMS};
use super::wasmtime::{FEATURES_27, FEATURES_46};
use super::{
    Host, MODULES, NO_P3, No, Otherwise, PREVIEW1_ONLY, Programs, Support, Unknown, WASMEDGE_FUNCTIONS, Yes,
};
use crate::pattern::ImportPattern::Core;
use crate::pattern::Pattern::{Any, Is, StartsWith};

const RETIRED: Support =
    Unknown("Docker has deprecated Wasm workloads; which shims a release still has is not known");
const BEYOND_PREVIEW1: Support = Unknown("no source says whether the shim has more than WASI 0.1");
const SPIN_APPLICATION: Support = Support::If("it is part of a Spin application with the trigger `command`");

pub(super) const HOSTS: &[Host] = &[
    Host {
        name: "runwasi-wasmtime",
        source: "containerd/runwasi containerd-shim-wasmtime/v0.6.0 (2025-05-20): \
                 crates/containerd-shim-wasmtime/src/instance.rs, Cargo.toml (wasmtime 27)",
        date: "2026-11-23",
        programs: Programs {
            preview0: PREVIEW1_ONLY,
            preview1: Yes,
            p2_command: Yes,
            p2_http: Yes,
            p3_command: NO_P3,
            p3_http: NO_P3,
        },
        features: FEATURES_27,
        other_features: Otherwise::Fails,
        shared_memory: Yes,
        both_entries: Yes,
        http_in_commands: No("the shim offers HTTP to components that answer HTTP only"),
        more_in_http: Yes,
        ..MODULES
    },
    Host {
        name: "runwasi-wasmedge",
        source: "containerd/runwasi containerd-shim-wasmedge/v0.6.0: src/instance.rs (wasmedge-sdk 0.14); WasmEdge \
                 0.14.1: include/common/configure.h",
        date: "2026-11-23",
        programs: Programs { preview0: PREVIEW1_ONLY, ..MODULES.programs },
        features: WasmFeatures::WASM2,
        extras: &[
            (WASMEDGE_FUNCTIONS, Yes),
            (Core(StartsWith("wasi_ephemeral_nn"), Any), Unknown("a plugin may offer it")),
        ],
        ..MODULES
    },
    Host {
        name: "runwasi-wasmer",
        source: "containerd/runwasi containerd-shim-wasmer/v0.6.0: src/instance.rs, Cargo.toml (wasmer 5.0.2); crate \
                 wasmer-types 5.0.2: src/features.rs",
        date: "2026-11-23",
        features: WasmFeatures::WASM2.union(WasmFeatures::THREADS),
        extras: &[
            (Core(StartsWith("wasi"), Any), BEYOND_PREVIEW1),
            (Core(Is("env"), Is("memory")), BEYOND_PREVIEW1),
        ],
        ..MODULES
    },
    Host {
        name: "runwasi-wamr",
        source: "containerd/runwasi crates/containerd-shim-wamr 0.2.0: src/instance.rs (wamr-rust-sdk 1.1.0)",
        date: "2026-11-23",
        other_imports: Otherwise::Unknown,
        wrong_types: Otherwise::Unknown,
        ..MODULES
    },
    Host {
        name: "containerd-shim-spin",
        source: "spinframework/containerd-shim-spin 0.25.1 (Spin 4.0.1): CHANGELOG, source.rs; spin v4.0.1: \
                 Cargo.toml (wasmtime 44)",
        date: "2026-11-22",
        programs: Programs {
            preview1: SPIN_APPLICATION,
            p2_command: Support::If("it is started by the trigger `command`"),
            ..SPIN_PROGRAMS
        },
        features: FEATURES_46,
        more_in_http: Yes,
        extras: SPIN_INTERFACES,
        ..MODULES
    },
    Host {
        name: "crun",
        source: "containers/crun 1.29.1: src/libcrun/handlers (one engine per build); containers/crun#1871",
        date: "2026-11-22",
        other_imports: Otherwise::Unknown,
        wrong_types: Otherwise::Unknown,
        ..MODULES
    },
    Host {
        name: "youki",
        source: "youki-dev/youki 0.7.0: crates/youki/src/workload (engines by build feature)",
        date: "2026-11-22",
        other_imports: Otherwise::Unknown,
        wrong_types: Otherwise::Unknown,
        ..MODULES
    },
    Host {
        name: "docker-desktop",
        source: "docs.docker.com/desktop/features/wasm; docker/for-mac#7666",
        date: "2026-11-22",
        programs: Programs {
            preview0: RETIRED,
            preview1: RETIRED,
            p2_command: RETIRED,
            p2_http: RETIRED,
            p3_command: No("no released shim runs WASI 0.3"),
            p3_http: No("no released shim runs WASI 0.3"),
        },
        other_imports: Otherwise::Unknown,
        wrong_types: Otherwise::Unknown,
        ..MODULES
    },
];
