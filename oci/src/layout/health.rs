//! Whether a layout is whole: all of it is read.

use std::{collections::BTreeSet, io};

use super::Layout;
use crate::{Blob, Digest, Error, Result, Source as _, copy::Tree, spec::Descriptor};

/// What a layout holds, and what is wrong with it. Sizes are in bytes.
#[derive(Debug, Default)]
pub struct Health {
    /// Entries of `index.json`.
    pub images: usize,
    /// Files with content.
    pub blobs: usize,
    /// Their size.
    pub bytes: u64,
    /// Of these, what no image needs any more: where a name went to another image, the former one stays.
    pub unused: usize,
    /// Their size.
    pub unused_bytes: u64,
    /// Files that were begun and not finished: a pull that goes on next time, or what a killed process left.
    pub unfinished: usize,
    /// Content that is not what its name says, by its digest.
    pub damaged: Vec<Digest>,
    /// Images that lack something.
    pub broken: Vec<Broken>,
}

/// An image that lacks something.
#[derive(Debug)]
pub struct Broken {
    /// Its name, or its digest.
    pub name: String,
    /// What is missing.
    pub reason: Error,
}

impl Layout {
    /// Looks at every image and reads every blob.
    ///
    /// # Errors
    /// When the layout itself cannot be read; what is wrong with its content is in the answer.
    pub fn health(&self) -> Result<Health> {
        let mut health = Health { unfinished: self.unfinished()?.len(), ..Health::default() };
        // Read before the images are: what another process adds meanwhile is not taken for unused.
        let blobs = self.blobs()?;
        let mut used = BTreeSet::new();
        for (name, root) in self.index()?.roots() {
            health.images += 1;
            if let Err(reason) = self.walk(&root, &mut used) {
                let name = name.map_or_else(|| root.digest.to_string(), str::to_owned);
                health.broken.push(Broken { name, reason });
            }
        }
        for descriptor in blobs {
            health.blobs += 1;
            health.bytes += descriptor.size;
            if !used.contains(&descriptor.digest) {
                health.unused += 1;
                health.unused_bytes += descriptor.size;
            }
            if !self.is_intact(&descriptor)? {
                health.damaged.push(descriptor.digest);
            }
        }
        Ok(health)
    }

    /// Everything that `root` needs.
    fn walk(&self, root: &Descriptor, used: &mut BTreeSet<Digest>) -> Result<()> {
        used.insert(root.digest.clone());
        let tree = Tree::read(self, root)?;
        used.extend(tree.documents().cloned());
        used.extend(tree.leaves.iter().map(|leaf| leaf.digest.clone()));
        tree.leaves.iter().try_for_each(|leaf| self.blob(leaf).map(drop))
    }

    fn is_intact(&self, descriptor: &Descriptor) -> Result<bool> {
        let path = self.path(descriptor);
        let blob = Blob::in_file(descriptor.clone(), path.clone(), 0);
        let read = blob.verified().and_then(|mut content| io::copy(&mut content, &mut io::sink()));
        match read.map_err(|error| Error::from_io("read", path, error)) {
            Ok(_) => Ok(true),
            Err(Error::Damaged { .. }) => Ok(false),
            // Removed since.
            Err(Error::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::{Path, PathBuf},
    };

    use super::*;
    use crate::{Config, Image, Layer, Sink as _};

    /// A layout with one image of one layer, and the layer's file.
    fn layout(dir: &Path) -> (Layout, PathBuf) {
        let layout = Layout::create(dir).unwrap();
        let blob = |media_type, content: &str| Blob::from_bytes(media_type, content.into());
        let config = blob("application/vnd.wasm.config.v0+json", "{}");
        let content = blob("application/wasm", "content");
        let file = layout.path(content.descriptor());
        let layer = Layer { blob: content.clone(), diff_id: None, created_by: String::new() };
        let image = Image::new(Config::Opaque(config.clone()), vec![layer]);
        for part in [&config, &content] {
            layout.put(part).unwrap();
        }
        layout.finish(image.manifest(), Some("app:1")).unwrap();
        (layout, file)
    }

    #[test]
    fn what_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let (layout, _) = layout(dir.path());
        let health = layout.health().unwrap();
        assert_eq!((health.images, health.blobs, health.unused, health.unfinished), (1, 3, 0, 0));
        assert!(health.damaged.is_empty() && health.broken.is_empty());
    }

    #[test]
    fn what_is_missing_or_changed_or_left() {
        let dir = tempfile::tempdir().unwrap();
        let (layout, file) = layout(dir.path());
        layout.put(&Blob::from_bytes("", b"other".to_vec())).unwrap();
        fs::write(dir.path().join(".wpack-aB3dE6.partial"), "").unwrap();
        fs::write(&file, "CONTENT").unwrap();
        let health = layout.health().unwrap();
        assert_eq!((health.blobs, health.unused, health.unused_bytes, health.unfinished), (4, 1, 5, 1));
        assert_eq!(health.damaged, [Digest::sha256(b"content")]);
        assert!(health.broken.is_empty());
        fs::remove_file(file).unwrap();
        let health = layout.health().unwrap();
        assert!(health.damaged.is_empty());
        let [Broken { name, reason: Error::NoBlob { .. } }] = &health.broken[..] else {
            panic!("{health:?}")
        };
        assert_eq!(name, "app:1");
    }
}
