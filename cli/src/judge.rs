//! A program is hashed and validated.

use std::thread;

use wpack_oci::Digest;
use wpack_validate::{Report, WitWorld};

/// Bytes that take longer to hash than to start a thread: SHA-256 does some 200 to 1500 MB a second.
const WORTH_A_THREAD: usize = 1 << 20;

/// The digest and the report of a program, by `world` or by those of WASI's hosts.
///
/// Both are made at the same time where it takes longer than to start a thread: a hash cannot be split over cores.
pub(crate) fn judge(bytes: &[u8], world: Option<&WitWorld>) -> (Digest, Report) {
    let report = || match world {
        Some(world) => wpack_validate::validate_against(bytes, world),
        None => wpack_validate::validate(bytes),
    };
    if bytes.len() < WORTH_A_THREAD {
        return (Digest::sha256(bytes), report());
    }
    thread::scope(|scope| {
        let digest = scope.spawn(|| Digest::sha256(bytes));
        let report = report();
        (digest.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), report)
    })
}
