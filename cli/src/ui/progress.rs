//! How a copy is followed: a bar for each blob under way, a line for each that is done.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use indicatif::{HumanBytes, ProgressBar, ProgressState, ProgressStyle};
use wpack_oci::{
    Digest, Progress, Put,
    spec::{Descriptor, media_type},
};

use super::screen::Screen;

/// What a bar looks like; as wide as the terminal.
const WIDE: &str = "{msg} [{wide_bar}] {bytes:>11} of {total_bytes:11} {speed:>13}";
/// What it looks like where that does not fit.
const NARROW: &str = "{wide_msg} {percent:>3}%";
/// The columns that a wide bar takes at least.
const WIDE_COLUMNS: usize = 76;
/// How often a bar is drawn while nothing moves.
const TICK: Duration = Duration::from_millis(200);

/// The blobs under way.
pub(super) struct Transfers {
    screen: Screen,
    /// What became of a blob whose bytes travelled, as `uploaded`.
    verb: &'static str,
    under_way: Mutex<BTreeMap<Digest, ProgressBar>>,
}

impl Transfers {
    pub(super) fn new(screen: Screen, verb: &'static str) -> Self {
        Self { screen, verb, under_way: Mutex::default() }
    }

    fn bar(&self, descriptor: &Descriptor) -> ProgressBar {
        let mut bars = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        bars.entry(descriptor.digest.clone())
            .or_insert_with(|| {
                let bar = ProgressBar::new(descriptor.size).with_style(style(self.screen.columns()));
                let bar = self.screen.add(bar.with_message(name(descriptor)));
                bar.enable_steady_tick(TICK);
                bar
            })
            .clone()
    }

    /// Takes the bar away; tells how long the last try took, if there was one.
    fn remove(&self, descriptor: &Descriptor) -> Option<Duration> {
        let mut bars = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let bar = bars.remove(&descriptor.digest)?;
        let took = bar.elapsed();
        bar.finish_and_clear();
        Some(took)
    }
}

impl Progress for Transfers {
    fn expect(&self, _: usize) {}

    fn begin(&self, descriptor: &Descriptor) {
        self.bar(descriptor).reset();
    }

    fn advance(&self, descriptor: &Descriptor, bytes: u64) {
        self.bar(descriptor).inc(bytes);
    }

    fn end(&self, descriptor: &Descriptor, put: Option<Put>) {
        let took = self.remove(descriptor);
        let how = outcome(put, self.verb);
        let took = took.filter(|_| put == Some(Put::Written));
        self.screen.short_line(&line(&name(descriptor), how, descriptor.size, took));
    }
}

/// What became of a blob, where `verb` is what becomes of one whose bytes travel.
pub(super) fn outcome(put: Option<Put>, verb: &'static str) -> &'static str {
    match put {
        Some(Put::Written) => verb,
        Some(Put::Mounted) => "mounted",
        None => "exists",
    }
}

/// A blob that is done, in the parts of one line.
fn line(name: &str, how: &str, size: u64, took: Option<Duration>) -> Vec<String> {
    let mut parts = vec![format!("{name} {how:<10} {:>10}", HumanBytes(size).to_string())];
    if let Some(took) = took {
        parts.extend([format!(" in {took:.1?}"), format!(", {}", speed(size, took))]);
    }
    parts
}

fn speed(bytes: u64, took: Duration) -> String {
    // Nothing can be said of less than a millisecond.
    format!("{}/s", HumanBytes((bytes as f64 / took.as_secs_f64().max(0.001)) as u64))
}

/// What a blob is, and as much of its digest as tells it from others, as Docker shows it.
fn name(descriptor: &Descriptor) -> String {
    let digest: String = descriptor.digest.hex().chars().take(12).collect();
    format!("{:<8} {digest}", kind(&descriptor.media_type))
}

/// Artifacts have configs and layers of many types.
fn kind(media_type: &str) -> &'static str {
    match media_type {
        text if media_type::is_index(text) => "index",
        text if media_type::is_manifest(text) => "manifest",
        text if media_type::is_config(text) || text.contains("config") => "config",
        text if text.contains("layer") || text.contains("rootfs") => "layer",
        "application/wasm" => "module",
        _ => "blob",
    }
}

fn style(columns: usize) -> ProgressStyle {
    // The templates are constants that a test reads; the fallback is never seen.
    ProgressStyle::with_template(if columns < WIDE_COLUMNS { NARROW } else { WIDE })
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        // The mean: bytes go in leaps of what the system buffers, so any moment's speed is far off.
        .with_key("speed", |state: &ProgressState, text: &mut dyn fmt::Write| {
            let _ = text.write_str(&speed(state.pos(), state.elapsed()));
        })
        .progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_templates_are_some() {
        assert!([WIDE, NARROW].iter().all(|template| ProgressStyle::with_template(template).is_ok()));
    }

    #[test]
    fn kinds() {
        for (media_type, name) in [
            ("application/vnd.oci.image.index.v1+json", "index"),
            ("application/vnd.docker.distribution.manifest.v2+json", "manifest"),
            ("application/vnd.oci.image.config.v1+json", "config"),
            ("application/vnd.docker.container.image.v1+json", "config"),
            ("application/vnd.wasm.config.v0+json", "config"),
            ("application/vnd.oci.image.layer.v1.tar+gzip", "layer"),
            ("application/vnd.docker.image.rootfs.diff.tar.gzip", "layer"),
            ("application/wasm", "module"),
            ("application/vnd.oci.empty.v1+json", "blob"),
        ] {
            assert_eq!(kind(media_type), name);
        }
    }

    #[test]
    fn a_blob_is_one_line_that_a_terminal_holds() {
        let name = "manifest 7ea5a3b28ce4";
        let took = Some(Duration::from_millis(1500));
        assert_eq!(
            line(name, "uploaded", 3 * 1024 * 1024, took).concat(),
            "manifest 7ea5a3b28ce4 uploaded     3.00 MiB in 1.5s, 2.00 MiB/s"
        );
        assert_eq!(line(name, "exists", 626, None).concat(), "manifest 7ea5a3b28ce4 exists          626 B");
        let longest = line(name, "downloaded", 1023 << 40, Some(Duration::from_secs_f64(86_399.94))).concat();
        assert!(longest.len() <= 80, "{longest}");
        assert!(line(name, "uploaded", u64::MAX, Some(Duration::ZERO)).concat().contains("/s"));
    }
}
