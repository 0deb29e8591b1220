//! Rust for WebAssembly: what `rustup target add wasm32-wasip1` gives, for machines that rustup does not reach.

use std::fs;

use crate::{
    Result, apt,
    command::{command, run},
    cross, workspace,
};

/// Debian's unstable release has the standard library of WASI for its own compiler, and the linker.
const PACKAGES: [&str; 4] = ["cargo", "rustc", "libstd-rust-dev-wasm32", "lld"];

/// Unpacks the compiler, with the scripts `rustc` and `wasm-ld` that start it and its linker.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn unpack() -> Result {
    let folder = workspace::counterparts()?.join("rust-wasm");
    let root = folder.join("root");
    // Folders of the time before the tests ran Debian's cargo have none.
    if !root.join("usr/bin/cargo").exists() {
        fs::create_dir_all(&folder)?;
        if root.exists() {
            fs::remove_dir_all(&root)?;
        }
        apt::unpack_with_needs("sid", &PACKAGES, &root)?;
    }
    cross::write_rustc(&root, &folder.join("rustc"))?;
    // `lld` acts by the name that it is called by.
    cross::write_start(&root, "wasm-ld", "", &folder.join("wasm-ld"))
}

/// Compiles `tests/programs/rust` into `rust-proxy.wasm`, a module of preview 1 that answers HTTP once it is adapted.
///
/// # Errors
/// When the compiler fails, or its packages cannot be had.
pub(crate) fn proxy() -> Result {
    let counterparts = workspace::counterparts()?;
    let (tools, built) = (counterparts.join("rust-wasm"), counterparts.join("rust-proxy"));
    let mut cargo = command("cargo");
    cargo.args(["build", "--quiet", "--locked", "--release", "--target", "wasm32-wasip1"]);
    cargo.args(["--manifest-path", "tests/programs/rust/Cargo.toml", "--target-dir"]).arg(&built);
    cargo.env("RUSTC", tools.join("rustc")).env("CARGO_TARGET_WASM32_WASIP1_LINKER", tools.join("wasm-ld"));
    run(&mut cargo)?;
    let module = built.join("wasm32-wasip1/release/rust_proxy.wasm");
    Ok(fs::copy(module, counterparts.join("rust-proxy.wasm")).map(drop)?)
}
