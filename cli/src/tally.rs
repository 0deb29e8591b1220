//! How far a copy has come, for who has to say so when it breaks off.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use indicatif::HumanBytes;
use serde::Serialize;
use wpack_oci::{Error, Location, Progress, Put, registry::Problem, spec::Descriptor};

/// What has arrived of a copy. Its JSON is a contract (`docs/cli.md`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Arrived {
    /// Blobs and manifests that are there.
    blobs: usize,
    /// How many it takes; 0 when that is not known yet.
    of: usize,
    uploaded: u64,
    skipped: u64,
    mounted: u64,
}

impl Arrived {
    /// In words, for the copy to `to` that `error` broke off.
    pub(crate) fn words(&self, to: &Location, error: &Error) -> Option<String> {
        let Self { blobs, of, .. } = self;
        let bytes = HumanBytes(self.uploaded + self.skipped + self.mounted);
        let arrived = format!("{blobs} of {of} blobs are there ({bytes})");
        let rest = "the next run sends only the rest";
        match to {
            Location::Registry(_) if *of == 0 => Some("nothing was sent, and no tag was written".to_owned()),
            Location::Registry(_) if blobs + 1 == *of && leaves_open(error) => {
                Some(format!("{arrived}; whether the tag was written is not known; {rest}"))
            }
            Location::Registry(_) => Some(format!("{arrived}, but no tag was written; {rest}")),
            Location::Store(_) | Location::Layout { .. } if *of > 0 => {
                Some(format!("{arrived}, but the image has no name yet; {rest}"))
            }
            Location::OciArchive { file, .. } | Location::DockerArchive { file, .. } => {
                Some(format!("nothing was written to `{}`", file.display()))
            }
            _ => None,
        }
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

    fn place(text: &str) -> Location {
        Location::parse(text).unwrap()
    }

    fn no_image() -> Error {
        Error::NoImage { place: String::new(), name: String::new() }
    }

    #[test]
    fn what_is_said_depends_on_the_place() {
        let some = Arrived { blobs: 3, of: 5, uploaded: 1024, skipped: 512, mounted: 512 };
        let says = |to: &str, arrived: Arrived| arrived.words(&place(to), &no_image());
        let text =
            "3 of 5 blobs are there (2.00 KiB), but no tag was written; the next run sends only the rest";
        assert_eq!(says("e.io/app:1", some).unwrap(), text);
        let text = "3 of 5 blobs are there (2.00 KiB), but the image has no name yet; the next run sends only the rest";
        assert_eq!(says("oci:dir:1", some).unwrap(), text);
        assert_eq!(says("oci-archive:a.tar:1", some).unwrap(), "nothing was written to `a.tar`");
        assert_eq!(
            says("e.io/app:1", Arrived::default()).unwrap(),
            "nothing was sent, and no tag was written"
        );
        assert_eq!(says("oci:dir:1", Arrived::default()), None);
    }

    #[test]
    fn a_copy_is_counted() {
        let tally = Tally::new(Arc::new(()));
        let blob = wpack_oci::Blob::from_bytes("application/x", b"1234567".to_vec());
        tally.expect(4);
        for put in [Some(Put::Written), Some(Put::Mounted), None] {
            tally.end(blob.descriptor(), put);
        }
        let arrived = Arrived { blobs: 3, of: 4, uploaded: 7, skipped: 7, mounted: 7 };
        assert_eq!(tally.arrived(), arrived);
    }
}
