//! How a program follows a copy: one JSON object a line. Their form is a contract (`docs/cli.md`).

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::Serialize;
use wpack_oci::{Digest, Progress, Put, spec::Descriptor};

use super::screen::Screen;

/// How many bytes are sent, at least, before that is told again; and it is told a hundred times at most.
const STEP: u64 = 1 << 20;

#[derive(Serialize)]
#[serde(tag = "event", rename_all = "camelCase")]
enum Event<'a> {
    /// So many more blobs and manifests belong to the copy.
    Expected { blobs: usize },
    /// A blob begins to travel, or begins again.
    Begun(Blob<'a>),
    /// So much of it was handed over in all.
    Advanced { digest: &'a Digest, bytes: u64 },
    /// It is there.
    Ended {
        #[serde(flatten)]
        blob: Blob<'a>,
        outcome: &'static str,
    },
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Blob<'a> {
    media_type: &'a str,
    digest: &'a Digest,
    /// In bytes.
    size: u64,
}

impl<'a> From<&'a Descriptor> for Blob<'a> {
    fn from(descriptor: &'a Descriptor) -> Self {
        let Descriptor { media_type, digest, size, .. } = descriptor;
        Self { media_type, digest, size: *size }
    }
}

/// The blobs under way, and how much of each was handed over and told.
pub(super) struct Events {
    screen: Screen,
    /// What became of a blob whose bytes travelled, as `uploaded`.
    verb: &'static str,
    under_way: Mutex<BTreeMap<Digest, Amount>>,
}

#[derive(Clone, Copy, Default)]
struct Amount {
    sent: u64,
    told: u64,
}

impl Amount {
    /// Counts; answers what is to be told, if anything.
    fn add(&mut self, bytes: u64, size: u64) -> Option<u64> {
        self.sent += bytes;
        let is_worth_it = self.sent - self.told >= STEP.max(size / 100);
        is_worth_it.then(|| {
            self.told = self.sent;
            self.sent
        })
    }
}

impl Events {
    pub(super) fn new(screen: Screen, verb: &'static str) -> Self {
        Self { screen, verb, under_way: Mutex::default() }
    }

    fn tell(&self, event: &Event<'_>) {
        // Never fails: the keys are texts.
        if let Ok(line) = serde_json::to_string(event) {
            self.screen.line(&line);
        }
    }

    fn with_amounts<T>(&self, change: impl FnOnce(&mut BTreeMap<Digest, Amount>) -> T) -> T {
        change(&mut self.under_way.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Progress for Events {
    fn expect(&self, blobs: usize) {
        self.tell(&Event::Expected { blobs });
    }

    fn begin(&self, descriptor: &Descriptor) {
        self.with_amounts(|amounts| amounts.insert(descriptor.digest.clone(), Amount::default()));
        self.tell(&Event::Begun(descriptor.into()));
    }

    fn advance(&self, descriptor: &Descriptor, bytes: u64) {
        let digest = &descriptor.digest;
        let told = self
            .with_amounts(|amounts| amounts.entry(digest.clone()).or_default().add(bytes, descriptor.size));
        if let Some(bytes) = told {
            self.tell(&Event::Advanced { digest, bytes });
        }
    }

    fn end(&self, descriptor: &Descriptor, put: Option<Put>) {
        self.with_amounts(|amounts| amounts.remove(&descriptor.digest));
        let outcome = super::progress::outcome(put, self.verb);
        self.tell(&Event::Ended { blob: descriptor.into(), outcome });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lines_are_a_contract() {
        let descriptor = Descriptor::new("application/wasm", Digest::sha256(b""), 3 << 20);
        let line = |event: &Event<'_>| serde_json::to_string(event).unwrap();
        let digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let blob = format!(r#""mediaType":"application/wasm","digest":"{digest}","size":3145728"#);
        assert_eq!(line(&Event::Expected { blobs: 3 }), r#"{"event":"expected","blobs":3}"#);
        assert_eq!(line(&Event::Begun((&descriptor).into())), format!(r#"{{"event":"begun",{blob}}}"#));
        assert_eq!(
            line(&Event::Advanced { digest: &descriptor.digest, bytes: 1 }),
            format!(r#"{{"event":"advanced","digest":"{digest}","bytes":1}}"#)
        );
        assert_eq!(
            line(&Event::Ended { blob: (&descriptor).into(), outcome: "mounted" }),
            format!(r#"{{"event":"ended",{blob},"outcome":"mounted"}}"#)
        );
    }

    #[test]
    fn not_every_byte_is_told() {
        let told = |size: u64, piece: u64| {
            let mut amount = Amount::default();
            (0..size / piece).filter_map(|_| amount.add(piece, size)).count()
        };
        assert_eq!(told(1 << 19, 1 << 10), 0);
        assert_eq!(told(4 << 20, 1 << 10), 4);
        assert_eq!(told(1 << 30, 1 << 18), 99);
    }
}
