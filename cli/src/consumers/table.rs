//! The table of consumers: every fact about who takes which image stands in one of its rows.

mod engines;
mod nodes;
mod tools;

use super::{
    commands,
    row::{Cell, Cells, Choice, Row, Runtime},
};

/// All rows, in the order of reports.
pub(crate) fn rows() -> impl Iterator<Item = &'static Row> {
    [engines::ROWS, nodes::ROWS, tools::ROWS].into_iter().flatten()
}

/// What starts no WebAssembly: it takes a bundle, whose program is native.
const NATIVE: Cells = Cells {
    file: Cell::No("it takes images: `wpack build` makes one"),
    artifact: Cell::No("an artifact is no container image: its config is not that of one"),
    shim: Cell::No("the image has no filesystem, and its program is WebAssembly"),
    wasi: Cell::No("its program is WebAssembly, and nothing there runs that"),
    linux: Cell::No("its program is WebAssembly, which the kernel does not start (exec format error)"),
    bundle: Cell::Yes,
    other: Cell::Unknown("the image is in none of wpack's formats; its entrypoint decides"),
};

/// What starts WebAssembly out of an image.
const WASM: Cells = Cells { shim: Cell::Yes, wasi: Cell::Yes, linux: Cell::Yes, ..NATIVE };

const NO_ARTIFACT: Cell = Cell::No("it takes artifacts only, by their config's type");
