//! All tags of an image at once.

use wpack_oci::{Copied, Location, Named, Reference, Result, Sink, Source, Task, copy_all, spec::Descriptor};

use super::{Places, Route, name};
use crate::{
    error::{self, CommandError, Context as _, Kind},
    render::images::Document,
};

/// An image and where it goes.
struct Tagged {
    root: Descriptor,
    to: Location,
}

impl Places {
    /// Copies every tag that `from` has to the same tag at `to`, `with_referrers` also what refers to the images; of
    /// a layout, every image. What they share travels once.
    ///
    /// # Errors
    /// As for a single image; also when there is no tag, or `to` can hold only one image.
    pub(crate) fn copy_tags(
        &self,
        from: &Location,
        to: &Location,
        with_referrers: bool,
        cannot: impl Fn() -> String,
    ) -> error::Result<Document> {
        if let Some(tagged) = [from, to].into_iter().find(|location| is_tagged(location)) {
            return Err(CommandError::usage(format!("`{tagged}` names one image, but all tags are wanted")));
        }
        let of_place = |error: CommandError| error.of_place(from);
        let source = self.source(from).context(&cannot).map_err(of_place)?;
        let images = tagged(&*source, from, to).context(&cannot).map_err(of_place)?;
        if images.is_empty() {
            return Err(of_place(
                CommandError::new(Kind::Input, cannot()).because(format!("`{from}` has no tags")),
            ));
        }
        let copied = self.copy_each(from, &*source, &images, with_referrers, &cannot)?;
        let mut document = Document::default();
        for (Tagged { root, to }, copied) in images.iter().zip(copied) {
            document.copied(to, &*source, root, copied).context(&cannot)?;
        }
        Ok(document)
    }

    /// The images go to one place, which is opened once.
    fn copy_each(
        &self,
        from: &Location,
        source: &dyn Source,
        images: &[Tagged],
        with_referrers: bool,
        cannot: impl FnOnce() -> String,
    ) -> error::Result<Vec<Copied>> {
        let Some(first) = images.first() else { return Ok(Vec::new()) };
        let named = images.iter().map(|image| Named { root: image.root.clone(), name: name(&image.to) });
        let route = Route { is_many: images.len() > 1, with_referrers, ..Route::one(Some(from), &first.to) };
        let copy = |sink: &dyn Sink, task: &Task| {
            let mut copied = copy_all(source, named.collect(), sink, task)?;
            for (image, copied) in images.iter().zip(&mut copied) {
                *copied += route.copy_along(source, &image.root, sink, task)?;
            }
            Ok(copied)
        };
        self.follow(&route, cannot, copy)
    }
}

/// Whether a location names one image in its place. `latest` may have been left unsaid.
fn is_tagged(location: &Location) -> bool {
    match location {
        Location::Store(name) | Location::Registry(name) => {
            name.digest().is_some() || name.tag() != Some("latest")
        }
        Location::Layout { tag, .. } | Location::OciArchive { tag, .. } => tag.is_some(),
        Location::DockerArchive { reference, .. } => reference.is_some(),
    }
}

fn tagged(source: &dyn Source, from: &Location, to: &Location) -> Result<Vec<Tagged>> {
    let names = source.names()?.into_iter();
    let tags = names.filter_map(|name| Some((tag(from, &name)?, name)));
    tags.map(|(tag, name)| Ok(Tagged { root: source.resolve(Some(&name))?, to: to.with_tag(&tag)? }))
        .collect()
}

/// The tag in a name that `from` has; `None` for the name of another image.
fn tag(from: &Location, name: &str) -> Option<String> {
    let full = || Reference::parse(name).ok();
    match from {
        Location::Registry(_) => Some(name.to_owned()),
        Location::Store(wanted) => {
            full().filter(|found| found.name() == wanted.name())?.tag().map(str::to_owned)
        }
        _ if name.contains(['/', ':']) => full()?.tag().map(str::to_owned),
        _ => Some(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_in_names() {
        let tag = |from: &str, name| tag(&Location::parse(from).unwrap(), name);
        for (from, name, expected) in [
            ("ghcr.io/acme/app", "1.2", Some("1.2")),
            ("store:acme/app", "acme/app:1", Some("1")),
            ("store:acme/app", "docker.io/acme/app:1", Some("1")),
            ("store:acme/app", "acme/app2:1", None),
            ("oci:dir", "latest", Some("latest")),
            ("oci:dir", "ghcr.io/acme/app:1", Some("1")),
            ("docker-archive:a.tar", "docker.io/library/app:2", Some("2")),
        ] {
            assert_eq!(tag(from, name).as_deref(), expected, "{from} {name}");
        }
    }
}
