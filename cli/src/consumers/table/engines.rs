//! Engines on one machine.

use super::{Cell, Cells, Choice, NATIVE, Row, Runtime, WASM, commands};

/// What runwasi's shim with wasmtime needs of Docker.
const DOCKER_SHIM: Cell =
    Cell::If("Docker keeps images in containerd's store and runwasi's wasmtime shim is on its path");
const CONTAINERD_SHIM: Cell = Cell::If("runwasi's wasmtime shim is on containerd's path");
const CRUN: Cell = Cell::If("podman has a crun that was built with a WebAssembly engine");
const NO_FILES: Cell = Cell::No("crun looks for the module among the container's files");

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "docker",
        what: "Docker Engine and Docker Desktop, with runc",
        source: "run here with Docker Engine 20.10; the kernel's refusal with containerd 1.6",
        date: "2026-11-28",
        cells: NATIVE,
        choice: Choice::Flag,
        runtime: Runtime::Bundled,
        commands: commands::docker,
    },
    Row {
        name: "podman",
        what: "podman, with runc or crun",
        source: "containers/container-libs image/internal/manifest/oci_index.go; run here with podman 4.3",
        date: "2026-11-28",
        cells: NATIVE,
        choice: Choice::Flag,
        runtime: Runtime::Bundled,
        commands: commands::podman,
    },
    Row {
        name: "ctr",
        what: "containerd by its own client, with runc",
        source: "containerd/containerd core/images/image.go, oci/spec_opts.go; containerd#10179; run here with \
                 containerd 1.6",
        date: "2026-11-28",
        cells: NATIVE,
        choice: Choice::Flag,
        runtime: Runtime::Bundled,
        commands: commands::containerd,
    },
    Row {
        name: "nerdctl",
        what: "containerd by nerdctl, with runc",
        source: "containerd/nerdctl README.md (\"Same UI/UX as docker\"); nerdctl#4074 (open): its hook breaks Wasm",
        date: "2026-11-28",
        cells: NATIVE,
        choice: Choice::Flag,
        runtime: Runtime::Bundled,
        commands: commands::nerdctl,
    },
    Row {
        name: "docker-shim",
        what: "Docker with containerd's image store and runwasi's wasmtime shim",
        source: "docs.docker.com, \"Alternative container runtimes\"; moby commit 2851ddc44c (2024-06-17): \
                 daemon/start.go; containerd/runwasi crates/containerd-shim-wasm/src/containerd/client.rs",
        date: "2026-11-22",
        cells: Cells {
            artifact: Cell::Unknown("Docker pulls it; whether a container of it starts was not tried"),
            shim: DOCKER_SHIM,
            wasi: DOCKER_SHIM,
            linux: DOCKER_SHIM,
            bundle: DOCKER_SHIM,
            ..WASM
        },
        choice: Choice::Flag,
        runtime: Runtime::OneOf(&["runwasi-wasmtime"]),
        commands: commands::docker_shim,
    },
    Row {
        name: "podman-crun",
        what: "podman with a crun that has a WebAssembly engine",
        source: "containers/crun src/libcrun/handlers; podman#18542; run here with podman 4.3 and crun 1.21 with WasmEdge \
                 0.14",
        date: "2026-11-22",
        cells: Cells { artifact: NO_FILES, shim: NO_FILES, wasi: CRUN, linux: CRUN, bundle: CRUN, ..WASM },
        choice: Choice::Flag,
        runtime: Runtime::OneOf(&["crun"]),
        commands: commands::podman_crun,
    },
    Row {
        name: "ctr-shim",
        what: "containerd by its own client, with runwasi's wasmtime shim",
        source: "containerd/runwasi crates/containerd-shim-wasm, crates/oci-tar-builder; containerd#10179; containerd \
                 commit cb93966b9 (2.3.0)",
        date: "2026-11-22",
        cells: Cells {
            artifact: Cell::No("`ctr run` knows no config of that type (containerd#10179)"),
            shim: Cell::If(
                "containerd is 2.0, 1.7.7, 1.6.25 or later and has runwasi's wasmtime shim on its path",
            ),
            wasi: Cell::If(
                "runwasi's wasmtime shim is on containerd's path and, from containerd 2.3 on, `ctr image pull` is \
                 told `--local`",
            ),
            linux: CONTAINERD_SHIM,
            bundle: CONTAINERD_SHIM,
            ..WASM
        },
        choice: Choice::Flag,
        runtime: Runtime::OneOf(&["runwasi-wasmtime"]),
        commands: commands::containerd_shim,
    },
];
