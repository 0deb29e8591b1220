//! Pipelines for GitHub and GitLab.

use minijinja::{Value, context};
use wpack_oci::Reference;

use super::{File, Templates};
use crate::{
    error::Result,
    project::{Language, Project},
};

/// The workflow and what keeps its actions fresh.
///
/// # Errors
/// A failure of a template.
pub(crate) fn github(
    project: &Project,
    image: Option<&Reference>,
    templates: &Templates,
) -> Result<[File; 2]> {
    let context = context(project, image);
    Ok([
        File::text(".github/workflows/wpack.yml", templates.render("github/wpack.yml", context.clone())?),
        File::text(".github/dependabot.yml", templates.render("github/dependabot.yml", context)?),
    ])
}

/// The pipeline of GitLab.
///
/// # Errors
/// A failure of the template.
pub(crate) fn gitlab(project: &Project, image: Option<&Reference>, templates: &Templates) -> Result<String> {
    templates.render("gitlab/gitlab-ci.yml", context(project, image))
}

fn context(project: &Project, image: Option<&Reference>) -> Value {
    context! {
        language => project.language.name(),
        toolchain => &project.toolchain,
        target => &project.target,
        command => &project.build,
        wasm => project.wasm.display().to_string(),
        builder => builder(project),
        image => image.map(Reference::name).unwrap_or_default(),
        registry => image.map(Reference::registry).unwrap_or_default(),
        version => env!("CARGO_PKG_VERSION"),
    }
}

/// The image that has the compiler.
fn builder(project: &Project) -> String {
    let version = &project.toolchain;
    match project.language {
        Language::Rust => format!("rust:{version}-slim"),
        Language::Go => format!("golang:{version}"),
        Language::Tinygo => format!("tinygo/tinygo:{version}"),
        Language::C => format!("ghcr.io/webassembly/wasi-sdk:{version}"),
        Language::JavaScript => format!("node:{version}-slim"),
        Language::Python => format!("python:{version}-slim"),
    }
}
