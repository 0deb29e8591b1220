//! How far a copy has come, for who has to say so when it breaks off.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicatif::HumanBytes;
use serde::Serialize;
use wpack_oci::{Error, Location, Progress, Put, registry::Problem, spec::Descriptor};

use crate::place::Route;

/// What has arrived of a copy. Its JSON is a contract (`docs/cli.md`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Arrived {
    /// Blobs and manifests that are there.
    blobs: usize,
    /// How many it takes; 0 when that is not known yet.
    of: usize,
    /// Bytes that were sent.
    uploaded: u64,
    /// Bytes that were there already.
    skipped: u64,
    /// Bytes that the registry took from another repository of its own.
    mounted: u64,
    /// Whether an image had arrived with its name before more was expected.
    #[serde(skip)]
    is_named: bool,
}

impl Arrived {
    /// In words, for a copy that `error` broke off.
    pub(crate) fn words(&self, route: &Route<'_>, error: &Error) -> Option<String> {
        let Self { blobs, of, .. } = self;
        let bytes = HumanBytes(self.uploaded + self.skipped + self.mounted);
        let names = match route.to {
            Location::Registry(_) if *of == 0 => {
                return Some("nothing was sent, and no tag was written".to_owned());
            }
            Location::OciArchive { file, .. } | Location::DockerArchive { file, .. } => {
                return Some(format!("nothing was written to `{}`", file.display()));
            }
            _ if *of == 0 => return None,
            // The next run would fail, too.
            _ if matches!(error, Error::BadPlace { .. }) => return None,
            _ if self.is_named => "the image has its name, but what refers to it is not all there",
            _ if route.is_many => "not every image has its name",
            Location::Registry(_) if blobs + 1 == *of && leaves_open(error) => {
                "whether the tag was written is not known"
            }
            Location::Registry(_) => "no tag was written",
            Location::Store(_) | Location::Layout { .. } => "the image has no name yet",
        };
        Some(format!("{blobs} of {of} blobs are there ({bytes}); {names}; the next run sends only the rest"))
    }
}

/// Whether the request that failed may have had its effect: no answer came, or not that of the registry itself.
fn leaves_open(error: &Error) -> bool {
    let Error::Registry(error) = error else { return false };
    matches!(error.problem(), Problem::Network { .. } | Problem::Status { status: 500.., .. })
}

/// Counts for itself what another is told.
pub(crate) struct Tally {
    arrived: Mutex<Arrived>,
    told: Arc<dyn Progress>,
}

impl Tally {
    pub(crate) fn new(told: Arc<dyn Progress>) -> Self {
        Self { arrived: Mutex::default(), told }
    }

    /// What has arrived so far.
    pub(crate) fn arrived(&self) -> Arrived {
        *self.count()
    }

    fn count(&self) -> MutexGuard<'_, Arrived> {
        self.arrived.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Tally {
    fn expect(&self, blobs: usize) {
        self.count().of += blobs;
        self.told.expect(blobs);
    }

    fn begin(&self, descriptor: &Descriptor) {
        self.told.begin(descriptor);
    }

    fn advance(&self, descriptor: &Descriptor, bytes: u64) {
        self.told.advance(descriptor, bytes);
    }

    fn end(&self, descriptor: &Descriptor, put: Option<Put>) {
        {
            let mut arrived = self.count();
            arrived.blobs += 1;
            arrived.is_named |= arrived.blobs == arrived.of;
            match put {
                Some(Put::Written) => arrived.uploaded += descriptor.size,
                Some(Put::Mounted) => arrived.mounted += descriptor.size,
                None => arrived.skipped += descriptor.size,
            }
        }
        self.told.end(descriptor, put);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn no_image() -> Error {
        Error::NoImage { place: String::new(), name: String::new() }
    }

    #[test]
    fn what_is_said_depends_on_the_place() {
        let some = Arrived { blobs: 3, of: 5, uploaded: 1024, skipped: 512, mounted: 512, is_named: false };
        let says = |to: &str, arrived: Arrived| {
            arrived.words(&Route::one(None, &Location::parse(to).unwrap()), &no_image())
        };
        let there = "3 of 5 blobs are there (2.00 KiB)";
        let rest = "the next run sends only the rest";
        for (to, names) in [
            ("e.io/app:1", "no tag was written"),
            ("oci:dir:1", "the image has no name yet"),
            ("store:app:1", "the image has no name yet"),
        ] {
            assert_eq!(says(to, some).unwrap(), format!("{there}; {names}; {rest}"));
        }
        assert_eq!(says("oci-archive:a.tar:1", some).unwrap(), "nothing was written to `a.tar`");
        let nothing = Arrived::default();
        assert_eq!(says("e.io/app:1", nothing).unwrap(), "nothing was sent, and no tag was written");
        assert_eq!(says("oci:dir:1", nothing), None);
        let named = Arrived { is_named: true, ..some };
        assert!(says("e.io/app:1", named).unwrap().contains("the image has its name, but"));
        let to = Location::parse("e.io/app:1").unwrap();
        let many = Route { is_many: true, ..Route::one(None, &to) };
        assert!(some.words(&many, &no_image()).unwrap().contains("not every image has its name"));
    }

    #[test]
    fn a_copy_is_counted() {
        let tally = Tally::new(Arc::new(()));
        let blob = wpack_oci::Blob::from_bytes("application/x", b"1234567".to_vec());
        tally.expect(3);
        let arrived =
            |blobs, skipped, is_named| Arrived { blobs, of: 3, uploaded: 7, skipped, mounted: 7, is_named };
        tally.end(blob.descriptor(), Some(Put::Written));
        tally.end(blob.descriptor(), Some(Put::Mounted));
        assert_eq!(tally.arrived(), arrived(2, 0, false));
        tally.end(blob.descriptor(), None);
        assert_eq!(tally.arrived(), arrived(3, 7, true));
        tally.expect(2);
        assert_eq!(tally.arrived(), Arrived { of: 5, ..arrived(3, 7, true) });
    }
}
