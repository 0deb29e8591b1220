//! What is to be deployed: a program, and the image that it is pulled as.

use wpack_oci::{Digest, Location, Reference, Source, spec::Descriptor};
use wpack_validate::Report;

use super::recorded::Recorded;
use crate::{
    error::{CommandError, Kind, Result},
    format::Format,
    gate,
    label::label,
    module::Module,
    portable,
    tree::{Content, Node},
};

/// A program and its image.
pub(crate) struct Program {
    /// What the user called it.
    pub(crate) input: String,
    /// What was found in it.
    pub(crate) report: Report,
    /// What a host pulls.
    pub(crate) reference: Reference,
    /// The image's digest, unless only its name is known.
    pub(crate) digest: Option<Digest>,
    /// The image's format, where the image was seen.
    pub(crate) format: Option<Format>,
    /// How the image starts it.
    pub(crate) recorded: Recorded,
}

impl Program {
    /// A program in a file, and the name of its image.
    ///
    /// # Errors
    /// When it is broken.
    pub(crate) fn of_module(input: &str, module: &Module, image: &Reference) -> Result<Self> {
        let digest = image.digest().cloned();
        let report = wpack_validate::validate(module);
        let (input, reference) = (input.to_owned(), image.clone());
        Self { input, report, reference, digest, format: None, recorded: Recorded::default() }.checked()
    }

    /// The program of the image `root`, which hosts pull as `image`, or as it is called at `location`.
    ///
    /// # Errors
    /// When there is no such program, or nobody could pull the image by its name.
    pub(crate) fn of_image(
        location: &Location,
        source: &dyn Source,
        root: &Descriptor,
        image: Option<&Reference>,
    ) -> Result<Self> {
        let input = location.to_string();
        let reference = match (image, location) {
            (Some(image), _) | (None, Location::Store(image) | Location::Registry(image)) => image.clone(),
            _ => return Err(unnamed(&input)),
        };
        let node = Node::read(source, root, &input)?;
        let format = node.images().into_iter().find_map(|image| match &image.content {
            Content::Image { format, .. } => *format,
            _ => None,
        });
        let found = portable::find(source, root, &input)?;
        let report = wpack_validate::validate(&found.module);
        let recorded = match format {
            Some(Format::Bundle) => Recorded::of(&found.execution, &found.runner()?),
            _ => Recorded::default(),
        };
        Self { input, report, reference, digest: Some(root.digest.clone()), format, recorded }.checked()
    }

    fn checked(self) -> Result<Self> {
        if self.report.runnable {
            return Ok(self);
        }
        let kind = if self.report.is_wasm() { Kind::No } else { Kind::Input };
        Err(CommandError::new(kind, format!("`{}` is no program that a host can start", self.input))
            .hint(format!("`wpack validate {}` says more", self.input)))
    }

    /// The image as manifests name it: a tag for people and a digest for machines.
    pub(crate) fn image(&self) -> String {
        let tag = self.reference.tag().map(|tag| format!(":{tag}")).unwrap_or_default();
        let digest = self.digest.as_ref().map(|digest| format!("@{digest}")).unwrap_or_default();
        format!("{}{tag}{digest}", self.reference.name())
    }

    /// Whether it answers HTTP requests; otherwise it is a command.
    pub(crate) fn is_http(&self) -> bool {
        self.report.world.answers_http()
    }

    /// The last part of the image's name as a [`label`].
    pub(crate) fn label(&self, length: usize) -> String {
        label(self.reference.repository(), length)
    }

    /// Refuses what `target` will not run, and an image in a format that it cannot start.
    ///
    /// # Errors
    /// With the reason.
    pub(crate) fn must_run_on(&self, target: &str, formats: &[(Format, Option<&str>)]) -> Result<()> {
        gate::check_targets(&self.report, &[target.to_owned()], &self.input)?;
        self.must_be_in(formats)
    }

    /// Refuses an image in a format that cannot be started.
    ///
    /// # Errors
    /// With the reason.
    pub(crate) fn must_be_in(&self, formats: &[(Format, Option<&str>)]) -> Result<()> {
        let Some(format) = self.format else { return Ok(()) };
        let wanted =
            || formats.iter().filter(|(_, reason)| reason.is_none()).map(|(format, _)| format.name());
        match formats.iter().find(|(known, _)| *known == format) {
            Some((_, Some(reason))) => Err(CommandError::new(
                Kind::No,
                format!("`{}` is an image in the format `{format}`: {reason}", self.input),
            )
            .hint(format!(
                "`wpack build --format {}` makes one that fits",
                wanted().next().unwrap_or_default()
            ))),
            _ => Ok(()),
        }
    }
}

impl Program {
    /// What a person should know of the image.
    pub(crate) fn notes(&self) -> Vec<String> {
        let unpinned = self.digest.is_none().then(|| {
            format!(
                "`{}` is not pinned to a digest; give the image itself as INPUT, or `--image NAME@sha256:…`",
                self.image()
            )
        });
        unpinned.into_iter().collect()
    }
}

fn unnamed(input: &str) -> CommandError {
    CommandError::usage(format!("nobody can pull `{input}` by that name"))
        .hint("`--image NAME[:TAG]` says where it will be pulled from")
}
