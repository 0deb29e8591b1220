//! Folders of Debian that stand in for the images in which generated Dockerfiles compile: no such image can be pulled
//! here. The tests make images of them.

use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};

use crate::{Result, apt, workspace};

/// Unpacks what every one of them starts commands with.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn shell() -> Result {
    unpack("shell", "trixie", &["dash", "coreutils"], |root| {
        // What the packages of an installed system make beside their files.
        for folder in ["bin", "lib", "lib64", "sbin"] {
            symlink(format!("usr/{folder}"), root.join(folder))?;
        }
        fs::create_dir_all(root.join("root"))?;
        fs::create_dir_all(root.join("tmp"))?;
        fs::set_permissions(root.join("tmp"), fs::Permissions::from_mode(0o1777))?;
        Ok(fs::write(root.join("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n")?)
    })
}

/// Unpacks Python 3.13 of Debian 13, with what makes environments.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn python() -> Result {
    unpack("python", "trixie", &["python3-venv"], write_authorities)
}

/// Unpacks Node.js, whose version in Debian's unstable release jco can be run by.
///
/// # Errors
/// When the packages cannot be had.
pub(crate) fn node() -> Result {
    unpack("node", "sid", &["nodejs", "npm"], write_authorities)
}

/// Unpacks `packages`, with what they need, to the counterpart `name`, unless it is there; `finish` does what the
/// packages' own scripts would.
fn unpack(name: &str, release: &str, packages: &[&str], finish: impl FnOnce(&Path) -> Result) -> Result {
    let root = workspace::counterparts()?.join(name);
    if root.exists() {
        return Ok(());
    }
    let partial = root.with_extension("unpacked");
    if partial.exists() {
        fs::remove_dir_all(&partial)?;
    }
    apt::unpack_with_needs(release, packages, &partial)?;
    finish(&partial)?;
    Ok(fs::rename(partial, root)?)
}

/// The file of all authorities, which pip and Node.js read before they do anything; this machine's, for who can be
/// reached by way of an authority of one's own.
fn write_authorities(root: &Path) -> Result {
    let folder = root.join("etc/ssl/certs");
    fs::create_dir_all(&folder)?;
    fs::copy("/etc/ssl/certs/ca-certificates.crt", folder.join("ca-certificates.crt"))?;
    Ok(())
}
