//! What refers to an image goes along.

use std::collections::BTreeSet;

use super::{
    Copied, Goal, Image, Task, Transfer,
    each::each,
    tree::{DEPTH_LIMIT, Tree, bad},
};
use crate::{Digest, Result, Sink, Source, spec::Descriptor};

/// The most manifests of an image and its referrers together; real images have a handful.
const LIMIT: usize = 1000;

/// Copies what refers to an image, or to an image in an index, and what refers to that in turn. The image itself
/// is in `sink` already.
///
/// # Errors
/// As [`copy`](super::copy()); also for more referrers, or longer chains of them, than any image has.
pub fn copy_referrers(
    source: &dyn Source,
    root: &Descriptor,
    sink: &dyn Sink,
    task: &Task,
) -> Result<Copied> {
    let mut subjects: Vec<Digest> = Tree::read(source, root)?.documents().cloned().collect();
    let mut seen: BTreeSet<Digest> = subjects.iter().cloned().collect();
    let mut copied = Copied::default();
    for _ in 0..DEPTH_LIMIT {
        let found = each(task.jobs, subjects, |subject| {
            let referrers = source.referrers(&subject, None)?;
            Ok(referrers.into_iter().map(move |referrer| (referrer, subject.clone())))
        })?;
        let new = found.into_iter().flatten().filter(|(referrer, _)| seen.insert(referrer.digest.clone()));
        let new: Vec<_> = new.collect();
        if new.is_empty() {
            return Ok(copied);
        }
        if seen.len() > LIMIT {
            return Err(bad(root, format!("more than {LIMIT} manifests refer to it")));
        }
        let images = each(task.jobs, new, |(referrer, subject)| look(source, sink, &referrer, &subject))?;
        Transfer { source, sink, task }.run(&images)?;
        images.iter().for_each(|image| copied += *image.copied());
        subjects = images.iter().flat_map(|image| image.tree.documents()).cloned().collect();
    }
    Err(bad(root, format!("what refers to it is nested more than {DEPTH_LIMIT} deep")))
}

/// Reads a referrer, which must be one: a list can name anything.
fn look(source: &dyn Source, sink: &dyn Sink, referrer: &Descriptor, subject: &Digest) -> Result<Image> {
    let plain = Descriptor::new(&referrer.media_type, referrer.digest.clone(), referrer.size);
    let tree = Tree::read(source, &plain)?;
    match tree.claim() {
        Some(claim) if claim.subject == *subject => Image::look(sink, tree, Goal::Listed),
        _ => Err(bad(referrer, format!("it is listed among what refers to {subject}, but does not"))),
    }
}
