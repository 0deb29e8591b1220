//! From a module of preview 1 to a component of WASI 0.2.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
    WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wit_component::ComponentEncoder;

/// Which of wasmtime's adapters fits: each is made for one role of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adapter {
    /// For a module with `_start`.
    Command,
    /// For a module with functions to call, and perhaps `_initialize`.
    Reactor,
}

impl Adapter {
    fn bytes(self) -> &'static [u8] {
        match self {
            Self::Command => WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
            Self::Reactor => WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
        }
    }
}

/// Wraps the module with wasmtime's adapter, which speaks preview 1 to the module and 0.2 to the host.
///
/// # Errors
/// When the module imports or exports something that cannot be made part of a component.
pub fn adapt(module: &[u8], adapter: Adapter) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let mut encoder = ComponentEncoder::default()
        .module(module)?
        .adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter.bytes())?
        .validate(true);
    Ok(encoder.encode()?)
}
