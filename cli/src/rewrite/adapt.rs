//! From a module of preview 1 to a component of WASI 0.2.

use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
    WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER,
};
use wit_component::ComponentEncoder;
use wpack_validate::World;

/// Whether there is an adapter for modules of this role.
pub(super) fn has_adapter(world: World) -> bool {
    adapter(world).is_some()
}

/// Wraps the module with wasmtime's adapter, which speaks preview 1 to the module and 0.2 to the host.
///
/// # Errors
/// When the module imports or exports something that cannot be made part of a component.
pub(super) fn adapt(
    module: &[u8],
    world: World,
) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
    let adapter = adapter(world).ok_or("there is no adapter for it")?;
    let mut encoder = ComponentEncoder::default()
        .module(module)?
        .adapter(WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, adapter)?
        .validate(true);
    Ok(encoder.encode()?)
}

fn adapter(world: World) -> Option<&'static [u8]> {
    match world {
        World::Command => Some(WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER),
        World::Reactor => Some(WASI_SNAPSHOT_PREVIEW1_REACTOR_ADAPTER),
        _ => None,
    }
}
