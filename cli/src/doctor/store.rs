//! The local store: whether it is whole.

use std::path::Path;

use indicatif::HumanBytes;
use wpack_oci::{Health, Layout};

use super::Check;
use crate::{
    error::{Context as _, Result},
    settings::Environment,
};

/// How many damaged files and broken images are named.
const NAMED: usize = 3;

/// Reads all of the store.
pub(crate) fn check(environment: &Environment) -> Check {
    let folder = match environment.store() {
        Ok(folder) => folder,
        Err(error) => return Check::of_error("store", &error),
    };
    let place = folder.display().to_string();
    if !folder.exists() {
        return Check::ok("store", format!("there is none yet; the first build makes it, in {place}"))
            .fact("folder", &place);
    }
    match health(&folder) {
        Ok(health) => judge(&folder, &health).fact("folder", &place),
        Err(error) => Check::of_error("store", &error).fact("folder", &place),
    }
}

fn health(folder: &Path) -> Result<Health> {
    let health = Layout::open_store(folder).and_then(|layout| layout.health());
    health.context(|| "the local store cannot be read".to_owned())
}

fn judge(folder: &Path, health: &Health) -> Check {
    let check = if !health.damaged.is_empty() {
        let paths = health.damaged.iter().map(|digest| {
            folder.join("blobs").join(digest.algorithm()).join(digest.hex()).display().to_string()
        });
        let (count, paths): (_, Vec<_>) = (health.damaged.len(), paths.take(NAMED).collect());
        Check::fails(
            "store",
            format!("{} not what the name says: {}", of(count, "blob is", "blobs are"), paths.join(", ")),
        )
        .remedy("remove these files, then build or pull again")
    } else if !health.broken.is_empty() {
        let broken = health.broken.iter().take(NAMED);
        let broken: Vec<_> = broken.map(|broken| format!("`{}`: {}", broken.name, broken.reason)).collect();
        Check::fails(
            "store",
            format!(
                "{} incomplete: {}",
                of(health.broken.len(), "image is", "images are"),
                broken.join("; ")
            ),
        )
        .remedy(
            "`wpack rm` them and `wpack prune`, then build or pull again: what has a name is not looked into",
        )
    } else {
        Check::ok("store", contents(health))
    };
    check
        .fact("images", &health.images)
        .fact("blobs", &health.blobs)
        .fact("bytes", &health.bytes)
        .fact("unusedBytes", &health.unused_bytes)
        .fact("unfinished", &health.unfinished)
        .fact("damaged", &health.damaged.len())
        .fact("incomplete", &health.broken.len())
}

fn contents(health: &Health) -> String {
    let mut text = format!(
        "{} in {}, {}, all whole",
        of(health.images, "image", "images"),
        of(health.blobs, "blob", "blobs"),
        HumanBytes(health.bytes)
    );
    if health.unused > 0 {
        text += &format!(
            "; {} of it belongs to no image any more, `wpack prune` frees it",
            HumanBytes(health.unused_bytes)
        );
    }
    if health.unfinished > 0 {
        text += &format!(
            "; {} not finished, which the next pull or build sees to",
            of(health.unfinished, "file was", "files were")
        );
    }
    text
}

/// So many of something.
fn of(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
