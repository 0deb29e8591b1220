//! `wpack rm`

use std::path::Path;

use serde::Serialize;
use wpack_oci::{Digest, Error, Layout, Location, Reference, Registry, Source as _};

use crate::{
    args::{self, ConnectionArgs},
    complete,
    error::{CommandError, Context as _, Outcome, Result},
    place::Places,
    settings::Environment,
    ui::Ui,
};

/// Remove names from the local store or a layout, tags or manifests from a registry
///
/// In the store and in a layout the name goes, and `wpack prune` frees the space of what then has none. In a registry
/// a tag goes alone: the manifest stays for the other tags that stand for it. A digest takes the manifest away, and
/// with it all its tags. What a registry does with the space is its own business.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack rm app:1 app:2                         names of the local store
  wpack rm oci:mirror:1                        a name in a layout
  wpack rm docker://ghcr.io/acme/app:old       the tag
  wpack rm docker://ghcr.io/acme/app@sha256:…  the manifest, with all its tags

Of several, each is tried; the exit status is that of the last that failed.

Exit status:
  0  removed
  2  wrong usage
  3  the store or the layout has no such name
  4  registry, network or credentials, or the registry deletes nothing")]
pub(crate) struct Args {
    /// What to remove: a name of the local store, `oci:DIR:TAG`, `docker://NAME:TAG` or `docker://NAME@DIGEST`
    #[arg(value_name = "NAME or LOCATION", required = true, value_parser = args::removed, add = complete::images())]
    locations: Vec<Location>,

    #[command(flatten)]
    connection: ConnectionArgs,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack rm"))]
pub(crate) struct Document {
    /// In the order in which they were named.
    deleted: Vec<Deleted>,
}

/// A name or a manifest that was removed.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Deleted {
    /// The repository, the name in the store without its tag, or the layout.
    name: String,
    /// The tag, where one was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// The digest: of a manifest that was deleted, or of what a name stood for in the store or a layout.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let named = self.locations.iter().map(Named::in_place).collect::<Result<Vec<_>>>()?;
        let mut deleted = Vec::new();
        let mut failures = Vec::new();
        for (location, named) in self.locations.iter().zip(named) {
            match self.remove(location, &named, ui, environment) {
                Ok(removed) => {
                    ui.status(&format!("deleted {location}"));
                    deleted.push(removed);
                }
                Err(error) => failures.push(error),
            }
        }
        // People were told of each.
        let told = ui.result("", &Outcome::new(Document { deleted }, &failures));
        ui.failures(failures).and(told)
    }

    fn remove(
        &self,
        location: &Location,
        named: &Named<'_>,
        ui: &Ui,
        environment: &Environment,
    ) -> Result<Deleted> {
        let cannot = || format!("cannot remove `{location}`");
        match named {
            Named::Registry(name) => {
                self.delete(name, ui, environment)?;
                let tag = name.digest().is_none().then(|| name.target());
                Ok(Deleted { name: name.familiar_name(), tag, digest: name.digest().cloned() })
            }
            Named::Store(name) => {
                let removed = Places::store(environment)?.remove(&name.to_string());
                let is_absent = matches!(removed, Err(Error::NoImage { .. }));
                let root = removed.context(cannot).map_err(|error| match is_absent {
                    true => error.hint("`wpack images` lists the names that are there"),
                    false => error,
                })?;
                let tag = name.tag().map(str::to_owned);
                Ok(Deleted { name: name.familiar_name(), tag, digest: Some(root.digest) })
            }
            Named::Layout { dir, tag } => {
                let root = Layout::open(dir).and_then(|layout| layout.remove(tag)).context(cannot)?;
                let name = format!("oci:{}", dir.display());
                Ok(Deleted { name, tag: Some((*tag).to_owned()), digest: Some(root.digest) })
            }
        }
    }

    fn delete(&self, name: &Reference, ui: &Ui, environment: &Environment) -> Result<()> {
        let cannot = || format!("cannot delete `{name}`");
        let registry = Registry::open(name, environment.registry(&self.connection, ui)).context(cannot)?;
        let outcome = registry.delete(&name.target());
        let advice = outcome.as_ref().err().and_then(|error| advice(&registry, name, error));
        let outcome = outcome.context(cannot).map_err(CommandError::of_registry);
        outcome.map_err(|error| advice.into_iter().fold(error, CommandError::hint))
    }
}

/// What is to go, in a place from which something can.
enum Named<'a> {
    Registry(&'a Reference),
    Store(&'a Reference),
    Layout { dir: &'a Path, tag: &'a str },
}

impl<'a> Named<'a> {
    /// A layout's image is named, for a name is what goes; an archive is written once and for all.
    fn in_place(location: &'a Location) -> Result<Self> {
        match location {
            Location::Registry(name) => Ok(Self::Registry(name)),
            Location::Store(name) => Ok(Self::Store(name)),
            Location::Layout { dir, tag: Some(tag) } => Ok(Self::Layout { dir, tag }),
            Location::Layout { dir, tag: None } => {
                Err(CommandError::usage(format!("`{location}` does not say which of its images"))
                    .hint(format!("an image is written `oci:{}:TAG`", dir.display())))
            }
            Location::OciArchive { .. } | Location::DockerArchive { .. } => {
                Err(CommandError::usage(format!("nothing is removed from the archive `{location}`"))
                    .hint("remove the file, or write it anew"))
            }
        }
    }
}

/// What to do where a registry does not delete a tag (distribution-spec, "Deleting tags": 400 or 405).
fn advice(registry: &Registry, name: &Reference, error: &Error) -> Option<String> {
    let Error::Registry(refusal) = error else { return None };
    if !matches!(refusal.status(), Some(400 | 405 | 501)) {
        return None;
    }
    if name.digest().is_some() {
        return Some("this registry does not delete; it may have to be told to allow it".to_owned());
    }
    let digest = registry.resolve(name.tag()).ok()?.digest;
    Some(format!(
        "this registry does not delete tags alone; to delete the manifest, and with it every tag that stands for \
         it: wpack rm docker://{}",
        name.with_digest(digest)
    ))
}
