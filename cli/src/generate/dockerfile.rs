//! Dockerfiles.

use std::path::Path;

use minijinja::context;
use wpack_oci::spec::Platform;
use wpack_validate::escape;

use super::{File, Templates};
use crate::{error::Result, format::bundle, module::Module, parts::MODULE_PATH, project::Project, runners};

/// The folder beside a bundle's Dockerfile that holds its parts.
const FOLDER: &str = "wpack-bundle";

/// The Dockerfile of a bundle.
///
/// # Errors
/// A failure of the template.
pub(crate) fn bundle(module: &Module, platform: &Platform, templates: &Templates) -> Result<String> {
    // Escaped, for a line break would end the comment that it stands in.
    let context = context! {
        name => escape(&module.name),
        platform => platform.to_string(),
        folder => FOLDER,
        entrypoint => bundle::entrypoint(&Default::default()),
    };
    templates.render("dockerfile/bundle.Dockerfile", context)
}

/// What the Dockerfile of a bundle in `folder` copies.
///
/// # Errors
/// When there is no runner for the platform.
pub(crate) fn bundle_parts(
    module: &Module,
    native: Vec<u8>,
    platform: &Platform,
    folder: &Path,
) -> Result<Vec<File>> {
    let part =
        |path: &str, mode, content| File { path: folder.join(format!("{FOLDER}{path}")), mode, content };
    Ok(vec![
        part(bundle::RUNNER_PATH, 0o555, runners::runner(platform)?.to_vec()),
        part(bundle::NATIVE_PATH, 0o444, native),
        part(MODULE_PATH, 0o444, module.to_vec()),
    ])
}

/// The Dockerfile that builds the module of a project's sources, and what it leaves out of them.
///
/// # Errors
/// A failure of a template.
pub(crate) fn multi_stage(project: &Project, path: &Path, templates: &Templates) -> Result<[File; 2]> {
    let context = context! {
        name => &project.name,
        language => project.language.name(),
        toolchain => &project.toolchain,
        target => &project.target,
        command => &project.build,
        wasm => project.wasm.display().to_string(),
    };
    let ignored = templates.render("dockerfile/dockerignore", context! {})?;
    Ok([
        File::text(path, templates.render("dockerfile/multi-stage.Dockerfile", context)?),
        File::text(path.with_file_name(".dockerignore"), ignored),
    ])
}

/// The Dockerfile of the module alone, which lies at `source` beside it.
///
/// # Errors
/// A failure of the template.
pub(crate) fn wasm(module: &Module, source: &Path, templates: &Templates) -> Result<String> {
    let context = context! {
        name => escape(&module.name),
        source => source.display().to_string(),
    };
    templates.render("dockerfile/wasm.Dockerfile", context)
}
