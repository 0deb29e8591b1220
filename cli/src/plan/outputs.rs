//! Where images go.

use wpack_oci::{Location, Reference};

use super::Options;
use crate::error::{CommandError, Context as _, Result};

/// Where an image goes: to the given locations or else into the store under each name, and to the registries. Each
/// image but the first has a `suffix` to its tag.
///
/// # Errors
/// When it has no name, or a place cannot hold it.
pub(super) fn outputs(options: &Options<'_>, suffix: Option<&str>) -> Result<Vec<Location>> {
    if options.names.is_empty() && options.outputs.is_empty() {
        return Err(CommandError::usage("the image has no name")
            .hint("name it with `-t NAME`, or write it with `-o`"));
    }
    let names: Vec<_> = options.names.iter().map(|name| renamed(name, suffix)).collect::<Result<_>>()?;
    let mut outputs = Vec::new();
    if options.outputs.is_empty() {
        outputs.extend(names.iter().cloned().map(Location::Store));
    }
    for output in options.outputs {
        outputs.extend(placed(output, &names, suffix)?);
    }
    if options.push {
        outputs.extend(names.into_iter().map(Location::Registry));
    }
    Ok(outputs)
}

/// `name:tag-suffix`.
fn renamed(name: &Reference, suffix: Option<&str>) -> Result<Reference> {
    let Some(suffix) = suffix else { return Ok(name.clone()) };
    let tag = format!("{}-{suffix}", name.tag().unwrap_or("latest"));
    name.with_tag(&tag).context(|| format!("cannot name the {suffix} image"))
}

/// An output that says no name of its own takes the given ones.
fn placed(output: &Location, names: &[Reference], suffix: Option<&str>) -> Result<Vec<Location>> {
    let tags = || names.iter().map(|name| name.tag().map(str::to_owned));
    let add = |tag: &String| suffix.map_or_else(|| tag.clone(), |suffix| format!("{tag}-{suffix}"));
    Ok(match output {
        Location::Layout { dir, tag: None } if !names.is_empty() => {
            tags().map(|tag| Location::Layout { dir: dir.clone(), tag }).collect()
        }
        Location::Layout { dir, tag } => {
            let tag = tag.as_ref().map(add).or_else(|| suffix.map(str::to_owned));
            vec![Location::Layout { dir: dir.clone(), tag }]
        }
        Location::OciArchive { .. } | Location::DockerArchive { .. } if suffix.is_some() => {
            return Err(CommandError::usage(format!("`{output}` can hold only one image"))
                .hint("build one format at a time, or write them all into one layout with `-o oci:DIR`"));
        }
        Location::OciArchive { file, tag: None } => {
            vec![Location::OciArchive { file: file.clone(), tag: tags().next().flatten() }]
        }
        Location::DockerArchive { file, reference: None } => {
            vec![Location::DockerArchive { file: file.clone(), reference: names.first().cloned() }]
        }
        Location::Store(name) => vec![Location::Store(renamed(name, suffix)?)],
        Location::Registry(name) => vec![Location::Registry(renamed(name, suffix)?)],
        named => vec![named.clone()],
    })
}
