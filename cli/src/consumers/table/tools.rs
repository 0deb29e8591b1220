//! Runtimes that take a file, and tools that fetch one out of a registry.

use super::{Cell, Cells, Choice, NATIVE, NO_ARTIFACT, Row, Runtime, commands};

/// wpack itself takes the module out of any image.
const ALL: Cells = Cells {
    file: Cell::Yes,
    artifact: Cell::Yes,
    shim: Cell::Yes,
    wasi: Cell::Yes,
    linux: Cell::Yes,
    bundle: Cell::Yes,
    other: Cell::Yes,
};

/// What takes artifacts only.
const ARTIFACTS: Cells = Cells {
    file: NATIVE.file,
    artifact: Cell::Yes,
    shim: NO_ARTIFACT,
    wasi: NO_ARTIFACT,
    linux: NO_ARTIFACT,
    bundle: NO_ARTIFACT,
    other: NO_ARTIFACT,
};

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "wpack",
        what: "`wpack run`, on this machine",
        source: "this repository: cli/src/commands/run.rs, cli/src/portable.rs",
        date: "2026-11-28",
        cells: ALL,
        choice: Choice::Any,
        runtime: Runtime::OneOf(&["wpack"]),
        commands: commands::wpack,
    },
    Row {
        name: "wasmtime",
        what: "the command `wasmtime`, with the module out of an image",
        source: "bytecodealliance/wasmtime src/commands/run.rs, serve.rs: it reads files only; run here with wasmtime 48",
        date: "2026-11-28",
        cells: ALL,
        choice: Choice::Any,
        runtime: Runtime::OneOf(&["wasmtime-48", "wasmtime-46", "wasmtime-42", "wasmtime-36", "wasmtime-27"]),
        commands: commands::wasmtime,
    },
    Row {
        name: "spin",
        what: "the command `spin`",
        source: "spinframework/spin 94a8fc8a (2026-08-21, before 4.1): src/commands/up/app_source.rs, \
                 crates/oci/src/loader.rs",
        date: "2026-11-28",
        cells: Cells { file: Cell::Yes, ..ARTIFACTS },
        choice: Choice::None,
        runtime: Runtime::OneOf(&["spin"]),
        commands: commands::spin,
    },
    Row {
        name: "wkg",
        what: "the command `wkg`, which fetches the program",
        source: "bytecodealliance/wasm-pkg-tools 5a4c2ab (2026-08-19): crates/wkg/src/oci.rs; crate oci-wasm 0.6.0",
        date: "2026-11-28",
        cells: Cells { artifact: Cell::If("it is only to be fetched: `wkg` starts nothing"), ..ARTIFACTS },
        choice: Choice::None,
        runtime: Runtime::None,
        commands: commands::wkg,
    },
    Row {
        name: "wash",
        what: "the command `wash` of wasmCloud, which fetches the program",
        source: "wasmCloud/wasmCloud 7cd553c (2026-08-20): crates/wash/src/cli/oci.rs, crates/wash-runtime/src/oci.rs",
        date: "2026-11-28",
        cells: Cells {
            artifact: Cell::If("it is only to be fetched"),
            shim: Cell::Unknown("it does not look at the config's type; nobody here tried it"),
            ..ARTIFACTS
        },
        choice: Choice::None,
        runtime: Runtime::OneOf(&["wasmcloud"]),
        commands: commands::wash,
    },
];
