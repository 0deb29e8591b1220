//! One block of a deflate stream (RFC 1951).

use std::io;

use flate2::{Compress, Compression, Crc, FlushCompress};

/// How far back a match can reach, in bytes (RFC 1951, 2).
pub(super) const WINDOW: usize = 32 * 1024;

/// How hard it tries. Part of each layer's digest, as is `flate2`'s back end: a change of either is a change of
/// format. The measurement stands in `docs/adr/0009-compression.md`.
const LEVEL: Compression = Compression::new(5);

/// The lowest level that fits its codes to the content; level 1 would see no gain in text without repetition.
const SAMPLE_LEVEL: Compression = Compression::new(2);

/// What is looked at to see whether a block can be compressed: so many samples of so many bytes.
const SAMPLES: usize = 8;
const SAMPLE: usize = 4096;

/// The most that a stored piece can hold, in bytes (RFC 1951, 3.2.4).
const STORED_LIMIT: usize = 0xffff;

/// A compressed block and the checksum of its content.
pub(super) struct Block {
    pub(super) deflated: Vec<u8>,
    pub(super) crc: Crc,
}

/// A block that others follow: it ends at the border of a byte.
pub(super) fn inner(content: &[u8], window: &[u8]) -> io::Result<Block> {
    block(content, window, FlushCompress::Sync)
}

/// The block that ends the stream.
pub(super) fn last(content: &[u8], window: &[u8]) -> io::Result<Block> {
    block(content, window, FlushCompress::Finish)
}

fn block(content: &[u8], window: &[u8], flush: FlushCompress) -> io::Result<Block> {
    let mut crc = Crc::new();
    crc.update(content);
    let deflated = if is_dense(content)? {
        store(content, flush == FlushCompress::Finish)
    } else {
        compress(LEVEL, content, window, flush)?
    };
    Ok(Block { deflated, crc })
}

/// Whether compression would gain less than 3 %, to judge by a sixteenth of the content: then it is not worth the
/// time, here or wherever the layer is unpacked.
fn is_dense(content: &[u8]) -> io::Result<bool> {
    let distance = content.len() / SAMPLES;
    if distance < SAMPLE {
        return Ok(false);
    }
    let samples: Vec<u8> = content.chunks_exact(distance).flat_map(|part| &part[..SAMPLE]).copied().collect();
    let deflated = compress(SAMPLE_LEVEL, &samples, &[], FlushCompress::Finish)?;
    Ok(deflated.len() * 100 > samples.len() * 97)
}

/// The content as it is, in pieces with a head of five bytes.
fn store(content: &[u8], is_last: bool) -> Vec<u8> {
    let mut stored = Vec::with_capacity(content.len() + content.len() / STORED_LIMIT * 5 + 5);
    let mut pieces = content.chunks(STORED_LIMIT).peekable();
    while let Some(piece) = pieces.next() {
        let length = piece.len() as u16;
        stored.push(u8::from(is_last && pieces.peek().is_none()));
        stored.extend_from_slice(&length.to_le_bytes());
        stored.extend_from_slice(&(!length).to_le_bytes());
        stored.extend_from_slice(piece);
    }
    stored
}

fn compress(level: Compression, content: &[u8], window: &[u8], flush: FlushCompress) -> io::Result<Vec<u8>> {
    let mut compress = Compress::new(level, false);
    if !window.is_empty() {
        compress.set_dictionary(window)?;
    }
    // More than it can become (zlib's `deflateBound`), so that once is enough.
    let mut deflated = Vec::with_capacity(content.len() + content.len() / 8 + 64);
    compress.compress_vec(content, &mut deflated, flush)?;
    if compress.total_in() == content.len() as u64 && deflated.len() < deflated.capacity() {
        Ok(deflated)
    } else {
        Err(io::Error::other("the compressor did not take all of its input"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes without a pattern (Knuth's generator, the highest bits).
    fn noise(length: usize) -> Vec<u8> {
        let next = |state: &u64| Some(state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1));
        std::iter::successors(Some(1), next)
            .skip(9)
            .map(|state: u64| (state >> 56) as u8)
            .take(length)
            .collect()
    }

    #[test]
    fn what_repeats_only_far_back_is_found_in_the_window() {
        let window = noise(WINDOW);
        let alone = inner(&window[1000..5000], &[]).unwrap().deflated.len();
        let after = inner(&window[1000..5000], &window).unwrap().deflated.len();
        assert!(alone > 3900 && after < 100, "{alone}, {after}");
    }

    #[test]
    fn text_is_not_dense_and_noise_is() {
        let noise = noise(512 * 1024);
        assert!(is_dense(&noise).unwrap());
        let text: Vec<u8> = noise.iter().map(|byte| b'0' + byte % 64).collect();
        assert!(!is_dense(&text).unwrap());
    }
}
