//! What an image consists of, from its root down.

use std::collections::BTreeSet;

use crate::{
    Blob, Digest, Error, Result, Source,
    referrers::Claim,
    spec::{DOCUMENT_LIMIT, Descriptor, media_type},
};

/// How many levels of index in index are followed; the specification names no bound, real images use one.
pub(super) const DEPTH_LIMIT: usize = 8;

/// Everything that a root leads to.
pub(crate) struct Tree {
    pub(crate) root: Blob,
    /// The manifests and indexes below the root, children before parents.
    pub(crate) manifests: Vec<Blob>,
    /// Configs and layers, each digest once, in the order in which they are named.
    pub(crate) leaves: Vec<Descriptor>,
}

impl Tree {
    pub(crate) fn read(source: &dyn Source, root: &Descriptor) -> Result<Self> {
        let mut walk = Walk { source, seen: BTreeSet::new(), manifests: Vec::new(), leaves: Vec::new() };
        walk.visit(root, 0)?;
        let Walk { mut manifests, leaves, .. } = walk;
        let not_a_manifest =
            || bad(root, format!("`{}` is neither a manifest nor an index", root.media_type));
        let root = manifests.pop().ok_or_else(not_a_manifest)?;
        Ok(Self { root, manifests, leaves })
    }

    /// What the root refers to.
    pub(super) fn claim(&self) -> Option<Claim> {
        let bytes = self.root.bytes(DOCUMENT_LIMIT).ok()?;
        Claim::read(self.root.descriptor(), &bytes)
    }

    /// The digests of all manifests and indexes.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Digest> {
        self.manifests.iter().chain([&self.root]).map(Blob::digest)
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

pub(super) fn bad(descriptor: &Descriptor, reason: String) -> Error {
    Error::BadDocument { digest: descriptor.digest.clone(), reason }
}
