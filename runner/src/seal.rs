//! The seal behind native code: a checksum, by which the runner tells that each byte is as the compiler wrote it.
//!
//! It guards against damage, on disks and on the way, not against people: who can change the code can change the
//! runner beside it. CRC-32 is the fastest checksum that needs no crate more (docs/adr/0012-seal.md).

use std::{error, fmt, thread};

use crc32fast::Hasher;

/// What the last bytes of sealed code begin with: the form of the seal, and that there is one.
const MARK: &[u8; 12] = b"wpack seal 1";

/// The mark and the checksum, which is little-endian.
const LENGTH: usize = MARK.len() + size_of::<u32>();

/// From how many bytes on the checksum is computed by two threads: a thread costs as much as a quarter of a megabyte.
const LARGE: usize = 8 * 1024 * 1024;

/// Why code is not what the compiler wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It ends without a seal: it was cut short, or never had one.
    Unsealed,
    /// Its bytes are others than those that were sealed.
    Damaged,
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsealed => "it is not code that wpack compiled for a bundle, or it was cut short",
            Self::Damaged => "it is damaged: its bytes are not those that wpack wrote",
        })
    }
}

impl error::Error for Broken {}

/// Puts the seal behind the code.
#[must_use]
pub fn seal(mut code: Vec<u8>) -> Vec<u8> {
    let checksum = checksum(&code);
    code.extend_from_slice(MARK);
    code.extend_from_slice(&checksum.to_le_bytes());
    code
}

/// Compares the seal with the code before it.
///
/// # Errors
/// When a byte of either is not as [`seal`] made it.
pub fn check(sealed: &[u8]) -> Result<(), Broken> {
    let (code, seal) = sealed.split_at(sealed.len().saturating_sub(LENGTH));
    let seal = seal.strip_prefix(MARK).ok_or(Broken::Unsealed)?;
    if seal == checksum(code).to_le_bytes() { Ok(()) } else { Err(Broken::Damaged) }
}

fn checksum(code: &[u8]) -> u32 {
    if code.len() < LARGE {
        return crc32fast::hash(code);
    }
    let (first, second) = code.split_at(code.len() / 2);
    thread::scope(|scope| {
        let beside = thread::Builder::new().spawn_scoped(scope, || of(second));
        let mut whole = of(first);
        match beside.map(thread::ScopedJoinHandle::join) {
            Ok(Ok(hasher)) => whole.combine(&hasher),
            // No thread could be had.
            _ => whole.update(second),
        }
        whole.finalize()
    })
}

fn of(bytes: &[u8]) -> Hasher {
    let mut hasher = Hasher::new();
    hasher.update(bytes);
    hasher
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_threads_find_what_one_does() {
        let code: Vec<u8> = (0..LARGE + 3).map(|n| ((n * 31) >> 3) as u8).collect();
        assert_eq!(checksum(&code), crc32fast::hash(&code));
    }

    #[test]
    fn every_changed_byte_and_every_cut_is_seen() {
        let sealed = seal((0..=255).collect());
        assert_eq!(check(&sealed), Ok(()));
        for position in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[position] ^= 0x10;
            assert!(check(&damaged).is_err(), "byte {position}");
            assert!(check(&sealed[..position]).is_err(), "cut at {position}");
        }
        assert_eq!(check(&[&sealed[..], &[0]].concat()), Err(Broken::Unsealed));
        assert_eq!(check(b""), Err(Broken::Unsealed));
    }
}
