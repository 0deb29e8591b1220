//! Dockerfiles.

use std::path::Path;

use minijinja::{context, value::Serde};
use wpack_oci::spec::Platform;
use wpack_runner::options::Options;
use wpack_validate::{Report, escape};

use super::{File, Templates, host::Host, sources};
use crate::{error::Result, format::bundle, module::Module, parts::MODULE_PATH, project::Project, runners};

/// The folder beside a bundle's Dockerfile that holds its parts.
pub(crate) const FOLDER: &str = "wpack-bundle";

/// The Dockerfile of a bundle for these platforms, of which there is at least one.
///
/// # Errors
/// A failure of the template.
pub(crate) fn bundle(
    module: &Module,
    report: &Report,
    platforms: &[Platform],
    templates: &Templates,
) -> Result<String> {
    let names: Vec<_> = platforms.iter().map(ToString::to_string).collect();
    let here = runners::here();
    let architecture = here.iter().chain(platforms).next().map(|platform| platform.architecture.clone());
    let mut options = Options::default();
    runners::suit(&mut options, report)?;
    // Escaped, for a line break would end the comment that it stands in.
    let context = context! {
        name => escape(&module.name),
        platforms => names.join(", "),
        folder => FOLDER,
        // The builder says which it wants; older ones do not, and get that of the machine this was made on.
        architecture => format!("${{TARGETARCH:-{}}}", architecture.unwrap_or_default()),
        labels => Serde(labels(module, report)),
        entrypoint => bundle::entrypoint(&options),
        port => runners::port(&options, report),
    };
    templates.render("dockerfile/bundle.Dockerfile", context)
}

/// What the Dockerfile of a bundle in `folder` copies: of all platforms the module, and for each the runner and the
/// native code.
///
/// # Errors
/// When there is no runner for a platform.
pub(crate) fn bundle_parts(
    module: &Module,
    report: &Report,
    natives: Vec<(Platform, Vec<u8>)>,
    folder: &Path,
) -> Result<Vec<File>> {
    let part = |path: &str, mode, content| {
        let path = folder.join(FOLDER).join(path.trim_start_matches('/'));
        File { path, mode, content, is_part: true }
    };
    let mut parts = vec![part(MODULE_PATH, 0o444, module.to_vec())];
    for (platform, native) in natives {
        let of = |path| format!("{}{path}", platform.architecture);
        parts.push(part(
            &of(bundle::RUNNER_PATH),
            0o555,
            runners::runner(&platform, runners::variant(report))?.to_vec(),
        ));
        parts.push(part(&of(bundle::NATIVE_PATH), 0o444, native));
    }
    Ok(parts)
}

/// The program's name, and what it says about itself; each on one line, for a Dockerfile has no other.
fn labels(module: &Module, report: &Report) -> Vec<(String, String)> {
    let metadata = report.contents.iter().flat_map(|contents| contents.metadata.annotations());
    let title = [("org.opencontainers.image.title", &*module.name)];
    let line = |text: &str| escape(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_string();
    title.into_iter().chain(metadata).map(|(key, text)| (key.to_owned(), line(text))).collect()
}

/// The Dockerfile that builds the module of a project's sources, and what it leaves out of them.
///
/// # Errors
/// A failure of a template.
pub(crate) fn multi_stage(project: &Project, path: &Path, templates: &Templates) -> Result<[File; 2]> {
    let text = templates.render("dockerfile/multi-stage.Dockerfile", sources::context(project))?;
    Ok([File::text(path, text), ignore(path, None, templates)?])
}

/// The Dockerfile of the module alone, which lies at `source` beside it.
///
/// # Errors
/// A failure of the template.
pub(crate) fn wasm(module: &Module, report: &Report, source: &Path, templates: &Templates) -> Result<String> {
    let context = context! {
        name => escape(&module.name),
        source => pattern(source),
        labels => Serde(labels(module, report)),
        stop_signal => Host::Shim.stop_signal(report.world.answers_http()),
    };
    templates.render("dockerfile/wasm.Dockerfile", context)
}

/// What a builder need not be sent with the Dockerfile at `path`: of a project what its sources are not, else all but
/// what is `copied`.
///
/// # Errors
/// A failure of the template.
pub(crate) fn ignore(path: &Path, copied: Option<&Path>, templates: &Templates) -> Result<File> {
    let context = context! { copied => copied.map(pattern), folder => FOLDER };
    Ok(File::text(
        path.with_file_name(".dockerignore"),
        templates.render("dockerfile/dockerignore", context)?,
    ))
}

/// A path as `.dockerignore` and the sources of `COPY` have it: both are patterns, `COPY` expands variables and takes
/// quotes away before, and engines differ in how that is escaped. What means something there is any character.
fn pattern(path: &Path) -> String {
    let is_special = |c: char| c.is_whitespace() || c.is_control() || "*?[]\\!#$\"'".contains(c);
    let plain = |c| if is_special(c) { '?' } else { c };
    path.display().to_string().chars().map(plain).collect()
}
