//! A place whose layers are followed as they are read.

use std::sync::{Arc, Mutex, PoisonError};

use wpack_oci::{
    Blob, Digest, Progress, Put, Result, Source, observed,
    spec::{Descriptor, media_type},
};

/// A source that tells of each layer that is read from it.
pub(crate) struct Watched<'a> {
    source: &'a dyn Source,
    progress: Arc<dyn Progress>,
    begun: Mutex<Vec<Descriptor>>,
}

impl<'a> Watched<'a> {
    pub(super) fn new(source: &'a dyn Source, progress: Arc<dyn Progress>) -> Self {
        Self { source, progress, begun: Mutex::default() }
    }

    /// Says that what was begun is there.
    pub(crate) fn end(self) {
        for layer in self.begun.into_inner().unwrap_or_else(PoisonError::into_inner) {
            self.progress.end(&layer, Some(Put::Written));
        }
    }
}

impl Source for Watched<'_> {
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor> {
        self.source.resolve(name)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        let blob = self.source.blob(descriptor)?;
        let kind = &descriptor.media_type;
        let is_document =
            media_type::is_manifest(kind) || media_type::is_index(kind) || media_type::is_config(kind);
        if is_document {
            return Ok(blob);
        }
        self.begun.lock().unwrap_or_else(PoisonError::into_inner).push(descriptor.clone());
        Ok(observed(blob, &self.progress))
    }

    fn referrers(&self, subject: &Digest, artifact_type: Option<&str>) -> Result<Vec<Descriptor>> {
        self.source.referrers(subject, artifact_type)
    }
}
