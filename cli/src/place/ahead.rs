//! Programs that set out before their digest is known.

use std::path::Path;

use wpack_oci::{Location, Registry, registry::Ahead};

use super::{Places, name};

/// Below, a hash takes less time than anybody notices, in bytes.
const WORTH_IT: u64 = 16 << 20;

impl Places {
    /// Starts to send a large file of `size` bytes, of which a layer of the image at `to` will consist, if that is in a
    /// registry. Whatever goes wrong is told when the image is copied there.
    pub(crate) fn send_ahead(&self, to: &Location, file: &Path, size: u64) {
        let (Location::Registry(reference), Some(name)) = (to, name(to)) else { return };
        if size >= WORTH_IT
            && let Ok(registry) = Registry::open(reference, self.registry.clone())
        {
            self.ahead.replace(Some((to.clone(), registry.ahead(&name, file, size))));
        }
    }

    /// The registry at `to`, if something is on its way there.
    pub(super) fn ahead_at(&self, to: &Location) -> Option<Ahead> {
        let mut ahead = self.ahead.borrow_mut();
        ahead.take_if(|(place, _)| place == to).map(|(_, registry)| registry)
    }
}
