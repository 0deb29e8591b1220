//! How a copy is followed.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use indicatif::{HumanBytes, MultiProgress, ProgressBar, ProgressStyle};
use wpack_oci::{Digest, Progress, Put, spec::Descriptor};

/// A bar for each blob under way, on a terminal.
pub(super) struct Bars {
    all: MultiProgress,
    under_way: Mutex<BTreeMap<Digest, ProgressBar>>,
}

impl Bars {
    pub(super) fn new() -> Self {
        Self { all: MultiProgress::new(), under_way: Mutex::default() }
    }

    fn bar(&self, descriptor: &Descriptor) -> ProgressBar {
        let mut bars = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        bars.entry(descriptor.digest.clone())
            .or_insert_with(|| {
                self.all.add(
                    ProgressBar::new(descriptor.size).with_style(style()).with_message(short(descriptor)),
                )
            })
            .clone()
    }
}

fn style() -> ProgressStyle {
    // The template is a constant that a test renders; the fallback is never seen.
    ProgressStyle::with_template("{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec}")
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .progress_chars("=> ")
}

/// As much of a digest as tells blobs apart, as Docker shows it.
fn short(descriptor: &Descriptor) -> String {
    descriptor.digest.hex().chars().take(12).collect()
}

impl Progress for Bars {
    fn begin(&self, descriptor: &Descriptor) {
        self.bar(descriptor).set_position(0);
    }

    fn advance(&self, descriptor: &Descriptor, bytes: u64) {
        self.bar(descriptor).inc(bytes);
    }

    fn end(&self, descriptor: &Descriptor, _put: Option<Put>) {
        let mut bars = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bar) = bars.remove(&descriptor.digest) {
            bar.finish_and_clear();
        }
    }
}

/// A line for each blob that is done.
pub(super) struct Lines;

impl Progress for Lines {
    fn begin(&self, _: &Descriptor) {}

    fn advance(&self, _: &Descriptor, _: u64) {}

    fn end(&self, descriptor: &Descriptor, put: Option<Put>) {
        let how = match put {
            Some(Put::Written) => "written",
            Some(Put::Mounted) => "mounted",
            None => "exists",
        };
        super::talk(&format!("{} {how} ({})", descriptor.digest, HumanBytes(descriptor.size)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_is_one() {
        assert!(
            ProgressStyle::with_template("{msg} [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec}").is_ok()
        );
    }
}
