//! A folder of this machine, and what of it can go into an image.

use std::{
    ffi::OsStr,
    fs::{self, Metadata},
    os::unix::fs::PermissionsExt as _,
    path::{Component, Path, PathBuf},
};

use super::{unpackable, unreadable};
use crate::error::Result;

/// Something below a folder; its name is the path from there.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Item {
    Folder { name: String },
    File { name: String, source: PathBuf, is_executable: bool },
    Link { name: String, target: String },
}

/// Everything below `folder` for which `wanted` says yes, in one order on every machine. Links stay links, they are
/// not followed.
///
/// # Errors
/// When something cannot be read, has a name that is no text, is neither file, folder nor link, or is a link that leads
/// out of the folder: in the image it would lead to something else.
pub(super) fn walk(folder: &Path, wanted: &dyn Fn(&Path) -> bool) -> Result<Vec<Item>> {
    let mut items = Vec::new();
    let mut left = vec![PathBuf::new()];
    while let Some(below) = left.pop() {
        let path = folder.join(&below);
        let entries = fs::read_dir(&path).map_err(|error| unreadable(&path, error))?;
        for entry in entries {
            let below = below.join(entry.map_err(|error| unreadable(&path, error))?.file_name());
            if wanted(&below) {
                let item = item(folder, &below)?;
                if matches!(item, Item::Folder { .. }) {
                    left.push(below);
                }
                items.push(item);
            }
        }
    }
    items.sort_by(|a, b| a.name().cmp(b.name()));
    Ok(items)
}

impl Item {
    fn name(&self) -> &str {
        match self {
            Self::Folder { name } | Self::File { name, .. } | Self::Link { name, .. } => name,
        }
    }
}

fn item(folder: &Path, below: &Path) -> Result<Item> {
    let source = folder.join(below);
    let metadata = fs::symlink_metadata(&source).map_err(|error| unreadable(&source, error))?;
    let name = text(below.as_os_str(), &source)?;
    if metadata.is_dir() {
        return Ok(Item::Folder { name });
    }
    if metadata.is_symlink() {
        let target = fs::read_link(&source).map_err(|error| unreadable(&source, error))?;
        if !stays_inside(below, &target) {
            let reason = format!("it is a link to `{}`, which leads out of the folder", target.display());
            return Err(unpackable(&source, reason));
        }
        return Ok(Item::Link { name, target: text(target.as_os_str(), &source)? });
    }
    if metadata.is_file() {
        return Ok(Item::File { name, is_executable: is_executable(&metadata), source });
    }
    Err(unpackable(&source, "it is neither a file, a folder nor a link"))
}

/// Whether its owner may execute a file: all that is kept of its permissions, as in git.
pub(super) fn is_executable(metadata: &Metadata) -> bool {
    metadata.permissions().mode() & 0o100 != 0
}

fn text(name: &OsStr, path: &Path) -> Result<String> {
    name.to_str().map(str::to_owned).ok_or_else(|| unpackable(path, "its name is no UTF-8"))
}

/// Whether a link at `link` (below the folder) leads to something below the folder, going by the names alone.
fn stays_inside(link: &Path, target: &Path) -> bool {
    let mut depth = link.components().count().saturating_sub(1);
    for part in target.components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::CurDir => {}
            Component::ParentDir if depth > 0 => depth -= 1,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn names(folder: &Path) -> Result<Vec<String>> {
        Ok(walk(folder, &|path| path != Path::new("skipped"))?
            .iter()
            .map(|item| item.name().to_owned())
            .collect())
    }

    #[test]
    fn everything_in_order_and_links_as_links() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("b/c")).unwrap();
        fs::create_dir(path("skipped")).unwrap();
        fs::write(path("b/c/z"), "").unwrap();
        fs::write(path("a"), "").unwrap();
        symlink("../../a", path("b/c/up")).unwrap();
        assert_eq!(names(folder.path()).unwrap(), ["a", "b", "b/c", "b/c/up", "b/c/z"]);
    }

    #[test]
    fn links_that_lead_out_are_refused() {
        for (link, target, inside) in [
            ("a", "b", true),
            ("x/a", "../b", true),
            ("x/a", "./y/../../b", true),
            ("a", "../b", false),
            ("x/a", "../../b", false),
            ("a", "/etc/passwd", false),
        ] {
            assert_eq!(stays_inside(Path::new(link), Path::new(target)), inside, "{link} -> {target}");
        }
        let folder = tempfile::tempdir().unwrap();
        symlink("/etc/passwd", folder.path().join("out")).unwrap();
        assert!(names(folder.path()).is_err());
    }

    #[test]
    fn a_socket_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        assert!(names(folder.path()).is_err());
    }
}
