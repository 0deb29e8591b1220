//! Container images and the places that hold them.
//!
//! An [`Image`] or [`Index`] is an immutable value; every place (a layout, an archive, a registry, the
//! image itself) is a [`Source`], a [`Sink`] or both; and [`copy()`] is the only function that moves bytes.
//! The crate knows nothing of WebAssembly and never prints.

mod blob;
mod copy;
mod digest;
mod error;
mod image;
mod index;
mod json;
pub mod spec;
mod store;

pub use blob::{Blob, Open};
pub use copy::{Copied, Task, copy};
pub use digest::{Digest, Hasher};
pub use error::{Error, Result};
pub use image::{Config, Image, Layer};
pub use index::Index;
pub use json::render;
pub use store::{Progress, Put, Sink, Source};
