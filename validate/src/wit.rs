//! WIT: the types of WASI and of a user's own world, and how a component is compared with them.
//!
//! Both sides of a comparison are types of wasmparser: a component's own, known since its validation, and those
//! of a world that is encoded as a WIT package. So nothing of a foreign file is decoded a second time, and the walk
//! over the types follows the world, whose size is known.

mod check;
mod compare;
mod fit;
mod misfit;
mod name;
mod names;
mod source;
mod wasi;
mod world;

pub(crate) use fit::fit;
pub(crate) use misfit::{Difference, Fit, Misfit, Problem, Side};
pub use source::{WitError, WitFile, WitWorld};
pub(crate) use wasi::{UNSTABLE, newest};
