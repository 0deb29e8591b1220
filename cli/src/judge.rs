//! A program is hashed and validated.

use std::thread;

use wpack_validate::{Report, WitWorld};

use crate::module::Module;

/// Bytes that take longer to hash than to start a thread: SHA-256 does some 200 to 1500 MB a second.
const WORTH_A_THREAD: usize = 1 << 20;

/// The report of a program, by `world` or by those of WASI's hosts. Its digest is known afterwards.
///
/// Both are made at the same time where it takes longer than to start a thread: a hash cannot be split over cores.
pub(crate) fn judge(module: &Module, world: Option<&WitWorld>) -> Report {
    thread::scope(|scope| {
        if module.len() >= WORTH_A_THREAD {
            scope.spawn(|| module.digest());
        }
        match world {
            Some(world) => wpack_validate::validate_against(module, world),
            None => wpack_validate::validate(module),
        }
    })
}
