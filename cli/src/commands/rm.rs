//! `wpack rm`

use serde::Serialize;
use wpack_oci::{Digest, Error, Location, Reference, Registry, Source as _};

use crate::{
    args::{self, ConnectionArgs},
    error::{CommandError, Context as _, Result},
    settings::Environment,
    ui::Ui,
};

/// Delete tags or manifests from a registry
///
/// A tag goes alone: the manifest stays for the other tags that stand for it. A digest takes the manifest away, and
/// with it all its tags. What a registry does with the space is its own business.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack rm docker://ghcr.io/acme/app:old             the tag
  wpack rm docker://ghcr.io/acme/app@sha256:…        the manifest, with all its tags

Exit status:
  0  deleted
  2  wrong usage
  4  registry, network or credentials, or the registry deletes nothing")]
pub(crate) struct Args {
    /// What to delete: `docker://NAME:TAG` or `docker://NAME@DIGEST`
    #[arg(value_name = "LOCATION", required = true, value_parser = args::removed)]
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

/// An image that was deleted.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Deleted {
    /// The repository.
    name: String,
    /// The tag, where one was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    /// The digest, where a manifest was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<Digest>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let names: Vec<&Reference> = self.locations.iter().map(in_registry).collect::<Result<_>>()?;
        let mut deleted = Vec::new();
        for name in names {
            self.delete(name, ui, environment)?;
            ui.status(&format!("deleted {name}"));
            let tag = name.digest().is_none().then(|| name.target());
            deleted.push(Deleted { name: name.familiar_name(), tag, digest: name.digest().cloned() });
        }
        if ui.json() { ui.document(&Document { deleted }) } else { Ok(()) }
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

fn in_registry(location: &Location) -> Result<&Reference> {
    match location {
        Location::Registry(name) => Ok(name),
        other => Err(CommandError::usage(format!("`{other}` is not in a registry"))
            .hint("what is in a registry is written `docker://REGISTRY/NAME:TAG`")),
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
