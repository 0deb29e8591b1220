//! Changes to a WebAssembly program that keep what it does: bytes in, bytes out.
//!
//! [`strip`] leaves out what only debuggers and people read, [`adapt`] makes a component of a module of WASI
//! preview 1. Neither judges: whoever calls them validates the result.

mod adapt;
mod strip;

pub use adapt::{Adapter, adapt};
pub use strip::strip;
