//! Pipelines for GitHub and GitLab.

use minijinja::{Value, context};
use wpack_oci::Reference;

use super::{File, Templates, sources};
use crate::{error::Result, project::Project};

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
        image => image.map(Reference::name).unwrap_or_default(),
        registry => image.map(Reference::registry).unwrap_or_default(),
        version => env!("CARGO_PKG_VERSION"),
        rust => env!("CARGO_PKG_RUST_VERSION"),
        ..sources::context(project)
    }
}
