//! Several images under one name, one for each platform.

use crate::{
    Blob, Error, Image, Result, Source, json,
    spec::{Annotations, Descriptor, ImageIndex, media_type},
};

/// An immutable index of images for several platforms.
pub struct Index {
    images: Vec<Image>,
    blob: Blob,
}

impl Index {
    /// An index of `images`, in this order: consumers that ignore platforms take the first.
    pub fn new(images: Vec<Image>) -> Self {
        let manifests = images
            .iter()
            .map(|image| Descriptor {
                platform: image.platform().cloned(),
                ..image.manifest().descriptor().clone()
            })
            .collect();
        let index = ImageIndex {
            schema_version: 2,
            media_type: Some(media_type::INDEX.to_owned()),
            manifests,
            annotations: Annotations::new(),
        };
        let blob = Blob::from_bytes(media_type::INDEX, json::render(&index));
        Self { images, blob }
    }

    /// The images.
    pub fn images(&self) -> &[Image] {
        &self.images
    }

    /// The index document.
    pub fn manifest(&self) -> &Blob {
        &self.blob
    }
}

impl Source for Index {
    fn resolve(&self, _name: Option<&str>) -> Result<Descriptor> {
        Ok(self.blob.descriptor().clone())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        if descriptor.digest == *self.blob.digest() {
            return Ok(self.blob.clone());
        }
        self.images.iter().find_map(|image| image.blob(descriptor).ok()).ok_or_else(|| Error::NoBlob {
            place: "the built index".to_owned(),
            digest: descriptor.digest.clone(),
        })
    }
}
