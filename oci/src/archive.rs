//! Images in one tar file: the OCI image layout in it, for Docker with a manifest of its own.
//!
//! Both kinds are read by [`Archive`] and written by [`ArchiveWriter`].

mod docker;
mod reader;
mod writer;

pub use reader::Archive;
pub use writer::ArchiveWriter;
