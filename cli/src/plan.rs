//! Everything decided, nothing done.

mod conflicts;
mod outputs;

use std::collections::BTreeSet;

use serde::{Serialize, Serializer};
use wpack_oci::{
    Compression, Location, Reference,
    spec::{Execution, Platform},
};
use wpack_runner::{engine::Variant, options::Options as Runner};
use wpack_validate::{Report, contents::Metadata};

use crate::{
    error::Result,
    files::Files,
    format::{Format, Recipe},
    runners,
    runtime::Runtime,
};

/// What the command line says of a build.
pub(crate) struct Options<'a> {
    pub(crate) names: &'a [Reference],
    pub(crate) outputs: &'a [Location],
    pub(crate) push: bool,
    pub(crate) formats: &'a [Format],
    pub(crate) platforms: &'a [Platform],
    pub(crate) base: Option<&'a Location>,
    pub(crate) files: Files,
    pub(crate) execution: Execution,
    pub(crate) runtime: Runtime,
    pub(crate) runner: Runner,
    pub(crate) annotations: &'a [(String, String)],
    pub(crate) portable: bool,
    pub(crate) compression: Compression,
}

/// What a build will make and where it will put it.
#[derive(Serialize)]
pub(crate) struct Plan {
    /// The image that these are built on.
    #[serde(serialize_with = "base", skip_serializing_if = "Option::is_none")]
    pub(crate) base: Option<Location>,
    /// What executes the program in a bundle.
    #[serde(serialize_with = "runtime", skip_serializing_if = "Runtime::is_own")]
    pub(crate) runtime: Runtime,
    /// What they hold besides the program.
    #[serde(skip_serializing_if = "Files::is_empty")]
    pub(crate) files: Files,
    pub(crate) images: Vec<Planned>,
}

/// One image to be built.
#[derive(Serialize)]
pub(crate) struct Planned {
    pub(crate) format: Format,
    #[serde(serialize_with = "platforms")]
    pub(crate) recipe: Recipe,
    #[serde(serialize_with = "locations")]
    pub(crate) outputs: Vec<Location>,
}

impl Plan {
    /// Decides.
    ///
    /// # Errors
    /// When the options contradict each other or name nothing that can be built.
    pub(crate) fn new(options: &Options<'_>) -> Result<Self> {
        let formats = distinct(options.formats);
        conflicts::check(options, &formats)?;
        let images = formats.iter().enumerate().map(|(position, format)| {
            let suffix = (position > 0).then(|| format.name());
            let outputs = outputs::outputs(options, suffix)?;
            Ok(Planned { format: *format, recipe: recipe(options, *format)?, outputs })
        });
        let images = images.collect::<Result<_>>()?;
        let (base, runtime, files) = (options.base.cloned(), options.runtime.clone(), options.files.clone());
        Ok(Self { base, runtime, files, images })
    }

    /// Lets each image say what the module says about itself, as far as the user has not said otherwise.
    pub(crate) fn describe(&mut self, metadata: &Metadata) {
        for recipe in self.images.iter_mut().map(|image| &mut image.recipe) {
            for (key, text) in metadata.annotations() {
                let is_said = recipe.annotations.iter().any(|(said, _)| said == key)
                    || recipe.execution.labels.contains_key(key);
                if !is_said {
                    recipe.annotations.push((key.to_owned(), text.to_owned()));
                }
            }
        }
    }

    /// Lets each bundle start its program as `report` says that it must be: by the right runner, with what it needs,
    /// and with the port at which it answers.
    ///
    /// # Errors
    /// When there is no runner for it, or its runner is told what is not for such a program.
    pub(crate) fn suit(&mut self, report: &Report) -> Result<()> {
        let bundles = self.images.iter_mut().filter(|image| image.format == Format::Bundle);
        bundles.map(|image| &mut image.recipe).try_for_each(|recipe| suit(recipe, report))
    }

    /// Whether anything goes by the program's digest: a layer that is the program, or native code in the cache.
    pub(crate) fn needs_digest(&self) -> bool {
        self.images.iter().any(|image| match image.format {
            Format::Artifact | Format::Shim => true,
            Format::Bundle => self.runtime.is_own(),
            Format::Compat => false,
        })
    }

    /// Where the images go, in the order in which they are written.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &Location> {
        self.images.iter().flat_map(|image| &image.outputs)
    }

    /// The formats, in the order in which they are built.
    pub(crate) fn formats(&self) -> Vec<Format> {
        self.images.iter().map(|image| image.format).collect()
    }
}

fn distinct(formats: &[Format]) -> Vec<Format> {
    let mut seen = BTreeSet::new();
    formats.iter().copied().filter(|format| seen.insert(*format)).collect()
}

fn recipe(options: &Options<'_>, format: Format) -> Result<Recipe> {
    let chosen = options.platforms;
    let has_choice = format.has_filesystem() && !chosen.is_empty();
    let platforms = if has_choice { chosen.to_vec() } else { format.platforms(&options.runtime) };
    if format == Format::Bundle {
        let has_base = options.base.is_some();
        platforms
            .iter()
            .try_for_each(|platform| options.runtime.check(platform, Variant::Command, has_base))?;
    }
    Ok(Recipe {
        index: chosen.len() != 1,
        platforms,
        execution: options.execution.clone(),
        runtime: options.runtime.clone(),
        runner: options.runner.clone(),
        annotations: options.annotations.to_vec(),
        portable: options.portable,
    })
}

fn suit(recipe: &mut Recipe, report: &Report) -> Result<()> {
    let variant = runners::variant(report);
    // Whether there is a base was asked before.
    recipe.platforms.iter().try_for_each(|platform| recipe.runtime.check(platform, variant, true))?;
    runners::suit(&mut recipe.runner, report)?;
    let ports = &mut recipe.execution.exposed_ports;
    if ports.is_empty() {
        let port = runners::port(&recipe.runner, report);
        ports.extend(port.map(|port| (format!("{port}/tcp"), Default::default())));
    }
    Ok(())
}

fn platforms<S: Serializer>(recipe: &Recipe, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(recipe.platforms.iter().map(ToString::to_string))
}

fn base<S: Serializer>(base: &Option<Location>, serializer: S) -> Result<S::Ok, S::Error> {
    base.as_ref().map(ToString::to_string).serialize(serializer)
}

fn runtime<S: Serializer>(runtime: &Runtime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(runtime.name())
}

fn locations<S: Serializer>(locations: &[Location], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(locations.iter().map(ToString::to_string))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn options<'a>(names: &'a [Reference], outputs: &'a [Location], formats: &'a [Format]) -> Options<'a> {
        Options {
            names,
            outputs,
            push: false,
            formats,
            platforms: &[],
            base: None,
            files: Files::default(),
            execution: Execution::default(),
            runtime: Runtime::default(),
            runner: Runner::default(),
            annotations: &[],
            portable: true,
            compression: Compression::Gzip,
        }
    }

    fn name(text: &str) -> Reference {
        Reference::parse(text).unwrap()
    }

    fn written(options: &Options<'_>) -> Vec<String> {
        let plan = Plan::new(options).unwrap();
        plan.outputs().map(ToString::to_string).collect()
    }

    #[test]
    fn the_first_format_takes_the_tag_and_the_others_add_their_name() {
        let names = [name("app:1")];
        let formats = [Format::Shim, Format::Artifact, Format::Shim];
        assert_eq!(written(&options(&names, &[], &formats)), ["store:app:1", "store:app:1-artifact"]);
    }

    #[test]
    fn outputs_replace_the_store_and_take_the_names() {
        let names = [name("app:1"), name("app:latest")];
        let outputs = [Location::parse("oci:dir").unwrap(), Location::parse("docker-archive:a.tar").unwrap()];
        let formats = [Format::Artifact];
        let expected = ["oci:dir:1", "oci:dir:latest", "docker-archive:a.tar:app:1"];
        assert_eq!(written(&options(&names, &outputs, &formats)), expected);
    }

    #[test]
    fn a_platform_is_chosen_for_formats_that_have_the_choice() {
        let names = [name("app:1")];
        let platforms = [Platform::new("linux", "arm64")];
        let formats = [Format::Compat, Format::Artifact, Format::Shim];
        let plan = Plan::new(&Options { platforms: &platforms, ..options(&names, &[], &formats) }).unwrap();
        let chosen: Vec<_> = plan.images.iter().map(|image| image.recipe.platforms.as_slice()).collect();
        assert_eq!(chosen, [&platforms[..], &[], &[]]);
    }

    #[test]
    fn a_push_comes_after_the_store() {
        let names = [name("ghcr.io/acme/app:1")];
        let formats = [Format::Artifact];
        let options = Options { push: true, ..options(&names, &[], &formats) };
        assert_eq!(written(&options), ["store:ghcr.io/acme/app:1", "docker://ghcr.io/acme/app:1"]);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let names = [name("app:1")];
        let archive = [Location::parse("oci-archive:a.tar").unwrap()];
        let platforms = [Platform::new("linux", "amd64")];
        let docker = [Location::parse("docker-archive:a.tar").unwrap()];
        let files = Files { time_zones: Some("zones".into()), ..Files::default() };
        let runner = Runner { dirs: vec!["/data".parse().unwrap()], ..Runner::default() };
        let limited = Runner { max_memory: Some(1 << 20), ..Runner::default() };
        let wrong = [
            options(&[], &[], &[Format::Artifact]),
            options(&names, &archive, &[Format::Artifact, Format::Shim]),
            Options { platforms: &platforms, ..options(&names, &[], &[Format::Artifact]) },
            Options { base: archive.first(), ..options(&names, &[], &[Format::Compat, Format::Shim]) },
            Options { compression: Compression::Zstd, ..options(&names, &[], &[Format::Shim]) },
            Options { compression: Compression::Zstd, ..options(&names, &docker, &[Format::Compat]) },
            Options { files, ..options(&names, &[], &[Format::Artifact]) },
            Options { runner, ..options(&names, &[], &[Format::Compat]) },
            Options { runner: limited, ..options(&names, &[], &[Format::Artifact]) },
        ];
        for options in &wrong {
            assert_eq!(Plan::new(options).err().unwrap().kind, Kind::Usage);
        }
    }

    #[test]
    fn a_single_platform_is_a_manifest_and_any_other_number_an_index() {
        let names = [name("app:1")];
        let one = [Platform::new("linux", "amd64")];
        let is_index = |platforms| {
            let options = Options { platforms, ..options(&names, &[], &[Format::Compat]) };
            Plan::new(&options).unwrap().images[0].recipe.index
        };
        assert!(!is_index(&one));
        assert!(is_index(&[]));
    }
}
