//! One file out of a filesystem layer.

use std::io::Read;

use flate2::read::MultiGzDecoder;

use crate::{Blob, Error, Result, spec::media_type};

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
    match layer.descriptor().media_type.as_str() {
        media_type::LAYER_TAR => Ok(Box::new(reader)),
        media_type::LAYER_GZIP | media_type::DOCKER_LAYER_GZIP => Ok(Box::new(MultiGzDecoder::new(reader))),
        other => {
            let reason = format!("layers of type `{other}` cannot be unpacked");
            Err(Error::Damaged { digest: layer.digest().clone(), reason })
        }
    }
}

/// Layers name files `app.wasm`, `./app.wasm` or `/app.wasm`.
fn is_at(entry: &[u8], path: &str) -> bool {
    let entry = entry.strip_prefix(b"./").or_else(|| entry.strip_prefix(b"/")).unwrap_or(entry);
    entry == path.trim_start_matches('/').as_bytes()
}
