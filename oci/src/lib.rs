//! Container images and the places that hold them.
//!
//! An [`Image`] or [`Index`] is an immutable value; every place (a layout, an archive, a registry, the
//! image itself) is a [`Source`], a [`Sink`] or both; and [`copy()`] is the only function that moves bytes.
//! The crate knows nothing of WebAssembly and never prints.

mod archive;
mod base;
mod behind;
mod blob;
mod choose;
mod compression;
mod copy;
mod credentials;
mod digest;
mod entries;
mod error;
mod extract;
mod image;
mod index;
mod json;
mod layer;
mod layout;
mod location;
mod reference;
mod referrers;
pub mod registry;
mod scratch;
pub mod spec;
mod store;
mod tarball;
pub mod temporary;
mod verify;

pub use archive::{Archive, ArchiveWriter};
pub use base::Base;
pub use blob::{Blob, Open};
pub use choose::choose;
pub use compression::Compression;
pub use copy::{Copied, Named, Task, copy, copy_all, copy_referrers, observed};
pub use credentials::{Credential, Credentials, Keeper, Login, Secret};
pub use digest::{Digest, Hasher};
pub use error::{Error, Result};
pub use extract::{extract, holds_folder, paths};
pub use image::{Config, Image, Layer};
pub use index::Index;
pub use json::render;
pub use layer::LayerBuilder;
pub use layout::{Broken, Health, Layout, Leftover, Pruned};
pub use location::Location;
pub use reference::Reference;
pub use registry::Registry;
pub use store::{Progress, Put, Sink, Source};
pub use verify::verify;
