//! Platforms that host components.

use super::wasmtime::FEATURES_46;
use super::{Host, MODULES, NOT_FOR_COMPONENTS, PROPOSALS, Programs, Support, Unknown, Yes};
use crate::pattern::ImportPattern::{self, Interface};
use crate::pattern::Pattern::StartsWith;

const SPIN_P3: Support = Unknown("no source says whether Spin 4 runs WASI 0.3 by default");
const SPIN_MODULE: Support = Unknown("a core module needs a Spin application around it (`spin.toml`)");

/// The interfaces of Spin itself, in all versions.
pub(super) const SPIN_INTERFACES: &[(ImportPattern, Support)] = &[
    (Interface(StartsWith("fermyon:spin/")), Yes),
    (Interface(StartsWith("spin:")), Unknown("it depends on the version of Spin")),
    PROPOSALS,
];

pub(super) const SPIN_PROGRAMS: Programs = Programs {
    preview0: SPIN_MODULE,
    preview1: SPIN_MODULE,
    p2_command: Unknown("a command needs the trigger `command`, which is a plugin"),
    p2_http: Yes,
    p3_command: SPIN_P3,
    p3_http: SPIN_P3,
};

pub(super) const HOSTS: &[Host] = &[
    Host {
        name: "spin",
        source: "spinframework/spin v4.0.2 (2026-06-23): crates/core/src/lib.rs, Cargo.toml (wasmtime 44)",
        date: "2026-11-23",
        programs: SPIN_PROGRAMS,
        features: FEATURES_46,
        more_in_http: Yes,
        extras: SPIN_INTERFACES,
        ..MODULES
    },
    Host {
        name: "wasmcloud",
        source: "wasmCloud/wasmCloud v2.7.0 (2026-08-11): crates/wash-runtime/src/engine/mod.rs, Cargo.toml \
                 (wasmtime 47)",
        date: "2026-11-23",
        programs: Programs {
            preview0: NOT_FOR_COMPONENTS,
            preview1: NOT_FOR_COMPONENTS,
            p2_command: Support::If("it is the service of a workload"),
            p2_http: Yes,
            p3_command: Unknown("no source says whether a service may use WASI 0.3"),
            p3_http: Yes,
        },
        features: FEATURES_46,
        more_in_http: Yes,
        extras: &[
            (
                Interface(StartsWith("wasmcloud:")),
                Unknown("it depends on how the host is built and configured"),
            ),
            PROPOSALS,
        ],
        ..MODULES
    },
];
