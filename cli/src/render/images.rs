//! What `build`, `push`, `pull` and `copy` answer.

use std::path::Path;

use serde::Serialize;
use wpack_oci::{
    Copied, Digest, Image, Location, Source,
    spec::{DOCUMENT_LIMIT, Descriptor, ImageIndex, Manifest, media_type},
};

use crate::{built::Built, format::Format};

/// What `build`, `push`, `pull` and `copy` print with `--json`.
#[derive(Serialize, Default)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack build, push, pull and copy"))]
pub(crate) struct Document {
    /// One entry for each name that was written.
    images: Vec<Written>,
}

/// An image or index under one name.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Image"))]
#[serde(rename_all = "camelCase")]
struct Written {
    /// The package of `wpack.toml`, if it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<String>,
    /// The name without tag and digest.
    name: String,
    /// The tag, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// The digest of the manifest or index.
    digest: Digest,
    /// Its media type.
    media_type: String,
    /// Its bytes.
    size: u64,
    /// The form that was built.
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<Format>,
    /// The platforms of an index, such as `linux/amd64`.
    platforms: Vec<String>,
    /// The image for each platform.
    manifests: Vec<OneManifest>,
    /// Where it was written to, as locations.
    outputs: Vec<String>,
    /// Bytes that were sent.
    uploaded: u64,
    /// Bytes that were there already.
    skipped: u64,
    /// Bytes that the registry took from another repository of its own.
    mounted: u64,
}

/// The image for one platform.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Manifest"))]
struct OneManifest {
    #[serde(skip_serializing_if = "Option::is_none")]
    platform: Option<String>,
    digest: Digest,
    size: u64,
    layers: Vec<OneLayer>,
}

/// A blob of an image.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Layer"))]
#[serde(rename_all = "camelCase")]
struct OneLayer {
    media_type: String,
    digest: Digest,
    size: u64,
}

impl Document {
    /// Says which package the images are of.
    pub(crate) fn of_package(mut self, name: Option<&str>) -> Self {
        self.images.iter_mut().for_each(|image| image.package = name.map(str::to_owned));
        self
    }

    /// Adds the images of `other`.
    pub(crate) fn extend(&mut self, other: Self) {
        self.images.extend(other.images);
    }

    /// Adds an image that was built and written to `location`.
    pub(crate) fn built(&mut self, location: &Location, format: Format, built: &Built, copied: Copied) {
        let manifests = built.images().iter().map(OneManifest::of_image).collect();
        let written = Written::new(location, built.root().descriptor(), manifests, copied);
        let written = Written { format: Some(format), ..written };
        match self.images.iter_mut().find(|image| image.is_called_like(&written)) {
            Some(image) => image.merge(written),
            None => self.images.push(written),
        }
    }

    /// Adds an image that was copied to `location` from elsewhere.
    ///
    /// # Errors
    /// When the manifests, which were just copied, cannot be read again.
    pub(crate) fn copied(
        &mut self,
        location: &Location,
        source: &dyn Source,
        root: &Descriptor,
        copied: Copied,
    ) -> wpack_oci::Result<()> {
        let manifests = OneManifest::below(source, root)?;
        self.images.push(Written::new(location, root, manifests, copied));
        Ok(())
    }

    /// An image that was copied alone.
    ///
    /// # Errors
    /// As [`Document::copied`].
    pub(crate) fn copy(
        location: &Location,
        source: &dyn Source,
        root: &Descriptor,
        copied: Copied,
    ) -> wpack_oci::Result<Self> {
        let mut document = Self::default();
        document.copied(location, source, root, copied)?;
        Ok(document)
    }

    /// A module that was taken out of an image into a file.
    ///
    /// # Errors
    /// When the image's manifests cannot be read again.
    pub(crate) fn file(
        image: &Location,
        file: &Path,
        source: &dyn Source,
        root: &Descriptor,
    ) -> wpack_oci::Result<Self> {
        let mut document = Self::copy(image, source, root, Copied::default())?;
        document.images.iter_mut().for_each(|image| image.outputs = vec![file.display().to_string()]);
        Ok(document)
    }

    /// `NAME@sha256:…`, a line for each.
    pub(crate) fn text(&self) -> String {
        self.images.iter().map(|image| format!("{}@{}\n", image.name, image.digest)).collect()
    }
}

impl Written {
    fn new(location: &Location, root: &Descriptor, manifests: Vec<OneManifest>, copied: Copied) -> Self {
        let (name, tag) = name(location);
        Self {
            package: None,
            name,
            tag,
            digest: root.digest.clone(),
            media_type: root.media_type.clone(),
            size: root.size,
            format: None,
            platforms: manifests.iter().filter_map(|manifest| manifest.platform.clone()).collect(),
            manifests,
            outputs: vec![location.to_string()],
            uploaded: copied.uploaded,
            skipped: copied.skipped,
            mounted: copied.mounted,
        }
    }
}

impl Written {
    /// Whether it is the same name in another place.
    fn is_called_like(&self, other: &Self) -> bool {
        (&self.name, &self.tag, &self.digest) == (&other.name, &other.tag, &other.digest)
    }

    fn merge(&mut self, other: Self) {
        self.outputs.extend(other.outputs);
        self.uploaded += other.uploaded;
        self.skipped += other.skipped;
        self.mounted += other.mounted;
    }
}

/// The name without its tag, so that `name@digest` can be used as it is.
fn name(location: &Location) -> (String, Option<String>) {
    match location {
        Location::Store(name)
        | Location::Registry(name)
        | Location::DockerArchive { reference: Some(name), .. } => {
            (name.familiar_name(), name.tag().map(str::to_owned))
        }
        Location::Layout { dir, tag } => (format!("oci:{}", dir.display()), tag.clone()),
        Location::OciArchive { file, tag } => (format!("oci-archive:{}", file.display()), tag.clone()),
        Location::DockerArchive { file, reference: None } => {
            (format!("docker-archive:{}", file.display()), None)
        }
    }
}

impl OneManifest {
    fn of_image(image: &Image) -> Self {
        Self {
            platform: image.platform().map(ToString::to_string),
            digest: image.manifest().digest().clone(),
            size: image.manifest().size(),
            layers: image.layers().iter().map(|layer| OneLayer::of(layer.blob.descriptor())).collect(),
        }
    }

    /// The manifest itself or, for an index, those that it names; entries that are no manifests are passed over.
    fn below(source: &dyn Source, root: &Descriptor) -> wpack_oci::Result<Vec<Self>> {
        let bytes = source.blob(root)?.bytes(DOCUMENT_LIMIT)?;
        if !media_type::is_index(&root.media_type) {
            return Ok(Self::read(root, &bytes).into_iter().collect());
        }
        let entries =
            serde_json::from_slice::<ImageIndex>(&bytes).map(|index| index.manifests).unwrap_or_default();
        let manifests = entries.iter().filter(|entry| media_type::is_manifest(&entry.media_type));
        let read = |entry: &Descriptor| Ok(Self::read(entry, &source.blob(entry)?.bytes(DOCUMENT_LIMIT)?));
        manifests.filter_map(|entry| read(entry).transpose()).collect()
    }

    fn read(descriptor: &Descriptor, bytes: &[u8]) -> Option<Self> {
        let manifest: Manifest = serde_json::from_slice(bytes).ok()?;
        Some(Self {
            platform: descriptor.platform.as_ref().map(ToString::to_string),
            digest: descriptor.digest.clone(),
            size: descriptor.size,
            layers: manifest.layers.iter().map(OneLayer::of).collect(),
        })
    }
}

impl OneLayer {
    fn of(descriptor: &Descriptor) -> Self {
        Self {
            media_type: descriptor.media_type.clone(),
            digest: descriptor.digest.clone(),
            size: descriptor.size,
        }
    }
}
