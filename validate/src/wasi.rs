//! WASI as facts: versions, worlds, interfaces, capabilities and the functions of preview 1.

mod capability;
mod interface;
pub(crate) mod preview1;
mod version;
mod wasmedge;
mod world;

pub use capability::Capability;
pub(crate) use interface::{Interface, Track, is_offered};
pub use version::Wasi;
pub(crate) use wasmedge::FUNCTIONS as WASMEDGE_FUNCTIONS;
pub(crate) use world::Entry;
pub use world::World;
