//! What wpack and the runner must agree on, and what is done to a process of the runner.
//!
//! The program of this crate (feature `program`) is the small static executable inside a bundle. It holds no
//! compiler: it loads native code that was compiled when the image was built, and refuses code that was
//! compiled with another [`engine`] configuration.

pub mod engine;
pub mod mapping;
pub mod options;
pub mod seal;
#[cfg(feature = "tether")]
pub mod tether;
