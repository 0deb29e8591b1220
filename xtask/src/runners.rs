//! The runners of a release: for each platform, the executables that wpack takes inside.

use std::{
    env, fs, panic,
    path::{Path, PathBuf},
    thread,
};

use crate::{
    Result,
    command::run as run_command,
    cross::Toolchain,
    program::{TARGETS, Target, VARIANTS},
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
    // Side by side: the last and longest step of each, which optimises the program as a whole, keeps one processor busy.
    thread::scope(|scope| {
        let folder = &folder;
        let builds = TARGETS.map(|target| scope.spawn(move || build_for(target, folder)));
        builds
            .into_iter()
            .try_for_each(|build| build.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))
    })?;
    Ok(folder)
}

/// Builds the runners of one platform.
fn build_for(target: Target, folder: &Path) -> Result {
    let (toolchain, target_dir) = (Toolchain::of(target)?, target_dir(target)?);
    VARIANTS.into_iter().try_for_each(|variant| {
        let mut cargo = target.build(variant, "cargo".as_ref(), workspace::root(), &target_dir);
        toolchain.enter(target, &mut cargo);
        run_command(&mut cargo)?;
        put(&target.executable(&target_dir), &folder.join(target.file_name(variant)))
    })
}

/// Where cargo builds: for this machine where the build script of wpack builds its own, so that what the one has compiled
/// the other need not; elsewhere for others, as cargo lets nobody build in the same folder meanwhile.
fn target_dir(target: Target) -> Result<PathBuf> {
    let own = target.arch == env::consts::ARCH;
    let name = if own { "runner".to_owned() } else { format!("runner-{}", target.arch) };
    Ok(workspace::target()?.join(name))
}

/// Copies an executable to `file`, unless it is there.
fn put(executable: &Path, file: &Path) -> Result {
    let built = fs::read(executable)?;
    if fs::read(file).is_ok_and(|old| old == built) {
        return Ok(());
    }
    // By rename: wpack's build script may read it at any time.
    let partial = file.with_extension("partial");
    fs::write(&partial, built)?;
    Ok(fs::rename(partial, file)?)
}
