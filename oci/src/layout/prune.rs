//! What no name leads to is taken away.

use std::{collections::BTreeSet, fs, io, path::Path};

use super::{
    Layout,
    format::{BLOBS, blob_path},
    hold::Hold,
    names::Names,
};
use crate::{
    Digest, Error, Result, Source,
    copy::children,
    referrers,
    spec::{DOCUMENT_LIMIT, Descriptor, media_type},
    temporary::stale,
};

/// What was taken away, or would be.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Blobs, in the order of their digests.
    pub blobs: Vec<(Digest, u64)>,
    /// Files that processes left which were killed, in the order of their names.
    pub leftovers: Vec<Leftover>,
}

/// A file that a killed process left.
#[derive(Debug, PartialEq, Eq)]
pub struct Leftover {
    /// Its name in the layout's folder.
    pub name: String,
    /// Its bytes.
    pub size: u64,
}

impl Pruned {
    /// The bytes of all of it.
    pub fn freed(&self) -> u64 {
        let blobs = self.blobs.iter().map(|(_, size)| size);
        blobs.chain(self.leftovers.iter().map(|leftover| &leftover.size)).sum()
    }
}

impl Layout {
    /// Takes away the blobs that no name leads to, what refers to images that are gone, and what killed processes
    /// left. It waits until nobody else has the layout open, and tells `waiting` if it has to.
    ///
    /// # Errors
    /// When an image is damaged, or of a type that leads to nobody knows what: then nothing is taken away. Also where
    /// the file system has no locks, or the operating system refuses.
    pub fn prune(mut self, waiting: impl FnOnce()) -> Result<Pruned> {
        let hold = std::mem::replace(&mut self.hold, Hold::none());
        let _alone = hold.alone(&self.dir.join(BLOBS), waiting)?;
        let found = self.garbage()?;
        if !found.lists.is_empty() {
            self.edit_names(|names| {
                found.lists.iter().try_for_each(|list| names.remove(&self.place, list).map(drop))
            })?;
        }
        for (digest, _) in &found.pruned.blobs {
            remove(&self.dir.join(blob_path(digest)))?;
        }
        for leftover in &found.pruned.leftovers {
            remove(&self.dir.join(&leftover.name))?;
        }
        Ok(found.pruned)
    }

    /// What [`Layout::prune`] would take away now.
    ///
    /// # Errors
    /// As there, but for the locks.
    pub fn prunable(&self) -> Result<Pruned> {
        self.garbage().map(|found| found.pruned)
    }

    fn garbage(&self) -> Result<Garbage> {
        let names = self.index()?;
        let mut walk = Walk { layout: self, kept: BTreeSet::new() };
        names.images().try_for_each(|image| walk.keep(&image))?;
        let lists = walk.keep_referrers(&names)?;
        let unkept = self.blobs()?.into_iter().filter(|blob| !walk.kept.contains(&blob.digest));
        let blobs = unkept.map(|blob| (blob.digest, blob.size)).collect();
        Ok(Garbage { lists, pruned: Pruned { blobs, leftovers: self.leftovers()? } })
    }

    fn leftovers(&self) -> Result<Vec<Leftover>> {
        // Who has one locked is still at it.
        let unlocked = self.unfinished()?.into_iter().filter(|(path, _)| stale::lock(path).is_some());
        let named = unlocked.filter_map(|(path, size)| Some((path.file_name()?.to_str()?.to_owned(), size)));
        Ok(named.map(|(name, size)| Leftover { name, size }).collect())
    }
}

/// What is to go.
struct Garbage {
    /// Names of lists of what refers to images that are gone.
    lists: Vec<String>,
    pruned: Pruned,
}

/// A walk over all that names lead to.
struct Walk<'a> {
    layout: &'a Layout,
    kept: BTreeSet<Digest>,
}

impl Walk<'_> {
    /// Keeps a manifest or index and all below it.
    fn keep(&mut self, root: &Descriptor) -> Result<()> {
        let mut left = vec![root.clone()];
        while let Some(descriptor) = left.pop() {
            if !self.kept.insert(descriptor.digest.clone()) {
                continue;
            }
            let children = self.children(&descriptor)?;
            if media_type::is_index(&descriptor.media_type) {
                left.extend(children);
            } else {
                self.kept.extend(children.into_iter().map(|child| child.digest));
            }
        }
        Ok(())
    }

    fn children(&self, descriptor: &Descriptor) -> Result<Vec<Descriptor>> {
        let kind = &descriptor.media_type;
        if !media_type::is_index(kind) && !media_type::is_manifest(kind) {
            let reason = format!("what a `{kind}` leads to is not known, so that nothing can be taken away");
            return Err(Error::BadDocument { digest: descriptor.digest.clone(), reason });
        }
        children(descriptor, &self.layout.blob(descriptor)?.bytes(DOCUMENT_LIMIT)?)
    }

    /// Keeps what refers to what is kept, and what refers to that in turn; answers the names of the other lists.
    fn keep_referrers(&mut self, names: &Names) -> Result<Vec<String>> {
        let mut left = names.lists();
        loop {
            let tags: BTreeSet<String> = self.kept.iter().map(referrers::tag).collect();
            let (of_kept, others): (Vec<_>, _) = left.into_iter().partition(|(tag, _)| tags.contains(tag));
            if of_kept.is_empty() {
                return Ok(others.into_iter().map(|(tag, _)| tag).collect());
            }
            for (_, list) in &of_kept {
                self.keep_list(list)?;
            }
            left = others;
        }
    }

    /// A list may name what was never copied.
    fn keep_list(&mut self, list: &Descriptor) -> Result<()> {
        self.kept.insert(list.digest.clone());
        for entry in self.children(list)? {
            match self.keep(&entry) {
                Err(Error::NoBlob { .. }) => {}
                outcome => outcome?,
            }
        }
        Ok(())
    }
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::from_io("remove", path, error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
