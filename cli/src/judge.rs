//! A program is hashed and validated.

use wpack_validate::{Report, WitWorld};

use crate::module::Module;

/// The report of a program, by `world` or by those of WASI's hosts. Its digest is made meanwhile, since a hash cannot be
/// split over processors, and may come later.
pub(crate) fn judge(module: &Module, world: Option<&WitWorld>) -> Report {
    module.hash_beside();
    match world {
        Some(world) => wpack_validate::validate_against(module, world),
        None => wpack_validate::validate(module),
    }
}
