//! Whether a place holds what it says.

use std::{
    collections::BTreeMap,
    io::{self, ErrorKind, Read},
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use serde::Deserialize;

use crate::{
    Blob, Digest, Error, Put, Result, Sink, Source, Task,
    compression::Packing,
    copy, json,
    layer::Hashed,
    spec::{Descriptor, Manifest, RootFs, media_type},
};

/// Reads all of `root` and checks each size and digest, and what the configs say about the layers: their
/// digests before compression, and one line of history for each.
///
/// # Errors
/// [`Error::Damaged`] or [`Error::BadDocument`] for what is wrong, or the error of the place.
pub fn verify(source: &dyn Source, root: &Descriptor) -> Result<()> {
    let check = Check { source, diff_ids: Mutex::default() };
    let task = Task { jobs: NonZeroUsize::MIN, progress: Arc::new(()) };
    copy(source, root, &check, None, &task).map(drop)
}

/// A sink that keeps nothing but digests. Layers come before their manifest, so it knows them by then.
struct Check<'a> {
    source: &'a dyn Source,
    diff_ids: Mutex<BTreeMap<Digest, Digest>>,
}

impl Sink for Check<'_> {
    fn has(&self, _: &Descriptor) -> Result<bool> {
        Ok(false)
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        let media_type = &blob.descriptor().media_type;
        if media_type::is_manifest(media_type) {
            self.check_manifest(blob)?;
        }
        if let Some(diff_id) = read(blob)? {
            let mut diff_ids = self.diff_ids.lock().unwrap_or_else(PoisonError::into_inner);
            diff_ids.insert(blob.digest().clone(), diff_id);
        }
        Ok(Put::Written)
    }

    fn finish(&self, root: &Blob, _: Option<&str>) -> Result<()> {
        self.put(root).map(drop)
    }
}

impl Check<'_> {
    fn check_manifest(&self, manifest: &Blob) -> Result<()> {
        let Manifest { config, layers, .. } = json::read(manifest)?;
        if !media_type::is_config(&config.media_type) {
            return Ok(());
        }
        let claims: Claims = json::read(&self.source.blob(&config)?)?;
        let diff_ids = self.diff_ids.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<_> = layers.iter().filter_map(|layer| diff_ids.get(&layer.digest)).collect();
        let bad = |reason| Err(Error::BadDocument { digest: config.digest.clone(), reason });
        if claims.rootfs.diff_ids.iter().ne(found.iter().copied()) {
            return bad("its rootfs.diff_ids are not the digests of the unpacked layers".to_owned());
        }
        let lines = claims.history.iter().filter(|line| !line.empty_layer).count();
        if !claims.history.is_empty() && lines != found.len() {
            return bad(format!("its history tells of {lines} layers, but there are {}", found.len()));
        }
        Ok(())
    }
}

/// What a config says about layers.
#[derive(Deserialize)]
struct Claims {
    rootfs: RootFs,
    #[serde(default)]
    history: Vec<Line>,
}

/// A line of history, which may be one of a step that made no layer.
#[derive(Deserialize)]
struct Line {
    #[serde(default)]
    empty_layer: bool,
}

/// Reads a blob to its end; the digest of what is packed in it, if it is a filesystem layer.
fn read(blob: &Blob) -> Result<Option<Digest>> {
    let packing = Packing::of(&blob.descriptor().media_type);
    let unpacked = blob.verified().and_then(|content| match packing {
        Some(packing) => hash(packing.unpack(content)?),
        None => hash(content),
    });
    unpacked.map(|digest| packing.map(|_| digest)).map_err(|error| match error.kind() {
        // What decoders call a stream that is none of theirs.
        ErrorKind::InvalidInput | ErrorKind::InvalidData | ErrorKind::UnexpectedEof => {
            Error::Damaged { digest: blob.digest().clone(), reason: error.to_string() }
        }
        _ => Error::from_io("read", blob.name(), error),
    })
}

fn hash(mut content: impl Read) -> io::Result<Digest> {
    let mut hashed = Hashed::new(io::sink());
    io::copy(&mut content, &mut hashed)?;
    Ok(hashed.digest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Image, Layer};

    /// An image with one layer and this config.
    fn image(config: &str, media_type: &str, content: &[u8]) -> Image {
        let config = Blob::from_bytes("application/vnd.oci.image.config.v1+json", config.into());
        let blob = Blob::from_bytes(media_type, content.to_vec());
        Image::new(Config::Opaque(config), vec![Layer { blob, diff_id: None, created_by: String::new() }])
    }

    fn check(image: &Image) -> Result<(), String> {
        verify(image, image.manifest().descriptor()).map_err(|e| e.to_string())
    }

    const PLAIN: &str = "application/vnd.oci.image.layer.v1.tar";
    const GZIP: &str = "application/vnd.oci.image.layer.v1.tar+gzip";
    const HELLO: &str = "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    #[test]
    fn the_config_must_know_the_layers() {
        let right = format!(r#"{{"rootfs":{{"type":"layers","diff_ids":["{HELLO}"]}}}}"#);
        check(&image(&right, PLAIN, b"hello")).unwrap();
        let wrong = check(&image(&right, PLAIN, b"HELLO")).unwrap_err();
        assert!(wrong.contains("its rootfs.diff_ids are not"), "{wrong}");
        let raw = check(&image(&right, "application/wasm", b"hello")).unwrap_err();
        assert!(raw.contains("its rootfs.diff_ids are not"), "{raw}");
    }

    #[test]
    fn history_has_a_line_for_each_layer() {
        let config = |history: &str| {
            let rootfs = format!(r#"{{"type":"layers","diff_ids":["{HELLO}"]}}"#);
            image(&format!(r#"{{"rootfs":{rootfs},"history":[{history}]}}"#), PLAIN, b"hello")
        };
        check(&config("")).unwrap();
        check(&config(r#"{"created_by":"a"},{"empty_layer":true}"#)).unwrap();
        let wrong = check(&config("{},{}")).unwrap_err();
        assert!(wrong.contains("its history tells of 2 layers, but there are 1"), "{wrong}");
    }

    #[test]
    fn a_layer_that_does_not_unpack_is_damaged() {
        let config = r#"{"rootfs":{"type":"layers","diff_ids":[]}}"#;
        assert!(check(&image(config, GZIP, b"no gzip at all")).unwrap_err().contains("is damaged: "));
    }
}
