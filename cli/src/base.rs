//! `--base`: the image that others are built on.

use wpack_oci::{
    Base, Error, Location, Source,
    spec::{Descriptor, Platform},
};

use crate::{
    error::{Context as _, Result},
    place::Places,
};

/// A base in its place, for as many platforms as it has.
pub(crate) struct Bases<'a> {
    location: &'a Location,
    source: Box<dyn Source>,
    root: Descriptor,
}

impl<'a> Bases<'a> {
    /// Finds the base; of a registry that is one request.
    ///
    /// # Errors
    /// When the place cannot be reached or has no such image.
    pub(crate) fn find(location: &'a Location, places: &Places) -> Result<Self> {
        let (source, root) = places.resolve(location, None, || cannot(location))?;
        Ok(Self { location, source, root })
    }

    /// The base for a platform.
    ///
    /// # Errors
    /// When it has none for it, or is none that an image can be built on.
    pub(crate) fn load(&self, platform: &Platform) -> Result<Base> {
        let base = Base::load(&*self.source, &self.root, platform);
        let is_missing = matches!(base, Err(Error::NoPlatform { .. }));
        let base = base.context(|| cannot(self.location)).map_err(|error| error.of_place(self.location));
        let base = base.map_err(|error| match is_missing {
            true => error.hint("build only for platforms that the base has: `--platform OS/ARCH`"),
            false => error,
        })?;
        Ok(match self.location {
            Location::Registry(name) | Location::Store(name) => base.named(name.full()),
            Location::DockerArchive { reference: Some(name), .. } => base.named(name.full()),
            Location::DockerArchive { .. } | Location::Layout { .. } | Location::OciArchive { .. } => base,
        })
    }
}

fn cannot(location: &Location) -> String {
    format!("cannot build on `{location}`")
}
