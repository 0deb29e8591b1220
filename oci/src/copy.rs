//! The one function that moves bytes.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    io::{self, Read},
    num::NonZeroUsize,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use crate::{
    Blob, Digest, Error, Open, Progress, Put, Reference, Result, Sink, Source,
    spec::{DOCUMENT_LIMIT, Descriptor, media_type},
};

/// How many levels of index in index are followed; the specification names no bound, real images use one.
const DEPTH_LIMIT: usize = 8;

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

/// Copies `root` and everything below it from `source` to `sink`, and makes `name` stand for it there.
///
/// Children land before parents and the name comes last, so a copy that breaks off leaves no name that
/// points at half an image. What exists is skipped, and a digest that occurs twice travels once; where `name`
/// stands for `root` already, nothing else is asked.
///
/// # Errors
/// The first error of either place, or [`Error::BadDocument`] for a manifest that cannot be followed.
pub fn copy(
    source: &dyn Source,
    root: &Descriptor,
    sink: &dyn Sink,
    name: Option<&str>,
    task: &Task,
) -> Result<Copied> {
    let tree = Tree::read(source, root)?;
    let transfer = Transfer { source, sink, task, copied: Mutex::default() };
    if sink.is_named(root, name)? {
        transfer.skip_all(&tree);
    } else {
        transfer.below(&tree)?;
        sink.finish(&tree.root, name)?;
    }
    let copied = *transfer.copied();
    Ok(copied)
}

/// Everything that a root leads to.
struct Tree {
    root: Blob,
    /// The manifests and indexes below the root, children before parents.
    manifests: Vec<Blob>,
    /// Configs and layers, each digest once, in the order in which they are named.
    leaves: Vec<Descriptor>,
}

impl Tree {
    fn read(source: &dyn Source, root: &Descriptor) -> Result<Self> {
        let mut walk = Walk { source, seen: BTreeSet::new(), manifests: Vec::new(), leaves: Vec::new() };
        walk.visit(root, 0)?;
        let Walk { mut manifests, leaves, .. } = walk;
        let not_a_manifest =
            || bad(root, format!("`{}` is neither a manifest nor an index", root.media_type));
        let root = manifests.pop().ok_or_else(not_a_manifest)?;
        Ok(Self { root, manifests, leaves })
    }
}

/// A walk over a tree, depth first.
struct Walk<'a> {
    source: &'a dyn Source,
    seen: BTreeSet<Digest>,
    manifests: Vec<Blob>,
    leaves: Vec<Descriptor>,
}

impl Walk<'_> {
    fn visit(&mut self, descriptor: &Descriptor, depth: usize) -> Result<()> {
        if !self.seen.insert(descriptor.digest.clone()) {
            return Ok(());
        }
        if !is_document(descriptor) {
            self.leaves.push(descriptor.clone());
            return Ok(());
        }
        if depth > DEPTH_LIMIT {
            return Err(bad(descriptor, format!("indexes are nested more than {DEPTH_LIMIT} deep")));
        }
        let bytes = self.source.blob(descriptor)?.bytes(DOCUMENT_LIMIT)?;
        for child in children(descriptor, &bytes)? {
            self.visit(&child, depth + 1)?;
        }
        self.manifests.push(Blob::known(descriptor.clone(), bytes));
        Ok(())
    }
}

fn is_document(descriptor: &Descriptor) -> bool {
    media_type::is_manifest(&descriptor.media_type) || media_type::is_index(&descriptor.media_type)
}

/// The descriptors that a manifest (config first, then layers) or an index names.
///
/// # Errors
/// [`Error::BadDocument`] when it is not JSON of that kind, or claims to be both kinds
/// (GHSA-77vh-xpmg-72qh, GHSA-mc8v-mgrf-8f4m).
pub(crate) fn children(descriptor: &Descriptor, bytes: &[u8]) -> Result<Vec<Descriptor>> {
    let document: Both = serde_json::from_slice(bytes).map_err(|e| bad(descriptor, e.to_string()))?;
    if let Some(inner) = &document.media_type
        && *inner != descriptor.media_type
    {
        return Err(bad(descriptor, format!("it says it is `{inner}`, not `{}`", descriptor.media_type)));
    }
    match document {
        Both { manifests: Some(manifests), config: None, layers: None, .. }
            if media_type::is_index(&descriptor.media_type) =>
        {
            Ok(manifests)
        }
        Both { manifests: None, config: Some(config), layers: Some(layers), .. }
            if media_type::is_manifest(&descriptor.media_type) =>
        {
            Ok([config].into_iter().chain(layers).collect())
        }
        _ => Err(bad(descriptor, format!("its fields are not those of `{}`", descriptor.media_type))),
    }
}

/// The fields of a manifest and of an index, to tell one from the other.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Both {
    media_type: Option<String>,
    manifests: Option<Vec<Descriptor>>,
    config: Option<Descriptor>,
    layers: Option<Vec<Descriptor>>,
}

fn bad(descriptor: &Descriptor, reason: String) -> Error {
    Error::BadDocument { digest: descriptor.digest.clone(), reason }
}

/// One copy under way.
struct Transfer<'a> {
    source: &'a dyn Source,
    sink: &'a dyn Sink,
    task: &'a Task,
    copied: Mutex<Copied>,
}

impl Transfer<'_> {
    /// Moves what is below the root, unless the root itself is there: it came after them.
    fn below(&self, tree: &Tree) -> Result<()> {
        if self.sink.has(tree.root.descriptor())? {
            self.skip_all(tree);
            return Ok(());
        }
        self.leaves(&tree.leaves)?;
        for manifest in &tree.manifests {
            self.one(manifest.descriptor(), || Ok(manifest.clone()))?;
        }
        self.count(tree.root.descriptor(), Some(Put::Written));
        Ok(())
    }

    fn skip_all(&self, tree: &Tree) {
        let manifests = tree.manifests.iter().chain([&tree.root]).map(Blob::descriptor);
        tree.leaves.iter().chain(manifests).for_each(|descriptor| self.skip(descriptor));
    }

    /// Moves the leaves, several at a time; after a failure nothing new is begun.
    fn leaves(&self, leaves: &[Descriptor]) -> Result<()> {
        let queue = Mutex::new(leaves.iter().enumerate().collect::<VecDeque<_>>());
        let failures = Mutex::new(BTreeMap::new());
        let next = || lock(&queue).pop_front();
        let work = || {
            while let Some((position, leaf)) = next() {
                if let Err(error) = self.one(leaf, || self.source.blob(leaf)) {
                    lock(&queue).clear();
                    lock(&failures).insert(position, error);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 1..self.task.jobs.get().min(leaves.len()) {
                scope.spawn(work);
            }
            work();
        });
        let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
        failures.into_values().next().map_or(Ok(()), Err)
    }

    fn one(&self, descriptor: &Descriptor, blob: impl FnOnce() -> Result<Blob>) -> Result<()> {
        if self.sink.has(descriptor)? {
            self.skip(descriptor);
            return Ok(());
        }
        let put = self.sink.put(&observed(blob()?, &self.task.progress))?;
        self.count(descriptor, Some(put));
        Ok(())
    }

    fn skip(&self, descriptor: &Descriptor) {
        self.count(descriptor, None);
    }

    fn count(&self, descriptor: &Descriptor, put: Option<Put>) {
        let mut copied = self.copied();
        match put {
            Some(Put::Written) => copied.uploaded += descriptor.size,
            Some(Put::Mounted) => copied.mounted += descriptor.size,
            None => copied.skipped += descriptor.size,
        }
        self.task.progress.end(descriptor, put);
    }

    fn copied(&self) -> MutexGuard<'_, Copied> {
        lock(&self.copied)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same blob, whose reading is reported.
fn observed(blob: Blob, progress: &Arc<dyn Progress>) -> Blob {
    let descriptor = blob.descriptor().clone();
    Blob::elsewhere(descriptor, Observed { blob, progress: Arc::clone(progress) })
}

struct Observed {
    blob: Blob,
    progress: Arc<dyn Progress>,
}

impl Open for Observed {
    fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        let descriptor = self.blob.descriptor().clone();
        self.progress.begin(&descriptor);
        let reader = self.blob.open()?;
        Ok(Box::new(ObservedReader { reader, descriptor, progress: Arc::clone(&self.progress) }))
    }

    fn origin(&self) -> Option<&Reference> {
        self.blob.origin()
    }
}

struct ObservedReader {
    reader: Box<dyn Read + Send>,
    descriptor: Descriptor,
    progress: Arc<dyn Progress>,
}

impl Read for ObservedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.progress.advance(&self.descriptor, n as u64);
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
