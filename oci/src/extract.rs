//! What is in a filesystem layer: one file, all names, or whether it has a folder.

use std::io::{self, Read};

use crate::{Blob, Error, Result, compression::Packing};

/// The most that a layer may unpack to on the way to the file, in bytes: gzip can make a thousand of one.
const UNPACKED_LIMIT: u64 = 8 << 30;

/// The content of the regular file at `path` (absolute) in a layer, or `None` when the layer has no such file.
///
/// # Errors
/// [`Error::TooLarge`] when the file has more than `limit` bytes, [`Error::Damaged`] when the layer cannot be
/// unpacked, [`Error::Io`] also when it unpacks to more than any layer has, or the error of the place that holds it.
pub fn extract(layer: &Blob, path: &str, limit: u64) -> Result<Option<Vec<u8>>> {
    let from_io = |error| Error::from_io("unpack", layer.name(), error);
    let mut archive = tar::Archive::new(Bounded { reader: unpacked(layer)?, left: UNPACKED_LIMIT });
    for entry in archive.entries().map_err(from_io)? {
        let entry = entry.map_err(from_io)?;
        if !entry.header().entry_type().is_file() || !is_at(&entry.path_bytes(), path) {
            continue;
        }
        let size = entry.size();
        if size > limit {
            return Err(Error::TooLarge { what: format!("`{path}`"), size, limit });
        }
        let mut content = Vec::new();
        entry.take(limit).read_to_end(&mut content).map_err(from_io)?;
        return Ok(Some(content));
    }
    Ok(None)
}

/// The paths of all that a layer has but folders, absolute, in its order; removals of lower layers' files too, under
/// their own names.
///
/// # Errors
/// As [`extract`].
pub fn paths(layer: &Blob) -> Result<Vec<String>> {
    let from_io = |error| Error::from_io("unpack", layer.name(), error);
    let mut archive = tar::Archive::new(Bounded { reader: unpacked(layer)?, left: UNPACKED_LIMIT });
    let mut paths = Vec::new();
    for entry in archive.entries().map_err(from_io)? {
        let entry = entry.map_err(from_io)?;
        if !entry.header().entry_type().is_dir() {
            paths.push(format!("/{}", String::from_utf8_lossy(relative(&entry.path_bytes()))));
        }
    }
    Ok(paths)
}

/// Whether a layer has the folder at `path` (absolute), or anything in it.
///
/// # Errors
/// As [`extract`], less the limit of the file.
pub fn holds_folder(layer: &Blob, path: &str) -> Result<bool> {
    let from_io = |error| Error::from_io("unpack", layer.name(), error);
    let mut archive = tar::Archive::new(Bounded { reader: unpacked(layer)?, left: UNPACKED_LIMIT });
    for entry in archive.entries().map_err(from_io)? {
        if is_below(&entry.map_err(from_io)?.path_bytes(), path) {
            return Ok(true);
        }
    }
    Ok(false)
}

fn unpacked(layer: &Blob) -> Result<Box<dyn Read>> {
    let media_type = &layer.descriptor().media_type;
    let packing = Packing::of(media_type).ok_or_else(|| Error::Damaged {
        digest: layer.digest().clone(),
        reason: format!("layers of type `{media_type}` cannot be unpacked"),
    })?;
    let unpacked = layer.verified().and_then(|content| packing.unpack(content));
    unpacked.map_err(|error| Error::from_io("open", layer.name(), error))
}

/// A reader that fails instead of giving more than it may.
struct Bounded<R> {
    reader: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.left = self.left.checked_sub(n as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {} GiB", UNPACKED_LIMIT >> 30))
        })?;
        Ok(n)
    }
}

fn is_at(entry: &[u8], path: &str) -> bool {
    relative(entry) == path.trim_start_matches('/').as_bytes()
}

fn is_below(entry: &[u8], folder: &str) -> bool {
    let rest = relative(entry).strip_prefix(folder.trim_matches('/').as_bytes());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
}

/// Layers name files `app.wasm`, `./app.wasm` or `/app.wasm`.
fn relative(entry: &[u8]) -> &[u8] {
    entry.strip_prefix(b"./").or_else(|| entry.strip_prefix(b"/")).unwrap_or(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        for entry in ["data", "data/", "./data/x", "/data/x/y"] {
            assert!(is_below(entry.as_bytes(), "/data") && is_below(entry.as_bytes(), "/data/"), "{entry}");
        }
        for entry in ["database", "./x/data", ""] {
            assert!(!is_below(entry.as_bytes(), "/data"), "{entry}");
        }
    }

    #[test]
    fn a_layer_without_end_is_given_up() {
        let mut endless = Bounded { reader: io::repeat(0), left: 1000 };
        let error = io::copy(&mut endless, &mut io::sink()).unwrap_err().to_string();
        assert_eq!(error, "it unpacks to more than 8 GiB");
        let mut whole = Bounded { reader: &[1; 1000][..], left: 1000 };
        assert_eq!(io::copy(&mut whole, &mut io::sink()).unwrap(), 1000);
    }
}
