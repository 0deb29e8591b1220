//! Nodes of Kubernetes, by what runs containers there.

use super::{Cell, Cells, Choice, NATIVE, NO_ARTIFACT, Row, Runtime, WASM, commands};

const SHIM: Cell = Cell::If("the cluster has a RuntimeClass of that name with runwasi's wasmtime shim");
const CRUN: Cell =
    Cell::If("the cluster has a RuntimeClass of that name with a crun that has a WebAssembly engine");
const NO_FILES: Cell = Cell::No("crun looks for the module among the container's files");
const NO_SPIN: Cell = Cell::No("Spin takes an artifact, or files with a `/spin.toml`");

pub(super) const ROWS: &[Row] = &[
    Row {
        name: "kubernetes",
        what: "Kubernetes on any node, with runc",
        source: "containerd/containerd internal/cri/server/images/image_pull.go; kubernetes.io/docs/reference/kubectl/generated/kubectl_run",
        date: "2026-11-28",
        cells: NATIVE,
        choice: Choice::Machine,
        runtime: Runtime::Bundled,
        commands: commands::kubernetes,
    },
    Row {
        name: "kubernetes-shim",
        what: "Kubernetes with containerd and runwasi's wasmtime shim",
        source: "containerd/runwasi crates/containerd-shim-wasm/src/sys/unix/container/executor.rs, PR 661; containerd \
                 commits cb93966b9 and 871d58ca8 (2.3.0); rancher-desktop PR 10524",
        date: "2026-11-22",
        cells: Cells {
            artifact: SHIM,
            shim: SHIM,
            wasi: Cell::If(
                "the cluster has a RuntimeClass of that name with runwasi's wasmtime shim, and containerd is older \
                 than 2.3 or has `use_local_image_pull = true`",
            ),
            linux: SHIM,
            bundle: SHIM,
            ..WASM
        },
        choice: Choice::Machine,
        runtime: Runtime::OneOf(&["runwasi-wasmtime"]),
        commands: commands::kubernetes_shim,
    },
    Row {
        name: "kubernetes-crun",
        what: "Kubernetes with CRI-O or containerd and a crun that has a WebAssembly engine",
        source: "containers/crun docs/wasm-wasi-on-kubernetes.md, src/libcrun/handlers; cri-o#6906",
        date: "2026-11-22",
        cells: Cells {
            artifact: NO_FILES,
            shim: NO_FILES,
            wasi: Cell::If("CRI-O runs the node and its `platform_runtime_paths` has a crun for `wasi/wasm`"),
            linux: CRUN,
            bundle: CRUN,
            ..WASM
        },
        choice: Choice::Machine,
        runtime: Runtime::OneOf(&["crun"]),
        commands: commands::kubernetes_crun,
    },
    Row {
        name: "kubernetes-spin",
        what: "Kubernetes with containerd's shim of Spin",
        source: "spinframework/containerd-shim-spin 0.24.0: source.rs; spin-operator: the command `/`",
        date: "2026-11-22",
        cells: Cells {
            artifact: Cell::If("the cluster has a RuntimeClass of that name with the shim of Spin"),
            shim: NO_SPIN,
            wasi: NO_SPIN,
            linux: NO_SPIN,
            bundle: NO_SPIN,
            ..WASM
        },
        choice: Choice::Machine,
        runtime: Runtime::OneOf(&["containerd-shim-spin"]),
        commands: commands::kubernetes_spin,
    },
    Row {
        name: "wasmcloud",
        what: "hosts of wasmCloud 2 in Kubernetes, with their operator",
        source: "wasmCloud/wasmCloud v2.7.0 (2026-08-11): crates/wash-runtime/src/oci.rs",
        date: "2026-11-28",
        cells: Cells {
            artifact: Cell::If("the cluster has the operator of wasmCloud 2"),
            shim: NO_ARTIFACT,
            wasi: NO_ARTIFACT,
            linux: NO_ARTIFACT,
            bundle: NO_ARTIFACT,
            ..WASM
        },
        choice: Choice::None,
        runtime: Runtime::OneOf(&["wasmcloud"]),
        commands: commands::wasmcloud,
    },
];
