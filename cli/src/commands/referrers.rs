//! `wpack referrers`

use std::collections::BTreeSet;

use serde::Serialize;
use wpack_oci::{
    Digest, Location, Source,
    spec::{Annotations, Descriptor, Platform},
};
use wpack_validate::escape;

use crate::{
    args::{self, ConnectionArgs, RegistryArgs},
    complete,
    error::{Context as _, Result},
    place::Places,
    settings::Environment,
    ui::Ui,
};

/// List what refers to an image: signatures, bills of materials, attestations
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack referrers ghcr.io/acme/app:1
  wpack referrers ghcr.io/acme/app:1 --artifact-type application/spdx+json
  wpack referrers oci:mirror:1 --tree      what refers to the referrers too

Exit status:
  0  listed, even if there is nothing
  2  wrong usage
  3  there is no such image
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// The image: a name in a registry, or a location such as `oci:DIR:TAG`
    #[arg(value_name = "REF", value_parser = args::location, add = complete::images())]
    image: Location,

    /// Only what is of this kind
    #[arg(long, value_name = "TYPE")]
    artifact_type: Option<String>,

    /// List what refers to the referrers, too
    #[arg(long)]
    tree: bool,

    /// Take the image for this platform out of an index
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,

    #[command(flatten)]
    connection: ConnectionArgs,
}

/// What `wpack referrers --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack referrers"))]
pub(crate) struct Document {
    /// The digest of the image.
    subject: Digest,
    /// What refers to it.
    referrers: Vec<Referrer>,
}

/// A manifest that refers to another.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
struct Referrer {
    /// Its digest.
    digest: Digest,
    /// Its media type.
    media_type: String,
    /// Its bytes.
    size: u64,
    /// What kind of artifact it is, such as `application/spdx+json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    artifact_type: Option<String>,
    /// Its annotations.
    annotations: Annotations,
    /// What refers to it in turn; only with `--tree`.
    #[serde(skip_serializing_if = "Option::is_none")]
    referrers: Option<Vec<Self>>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let registry = RegistryArgs { jobs: None, connection: self.connection.clone() };
        let places = Places::open(&registry, environment, ui)?;
        let cannot = || format!("cannot list what refers to `{}`", self.image);
        let (source, root) = places.resolve(&self.image, self.platform.as_ref(), cannot)?;
        let mut seen = BTreeSet::from([root.digest.clone()]);
        let referrers = self.below(&*source, &root.digest, &mut seen).context(cannot)?;
        let document = Document { subject: root.digest, referrers };
        ui.result(&lines(&document.referrers, 0), &document)
    }

    /// What refers to `subject`; in a tree each manifest is there once, since a list can name anything.
    fn below(
        &self,
        source: &dyn Source,
        subject: &Digest,
        seen: &mut BTreeSet<Digest>,
    ) -> wpack_oci::Result<Vec<Referrer>> {
        let found = source.referrers(subject, self.artifact_type.as_deref())?;
        let new: Vec<_> = found.into_iter().filter(|entry| seen.insert(entry.digest.clone())).collect();
        let read = |entry: Descriptor| {
            let referrers = self.tree.then(|| self.below(source, &entry.digest, seen)).transpose()?;
            Ok(Referrer::new(entry, referrers))
        };
        new.into_iter().map(read).collect()
    }
}

impl Referrer {
    fn new(entry: Descriptor, referrers: Option<Vec<Self>>) -> Self {
        let Descriptor { digest, media_type, size, artifact_type, annotations, .. } = entry;
        Self { digest, media_type, size, artifact_type, annotations, referrers }
    }
}

/// A line for each: its digest and its kind.
fn lines(referrers: &[Referrer], depth: usize) -> String {
    let line = |referrer: &Referrer| {
        let kind = referrer.artifact_type.as_deref().unwrap_or(&referrer.media_type);
        let below = lines(referrer.referrers.as_deref().unwrap_or_default(), depth + 1);
        format!("{}{} {}\n{below}", "  ".repeat(depth), referrer.digest, escape(kind))
    };
    referrers.iter().map(line).collect()
}
