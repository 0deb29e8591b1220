//! From a location to the place itself.

mod ahead;
mod meant;
mod scratch;
mod tags;
mod watched;

use std::{cell::RefCell, num::NonZeroUsize, path::PathBuf, sync::Arc};

use wpack_oci::{
    Archive, ArchiveWriter, Copied, Error, Layout, Location, Progress, Registry, Result, Sink, Source, Task,
    choose, copy, copy_referrers,
    registry::{self, Ahead},
    spec::{Descriptor, Platform},
};

pub(crate) use self::watched::Watched;
use crate::{
    args::RegistryArgs,
    error::{self, CommandError, Context as _},
    interrupt,
    settings::Environment,
    tally::Tally,
    ui::Ui,
};

/// All places, and how they are reached.
pub(crate) struct Places {
    store: PathBuf,
    registry: registry::Settings,
    jobs: NonZeroUsize,
    uploads: Arc<dyn Progress>,
    downloads: Arc<dyn Progress>,
    steps: Arc<dyn Progress>,
    /// A registry that something is on its way to.
    ahead: RefCell<Option<(Location, Ahead)>>,
}

/// From where to where a copy goes.
pub(crate) struct Route<'a> {
    /// Nowhere for what was just built.
    pub(crate) from: Option<&'a Location>,
    pub(crate) to: &'a Location,
    /// Whether there are other images that go along, each to a name of its own.
    pub(crate) is_many: bool,
    /// Whether what refers to an image goes along.
    pub(crate) with_referrers: bool,
}

impl<'a> Route<'a> {
    /// The way of one image.
    pub(crate) fn one(from: Option<&'a Location>, to: &'a Location) -> Self {
        Self { from, to, is_many: false, with_referrers: false }
    }

    /// Copies what goes along with an image that is there.
    fn copy_along(
        &self,
        source: &dyn Source,
        root: &Descriptor,
        sink: &dyn Sink,
        task: &Task,
    ) -> Result<Copied> {
        if self.with_referrers { copy_referrers(source, root, sink, task) } else { Ok(Copied::default()) }
    }
}

impl Places {
    /// Decides how places are reached; touches none.
    ///
    /// # Errors
    /// When the environment contradicts itself.
    pub(crate) fn open(args: &RegistryArgs, environment: &Environment, ui: &Ui) -> error::Result<Self> {
        interrupt::clean_up(ui.hush());
        Ok(Self {
            store: environment.store()?,
            registry: environment.registry(&args.connection, ui),
            jobs: environment.jobs(args)?,
            uploads: ui.transfers("uploaded"),
            downloads: ui.transfers("downloaded"),
            steps: ui.steps(),
            ahead: RefCell::default(),
        })
    }

    /// The local store.
    ///
    /// # Errors
    /// When the environment names none, or it cannot be made or is a different thing.
    pub(crate) fn store(environment: &Environment) -> error::Result<Layout> {
        Layout::store(&environment.store()?).context(|| "cannot use the local store".to_owned())
    }

    /// The place to read from, and the image that the location means there; of an index that for `platform`.
    ///
    /// # Errors
    /// When the place cannot be opened or has no such image; `doing` says what for.
    pub(crate) fn resolve(
        &self,
        location: &Location,
        platform: Option<&Platform>,
        doing: impl FnOnce() -> String,
    ) -> error::Result<(Box<dyn Source>, Descriptor)> {
        let mut meant = None;
        let found = self.source(location).and_then(|source| {
            let root = source.resolve(name(location).as_deref()).inspect_err(|error| {
                meant =
                    matches!(error, Error::NoImage { .. }).then(|| meant::hint(&*source, location)).flatten();
            })?;
            let root = platform.map_or(Ok(root.clone()), |platform| choose(&*source, &root, platform))?;
            Ok((source, root))
        });
        found
            .context(doing)
            .map_err(|error| meant.into_iter().fold(error.of_place(location), CommandError::hint_first))
    }

    fn source(&self, location: &Location) -> Result<Box<dyn Source>> {
        Ok(match location {
            Location::Store(_) => Box::new(Layout::store(&self.store)?),
            Location::Layout { dir, .. } => Box::new(Layout::open(dir)?),
            Location::OciArchive { file, .. } | Location::DockerArchive { file, .. } => {
                Box::new(Archive::open(file)?)
            }
            Location::Registry(reference) => Box::new(Registry::open(reference, self.registry.clone())?),
        })
    }

    /// The place `source` at `from`, with a line for each layer that is read from it.
    pub(crate) fn watch<'a>(&self, from: &Location, source: &'a dyn Source) -> Watched<'a> {
        let follower = if matches!(from, Location::Registry(_)) { &self.downloads } else { &self.steps };
        Watched::new(source, Arc::clone(follower))
    }

    /// Copies an image, and what goes along, to a location.
    ///
    /// # Errors
    /// As [`copy`](copy()) and [`copy_referrers`], or when the place cannot be opened; `doing` says what for. It is
    /// said how far the copy came.
    pub(crate) fn copy(
        &self,
        route: &Route<'_>,
        source: &dyn Source,
        root: &Descriptor,
        doing: impl FnOnce() -> String,
    ) -> error::Result<Copied> {
        self.follow(route, doing, |sink, task| {
            let mut copied = copy(source, root, sink, name(route.to).as_deref(), task)?;
            copied += route.copy_along(source, root, sink, task)?;
            Ok(copied)
        })
    }

    /// Runs a copy to a place, which is opened for it.
    fn follow<T>(
        &self,
        route: &Route<'_>,
        doing: impl FnOnce() -> String,
        copy: impl FnOnce(&dyn Sink, &Task) -> Result<T>,
    ) -> error::Result<T> {
        let tally = Arc::new(Tally::new(self.follower(route)));
        let task = Task { jobs: self.jobs, progress: Arc::clone(&tally) as _ };
        let copied = self.sink(route.to).and_then(|sink| copy(&*sink, &task));
        let failed = |error| CommandError::of_copy(doing(), error, route, tally.arrived());
        copied.map_err(failed).map_err(|error| match route.from {
            Some(from) => error.of_place(from),
            None => error,
        })
    }

    fn follower(&self, route: &Route<'_>) -> Arc<dyn Progress> {
        let follower = match (route.from, route.to) {
            (_, Location::Registry(_)) => &self.uploads,
            (Some(Location::Registry(_)), _) => &self.downloads,
            _ => &self.steps,
        };
        Arc::clone(follower)
    }

    fn sink(&self, location: &Location) -> Result<Box<dyn Sink>> {
        Ok(match location {
            Location::Store(_) => Box::new(Layout::store(&self.store)?),
            Location::Layout { dir, .. } => Box::new(Layout::create(dir)?),
            Location::OciArchive { file, .. } => Box::new(ArchiveWriter::oci(file)),
            Location::DockerArchive { file, .. } => Box::new(ArchiveWriter::docker(file)),
            Location::Registry(reference) => match self.ahead_at(location) {
                Some(ahead) => Box::new(ahead),
                None => Box::new(Registry::open(reference, self.registry.clone())?),
            },
        })
    }
}

/// What the location calls the image in its place.
fn name(location: &Location) -> Option<String> {
    match location {
        Location::Store(reference) => Some(reference.to_string()),
        Location::Layout { tag, .. } | Location::OciArchive { tag, .. } => tag.clone(),
        Location::DockerArchive { reference, .. } => reference.as_ref().map(ToString::to_string),
        Location::Registry(reference) => Some(reference.target()),
    }
}
