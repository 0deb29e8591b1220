//! `wpack copy`

use wpack_oci::{Location, spec::Platform};

use crate::{
    args::{self, RegistryArgs},
    complete,
    error::{CommandError, Context as _, Result},
    place::{Places, Route},
    render::images::Document,
    settings::Environment,
    ui::Ui,
};

/// Copy an image from any place to any other, digests kept
#[derive(clap::Args)]
#[command(after_help = "\
Places:
  [docker://]NAME[:TAG]         a registry
  store:NAME[:TAG]              the local store
  oci:DIR[:TAG]                 a folder in the OCI image layout
  oci-archive:FILE[:TAG]        a tar of such a folder
  docker-archive:FILE[:NAME[:TAG]]  a tar for `docker load`

Examples:
  wpack copy ghcr.io/acme/app:1 oci:mirror:1
  wpack copy store:app:1 docker-archive:app.tar:app:1
  wpack copy --all-tags ghcr.io/acme/app registry.example/mirror/app
  wpack copy --referrers ghcr.io/acme/app:1 registry.example/app:1

Exit status:
  0  copied
  2  wrong usage
  3  there is no such image
  4  registry, network or credentials
  5  the output cannot be written")]
pub(crate) struct Args {
    /// Where the image is
    #[arg(value_name = "FROM", value_parser = args::location, add = complete::images())]
    from: Location,

    /// Where it goes
    #[arg(value_name = "TO", value_parser = args::location)]
    to: Location,

    /// Take only the image for this platform out of an index
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,

    /// Copy every tag of the image; of a layout or archive, every image in it
    #[arg(short, long, conflicts_with = "platform")]
    all_tags: bool,

    /// Copy what refers to the image too: signatures, bills of materials, attestations
    #[arg(long)]
    referrers: bool,

    #[command(flatten)]
    registry: RegistryArgs,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let Self { from, to, registry, .. } = self;
        self.check()?;
        let places = Places::open(registry, environment, ui)?;
        let cannot = || format!("cannot copy `{from}` to `{to}`");
        if self.all_tags {
            let document = places.copy_tags(from, to, self.referrers, cannot)?;
            return ui.result(&document.text(), &document);
        }
        let (source, root) = places.resolve(from, self.platform.as_ref(), cannot)?;
        let route = Route { with_referrers: self.referrers, ..Route::one(Some(from), to) };
        let copied = places.copy(&route, &*source, &root, cannot)?;
        let document = Document::copy(to, &*source, &root, copied).context(cannot)?;
        ui.result(&document.text(), &document)
    }

    fn check(&self) -> Result<()> {
        let is_archive = matches!(self.to, Location::OciArchive { .. } | Location::DockerArchive { .. });
        if self.referrers && is_archive {
            return Err(CommandError::usage("an archive does not keep what refers to an image")
                .hint("copy to a layout instead: `oci:DIR:TAG`"));
        }
        Ok(())
    }
}
