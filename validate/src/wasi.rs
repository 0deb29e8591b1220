//! WASI as facts: versions, worlds, interfaces and the functions of preview 1.

mod interface;
pub(crate) mod preview1;
mod version;
mod world;

pub(crate) use interface::{Interface, Track, is_offered};
pub use version::Wasi;
pub(crate) use world::Entry;
pub use world::World;
