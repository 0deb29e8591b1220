//! One file out of a filesystem layer.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::{Blob, Error, Result, layer::Packing};

/// The content of the regular file at `path` (absolute) in a layer, or `None` when the layer has no such file.
///
/// # Errors
/// [`Error::TooLarge`] when the file has more than `limit` bytes, [`Error::Damaged`] when the layer cannot be
/// unpacked, or the error of the place that holds it.
pub fn extract(layer: &Blob, path: &str, limit: u64) -> Result<Option<Vec<u8>>> {
    let from_io = |error| Error::from_io("unpack", layer.name(), error);
    let mut archive = tar::Archive::new(unpacked(layer)?);
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

fn unpacked(layer: &Blob) -> Result<Box<dyn Read>> {
    let reader = layer.verified().map_err(|error| Error::from_io("open", layer.name(), error))?;
    let media_type = &layer.descriptor().media_type;
    match Packing::of(media_type) {
        Some(Packing::Plain) => Ok(Box::new(reader)),
        Some(Packing::Gzip) => Ok(Box::new(MultiGzDecoder::new(reader))),
        None => {
            let reason = format!("layers of type `{media_type}` cannot be unpacked");
            Err(Error::Damaged { digest: layer.digest().clone(), reason })
        }
    }
}

/// Layers name files `app.wasm`, `./app.wasm` or `/app.wasm`.
fn is_at(entry: &[u8], path: &str) -> bool {
    let entry = entry.strip_prefix(b"./").or_else(|| entry.strip_prefix(b"/")).unwrap_or(entry);
    entry == path.trim_start_matches('/').as_bytes()
}
