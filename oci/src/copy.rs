//! The one function that moves bytes.

mod each;
mod observed;
mod referrers;
mod tree;

use std::{
    collections::BTreeSet,
    num::NonZeroUsize,
    ops::AddAssign,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use self::each::each;
pub use self::observed::observed;
pub use self::referrers::copy_referrers;
pub(crate) use self::tree::{Tree, children};
use crate::{Blob, Progress, Put, Result, Sink, Source, spec::Descriptor};

/// How a copy is done.
#[derive(Clone)]
pub struct Task {
    /// How many blobs travel at the same time.
    pub jobs: NonZeroUsize,
    /// Who is told about it.
    pub progress: Arc<dyn Progress>,
}

/// What a copy moved, in bytes of blobs and manifests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copied {
    /// Sent.
    pub uploaded: u64,
    /// There before.
    pub skipped: u64,
    /// Linked from another repository of the same registry.
    pub mounted: u64,
}

impl AddAssign for Copied {
    fn add_assign(&mut self, other: Self) {
        self.uploaded += other.uploaded;
        self.skipped += other.skipped;
        self.mounted += other.mounted;
    }
}

/// One image of several, and what it is called where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its manifest or index.
    pub root: Descriptor,
    /// Its name in the sink.
    pub name: Option<String>,
}

/// Copies `root` and everything below it from `source` to `sink`, and makes `name` stand for it there.
///
/// Children land before parents and the name comes last, so a copy that breaks off leaves no name that
/// points at half an image. What exists is skipped, and a digest that occurs twice travels once; where `name`
/// stands for `root` already, nothing else is asked.
///
/// # Errors
/// The first error of either place, or [`Error::BadDocument`](crate::Error::BadDocument) for a manifest that
/// cannot be followed.
pub fn copy(
    source: &dyn Source,
    root: &Descriptor,
    sink: &dyn Sink,
    name: Option<&str>,
    task: &Task,
) -> Result<Copied> {
    let image = Named { root: root.clone(), name: name.map(str::to_owned) };
    let copied = copy_all(source, vec![image], sink, task)?;
    Ok(copied.into_iter().next().unwrap_or_default())
}

/// Copies several images as [`copy`] does one, side by side: what they share travels once, and each gets its
/// name only when all of them have arrived. Answers in the order of `images`.
///
/// # Errors
/// As [`copy`]; names that were given until then stay.
pub fn copy_all(
    source: &dyn Source,
    images: Vec<Named>,
    sink: &dyn Sink,
    task: &Task,
) -> Result<Vec<Copied>> {
    let images = each(task.jobs, images, |Named { root, name }| {
        Image::look(sink, Tree::read(source, &root)?, Goal::Name(name))
    })?;
    Transfer { source, sink, task }.run(&images)?;
    Ok(images.iter().map(|image| *image.copied()).collect())
}

/// One image under way.
struct Image {
    tree: Tree,
    goal: Goal,
    there: There,
    copied: Mutex<Copied>,
}

/// What an image becomes in the sink.
enum Goal {
    /// What this name stands for.
    Name(Option<String>),
    /// Part of the list of what refers to its subject.
    Listed,
}

/// What the sink has of an image.
#[derive(PartialEq, Eq)]
enum There {
    /// All, under its name.
    Named,
    /// All but the name: the root came after what is below it.
    Content,
    /// Perhaps parts.
    Unknown,
}

impl Image {
    fn look(sink: &dyn Sink, tree: Tree, goal: Goal) -> Result<Self> {
        let root = tree.root.descriptor();
        // Whether what refers to something is listed, too, is only told to who sends it.
        let is_done = match &goal {
            Goal::Name(name) => sink.is_named(root, name.as_deref())? && tree.claim().is_none(),
            Goal::Listed => false,
        };
        let there = if is_done {
            There::Named
        } else if sink.has(root)? {
            There::Content
        } else {
            There::Unknown
        };
        Ok(Self { tree, goal, there, copied: Mutex::default() })
    }

    /// How many blobs and manifests there are besides the leaves that may be missing.
    fn rest(&self) -> usize {
        let leaves = if self.there == There::Unknown { 0 } else { self.tree.leaves.len() };
        leaves + self.tree.manifests.len() + 1
    }

    fn copied(&self) -> MutexGuard<'_, Copied> {
        self.copied.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The leaves that may have to travel, each digest once; for the other images it is there by then.
fn missing_leaves(images: &[Image]) -> Vec<(&Image, &Descriptor)> {
    let mut seen = BTreeSet::new();
    let mut missing = Vec::new();
    for image in images.iter().filter(|image| image.there == There::Unknown) {
        for leaf in &image.tree.leaves {
            if seen.insert(&leaf.digest) {
                missing.push((image, leaf));
            } else {
                image.copied().skipped += leaf.size;
            }
        }
    }
    missing
}

/// One copy under way.
struct Transfer<'a> {
    source: &'a dyn Source,
    sink: &'a dyn Sink,
    task: &'a Task,
}

impl Transfer<'_> {
    /// Moves images side by side.
    fn run(&self, images: &[Image]) -> Result<()> {
        let missing = missing_leaves(images);
        self.task.progress.expect(missing.len() + images.iter().map(Image::rest).sum::<usize>());
        each(self.task.jobs, missing, |(image, leaf)| self.leaf(image, leaf))?;
        each(self.task.jobs, images.iter().collect(), |image| self.complete(image)).map(drop)
    }

    fn leaf(&self, image: &Image, leaf: &Descriptor) -> Result<()> {
        self.one(image, leaf, || self.source.blob(leaf))
    }

    /// Moves the manifests and gives the name, after all leaves.
    fn complete(&self, image: &Image) -> Result<()> {
        let Tree { root, manifests, .. } = &image.tree;
        if image.there == There::Unknown {
            for manifest in manifests {
                self.one(image, manifest.descriptor(), || Ok(manifest.clone()))?;
            }
        }
        if image.there != There::Named {
            self.give(&observed(root.clone(), &self.task.progress), &image.goal)?;
        }
        match image.there {
            There::Unknown => self.count(image, root.descriptor(), Some(Put::Written)),
            There::Named | There::Content => self.skip_all(image),
        }
        Ok(())
    }

    fn give(&self, root: &Blob, goal: &Goal) -> Result<()> {
        match goal {
            Goal::Name(name) => self.sink.finish(root, name.as_deref()),
            Goal::Listed => self.sink.attach(root),
        }
    }

    fn skip_all(&self, image: &Image) {
        let Tree { root, manifests, leaves } = &image.tree;
        let manifests = manifests.iter().chain([root]).map(Blob::descriptor);
        leaves.iter().chain(manifests).for_each(|descriptor| self.count(image, descriptor, None));
    }

    fn one(&self, image: &Image, descriptor: &Descriptor, blob: impl FnOnce() -> Result<Blob>) -> Result<()> {
        let put = if self.sink.has(descriptor)? {
            None
        } else {
            Some(self.sink.put(&observed(blob()?, &self.task.progress))?)
        };
        self.count(image, descriptor, put);
        Ok(())
    }

    fn count(&self, image: &Image, descriptor: &Descriptor, put: Option<Put>) {
        let mut copied = image.copied();
        match put {
            Some(Put::Written) => copied.uploaded += descriptor.size,
            Some(Put::Mounted) => copied.mounted += descriptor.size,
            None => copied.skipped += descriptor.size,
        }
        self.task.progress.end(descriptor, put);
    }
}

#[cfg(test)]
mod tests;
