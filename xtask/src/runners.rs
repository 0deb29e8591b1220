//! The runners of a release: for each platform, the executables that wpack takes inside.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    Result,
    command::run as run_command,
    cross::Toolchain,
    program::{TARGETS, Target, VARIANTS, Variant},
    workspace,
};

/// The folder of runners for wpack: the one that `WPACK_RUNNERS` names, else of those that are built here.
///
/// # Errors
/// When a compiler cannot be had or fails.
pub(crate) fn folder() -> Result<PathBuf> {
    env::var_os("WPACK_RUNNERS").map_or_else(build, |folder| Ok(folder.into()))
}

/// Builds the runners of each platform into `<target>/runners`, whose path it returns. What has not changed is
/// neither compiled nor written again.
///
/// # Errors
/// When a compiler cannot be had or fails.
pub(crate) fn build() -> Result<PathBuf> {
    let folder = workspace::target()?.join("runners");
    fs::create_dir_all(&folder)?;
    for target in TARGETS {
        for variant in VARIANTS {
            build_for(target, variant, &folder.join(target.file_name(variant)))?;
        }
    }
    Ok(folder)
}

fn build_for(target: Target, variant: Variant, file: &Path) -> Result {
    // Where the build script of wpack builds its own: what the one has compiled the other need not.
    let target_dir = workspace::target()?.join("runner");
    let mut cargo = target.build(variant, "cargo".as_ref(), workspace::root(), &target_dir);
    Toolchain::of(target)?.enter(target, &mut cargo);
    run_command(&mut cargo)?;
    let built = fs::read(target.executable(&target_dir))?;
    if fs::read(file).is_ok_and(|old| old == built) {
        return Ok(());
    }
    // By rename: wpack's build script may read it at any time.
    let partial = file.with_extension("partial");
    fs::write(&partial, built)?;
    Ok(fs::rename(partial, file)?)
}
