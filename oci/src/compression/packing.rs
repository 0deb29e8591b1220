//! Layers as they travel, and what is in them.

use std::io::{self, ErrorKind, Read};

use flate2::read::MultiGzDecoder;
use zstd::stream::read::Decoder;

use crate::{Error, spec::media_type};

/// How a filesystem layer travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    Plain,
    Gzip,
    Zstd,
}

impl Packing {
    /// The packing that a media type names; `None` for what is no filesystem.
    pub(crate) fn of(media_type: &str) -> Option<Self> {
        match media_type {
            media_type::LAYER_TAR => Some(Self::Plain),
            media_type::LAYER_GZIP | media_type::DOCKER_LAYER_GZIP => Some(Self::Gzip),
            media_type::LAYER_ZSTD => Some(Self::Zstd),
            _ => None,
        }
    }

    /// The tar in it. Reading fails with [`ErrorKind::InvalidData`], [`ErrorKind::InvalidInput`] or
    /// [`ErrorKind::UnexpectedEof`] where the content is not what the media type says.
    pub(crate) fn unpack<'a>(self, content: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Plain => Box::new(content),
            Self::Gzip => Box::new(MultiGzDecoder::new(content)),
            Self::Zstd => Box::new(Zstd(Decoder::new(content)?)),
        })
    }
}

/// A decoder that says of bad content that it is bad. It takes windows of at most 128 MiB, zstd's own limit.
struct Zstd<R: Read>(Decoder<'static, io::BufReader<R>>);

impl<R: Read> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            // zstd's own errors are words; those of the place come through as they are.
            let is_of_zstd = error.get_ref().is_some_and(|inner| !inner.is::<Error>());
            match error.kind() {
                ErrorKind::Other if is_of_zstd => io::Error::new(ErrorKind::InvalidData, error),
                _ => error,
            }
        })
    }
}
