//! `wpack generate github` and `wpack generate gitlab`

use std::path::{Path, PathBuf};

use wpack_oci::Reference;

use super::output::OutputArgs;
use crate::{
    args,
    config::Part,
    error::Result,
    generate::{File, Generated, ci},
    project::{Language, Project},
    ui::Ui,
};

/// Write a workflow for GitHub Actions
///
/// Pull requests are built and validated without any right to write. What is pushed to `main`, or has a tag `v*`,
/// is published with a list of what is in it and an attestation of how it was built.
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate github          publishes to ghcr.io/OWNER/REPOSITORY
  wpack generate github -t docker.io/acme/app
                                 wants vars.DOCKERHUB_USERNAME and
                                 secrets.DOCKERHUB_TOKEN
  wpack generate github --check  in CI: fails when the files are out of date"))]
pub(super) struct GithubArgs {
    #[command(flatten)]
    pipeline: PipelineArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Write a pipeline for GitLab CI
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate gitlab          publishes to the project's own registry
  wpack generate gitlab -t docker.io/acme/app
                                 wants the variables REGISTRY_USERNAME and
                                 REGISTRY_PASSWORD"))]
pub(super) struct GitlabArgs {
    #[command(flatten)]
    pipeline: PipelineArgs,
    #[command(flatten)]
    output: OutputArgs,
}

#[derive(clap::Args)]
struct PipelineArgs {
    /// The program that the project makes; without it, that of `wpack.toml` or what its toolchain makes
    #[arg(value_name = "INPUT")]
    input: Option<PathBuf>,

    /// The image to publish, without tag; by default that of `wpack.toml`, or else the repository's own
    #[arg(short, long, value_name = "NAME", value_parser = args::repository)]
    tag: Option<Reference>,

    /// What the program is written in, where the folder does not tell
    #[arg(long, value_enum)]
    language: Option<Language>,
}

impl PipelineArgs {
    /// The project and its image.
    fn read(&self, part: &Part) -> Result<(Project, Option<Reference>)> {
        let project = Project::find(Path::new("."), self.language)?;
        let wasm = self.input.clone().or(part.program().ok()).unwrap_or_else(|| project.wasm.clone());
        let image = self.tag.clone().or_else(|| part.published());
        Ok((Project { wasm, ..project }, image))
    }
}

impl GithubArgs {
    pub(super) fn run(&self, part: &Part, ui: &Ui) -> Result<()> {
        let (project, image) = self.pipeline.read(part)?;
        let files = ci::github(&project, image.as_ref(), &self.output.templates()?)?;
        let folder = self.output.path("");
        let files = files.into_iter().map(|file| File { path: folder.join(&file.path), ..file }).collect();
        self.output.deliver(Generated { files, ..Generated::default() }, ui)
    }
}

impl GitlabArgs {
    pub(super) fn run(&self, part: &Part, ui: &Ui) -> Result<()> {
        let (project, image) = self.pipeline.read(part)?;
        let text = ci::gitlab(&project, image.as_ref(), &self.output.templates()?)?;
        let files = vec![File::text(self.output.path(".gitlab-ci.yml"), text)];
        self.output.deliver(Generated { files, ..Generated::default() }, ui)
    }
}
