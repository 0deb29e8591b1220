//! How filesystem layers are compressed, and read again.

mod deflate;
mod gzip;
mod packing;

use std::{
    io::{self, Write},
    thread,
};

use zstd::stream::write::Encoder;

use self::gzip::Gzip;
pub(crate) use self::packing::Packing;
use crate::spec::media_type;

/// How hard zstd tries: as long as gzip. Part of each layer's digest (`docs/adr/0009-compression.md`).
const ZSTD_LEVEL: i32 = 6;

/// The most threads that compress at the same time: each holds a few megabytes, of zstd some twenty.
const MOST_THREADS: usize = 8;
const MOST_ZSTD_THREADS: usize = 4;

/// How the filesystem layers of an image are compressed.
///
/// The bytes depend on nothing but the content: not on the number of threads, nor on the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compression {
    /// What every consumer reads.
    #[default]
    Gzip,
    /// Smaller and quicker to unpack; Docker's classic store and other old consumers cannot read it.
    Zstd,
}

impl Compression {
    /// The media type of a layer.
    pub(crate) fn media_type(self) -> &'static str {
        match self {
            Self::Gzip => media_type::LAYER_GZIP,
            Self::Zstd => media_type::LAYER_ZSTD,
        }
    }
}

/// A writer that compresses what passes, on all processors.
pub(crate) enum Compressor<W: Write> {
    Gzip(Gzip<W>),
    Zstd(Encoder<'static, W>),
}

impl<W: Write> Compressor<W> {
    /// Compresses into `writer`.
    pub(crate) fn new(compression: Compression, writer: W) -> io::Result<Self> {
        let threads = thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        Self::with_threads(compression, writer, threads)
    }

    fn with_threads(compression: Compression, writer: W, threads: usize) -> io::Result<Self> {
        Ok(match compression {
            Compression::Gzip => Self::Gzip(Gzip::new(writer, threads)?),
            Compression::Zstd => {
                let mut encoder = Encoder::new(writer, ZSTD_LEVEL)?;
                // From one on, the number changes nothing in the output; none would be another format.
                encoder.multithread(threads.min(MOST_ZSTD_THREADS) as u32)?;
                Self::Zstd(encoder)
            }
        })
    }

    /// Writes what is left.
    pub(crate) fn finish(self) -> io::Result<W> {
        match self {
            Self::Gzip(gzip) => gzip.finish(),
            Self::Zstd(zstd) => zstd.finish(),
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Gzip(gzip) => gzip.write(bytes),
            Self::Zstd(zstd) => zstd.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Gzip(gzip) => gzip.flush(),
            Self::Zstd(zstd) => zstd.flush(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;
    use crate::Digest;

    /// Bytes that compress well in one half and not at all in the other.
    fn mixed(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..length).map(|at| if at < length / 2 { (at / 7) as u8 & random() } else { random() }).collect()
    }

    fn compress(compression: Compression, content: &[u8], threads: usize) -> Vec<u8> {
        let mut compressor = Compressor::with_threads(compression, Vec::new(), threads).unwrap();
        compressor.write_all(content).unwrap();
        compressor.finish().unwrap()
    }

    fn unpack(packing: Packing, bytes: Vec<u8>) -> Vec<u8> {
        let mut content = Vec::new();
        packing.unpack(io::Cursor::new(bytes)).unwrap().read_to_end(&mut content).unwrap();
        content
    }

    #[test]
    fn the_number_of_threads_changes_nothing() {
        let content = mixed(20_000_000);
        for compression in [Compression::Gzip, Compression::Zstd] {
            let alone = Digest::sha256(&compress(compression, &content, 1));
            for threads in [2, 3, 8] {
                assert_eq!(Digest::sha256(&compress(compression, &content, threads)), alone, "{threads}");
            }
        }
    }

    #[test]
    fn every_length_reads_back() {
        const BLOCK: usize = 512 * 1024;
        let content = mixed(3 * BLOCK);
        for length in [0, 1, 100, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 3 * BLOCK] {
            let content = &content[3 * BLOCK - length..];
            let gzip = compress(Compression::Gzip, content, 2);
            assert!(unpack(Packing::Gzip, gzip.clone()) == content, "gzip of {length} bytes");
            let mut one_member = Vec::new();
            flate2::read::GzDecoder::new(&gzip[..]).read_to_end(&mut one_member).unwrap();
            assert!(one_member == content, "{length} bytes are one member");
            assert!(unpack(Packing::Zstd, compress(Compression::Zstd, content, 2)) == content, "{length}");
        }
    }

    #[test]
    fn what_cannot_be_compressed_hardly_grows() {
        let content = mixed(8_000_000)[4_000_000..].to_vec();
        for compression in [Compression::Gzip, Compression::Zstd] {
            let size = compress(compression, &content, 2).len();
            assert!((4_000_000..4_001_000).contains(&size), "{size}");
        }
    }
}
