//! A pull that was broken off goes on with what is there.

use std::{fs, path::PathBuf};

use wpack_oci::{Copied, Error, Image, Layout, Source, Task, copy};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{image, open, push, settings, task},
};

const MIB: usize = 1024 * 1024;

/// A registry with one large layer, and a layout for it.
struct Place {
    server: Scripted,
    image: Image,
    layer: Vec<u8>,
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let layer: Vec<u8> = (0..3 * MIB).map(|n| (n % 251) as u8).collect();
        let (server, image) = (Scripted::start(), image("linux/amd64", &[&layer]));
        push(&server, &image, settings()).unwrap();
        server.forget();
        Self { server, image, layer, dir: tempfile::tempdir().unwrap() }
    }

    fn digest(&self) -> String {
        self.image.layers()[0].blob.digest().to_string()
    }

    /// Where the half layer lies.
    fn half(&self) -> PathBuf {
        self.dir.path().join(format!(".{}.half", self.digest().replace(':', "-")))
    }

    fn pull(&self, tries: u32) -> Result<Copied, Error> {
        let mut settings = settings();
        settings.patience.tries = tries;
        let registry = open(&self.server, settings);
        let root = registry.resolve(Some("1"))?;
        let layout = Layout::create(self.dir.path()).unwrap();
        copy(&registry, &root, &layout, Some("1"), &Task { jobs: 1.try_into().unwrap(), ..task() })
    }

    fn fault(&self, times: usize, fault: Fault) {
        self.server.order(times, "GET", &self.digest(), fault);
    }

    /// The ranges of the requests for the layer; empty where there was none.
    fn ranges(&self) -> Vec<String> {
        let state = self.server.state();
        let of_layer = state.log.iter().filter(|request| request.target.contains(&self.digest()));
        of_layer.map(|request| request.header("range").unwrap_or_default().to_owned()).collect()
    }

    #[track_caller]
    fn is_complete(&self) {
        let layout = Layout::open(self.dir.path()).unwrap();
        let root = layout.resolve(Some("1")).unwrap();
        wpack_oci::verify(&layout, &root).unwrap();
        assert!(!self.half().exists(), "nothing is left");
    }
}

#[test]
fn the_next_run_asks_for_the_rest() {
    let place = Place::new();
    place.fault(1, Fault::CutAnswer(2 * MIB));
    place.fault(9, Fault::Answer(Reply::new(500)));
    place.pull(1).unwrap_err();
    let had = fs::read(place.half()).unwrap();
    assert_eq!(had, place.layer[..2 * MIB]);
    place.server.recover();
    place.server.forget();
    place.pull(1).unwrap();
    assert_eq!(place.ranges(), ["bytes=2097152-"]);
    place.is_complete();
}

#[test]
fn what_is_all_there_is_not_asked_for() {
    let place = Place::new();
    fs::write(place.half(), &place.layer).unwrap();
    place.pull(1).unwrap();
    assert_eq!(place.ranges(), [""; 0]);
    place.is_complete();
}

#[test]
fn a_wrong_beginning_is_fetched_again_once() {
    for wrong in [vec![7; MIB], vec![7; 3 * MIB], vec![7; 4 * MIB]] {
        let place = Place::new();
        fs::write(place.half(), &wrong).unwrap();
        place.pull(1).unwrap();
        assert_eq!(place.ranges().last().unwrap(), "", "from the beginning");
        place.is_complete();
    }
    let place = Place::new();
    fs::write(place.half(), vec![7; MIB]).unwrap();
    let digest = place.digest();
    place.server.state().blobs.insert(digest, vec![8; 3 * MIB]);
    let error = place.pull(1).unwrap_err();
    assert!(matches!(error, Error::Damaged { .. }), "{error}");
    assert_eq!(place.ranges(), ["bytes=1048576-", ""]);
    assert!(!place.half().exists(), "it helps nobody");
}

#[test]
fn a_registry_without_ranges_sends_everything() {
    let place = Place::new();
    fs::write(place.half(), &place.layer[..MIB]).unwrap();
    place.fault(1, Fault::Answer(Reply::new(200).body(&place.layer)));
    place.pull(1).unwrap();
    assert_eq!(place.ranges(), ["bytes=1048576-"]);
    place.is_complete();
}

#[test]
fn a_part_that_was_not_asked_for_is_refused() {
    let place = Place::new();
    fs::write(place.half(), &place.layer[..MIB]).unwrap();
    let other = Reply::new(206).header("Content-Range", "bytes 0-3145727/3145728").body(&place.layer);
    place.fault(1, Fault::Answer(other));
    let error = place.pull(1).unwrap_err().to_string();
    assert!(error.ends_with("it cannot continue a download that broke off"), "{error}");
}

#[test]
fn what_another_process_writes_is_left_to_it() {
    let place = Place::new();
    fs::write(place.half(), &place.layer[..MIB]).unwrap();
    let held = fs::File::open(place.half()).unwrap();
    held.lock().unwrap();
    place.pull(1).unwrap();
    assert_eq!(place.ranges(), [""], "a file of our own");
    assert_eq!(fs::read(place.half()).unwrap(), place.layer[..MIB]);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_written_through() {
    let place = Place::new();
    let outside = tempfile::NamedTempFile::new().unwrap();
    std::os::unix::fs::symlink(outside.path(), place.half()).unwrap();
    place.pull(1).unwrap();
    assert_eq!(fs::read(outside.path()).unwrap(), b"");
}

#[test]
fn a_download_goes_on_where_ranges_are_unknown() {
    let place = Place::new();
    place.fault(1, Fault::CutAnswer(MIB));
    place.fault(1, Fault::Answer(Reply::new(200).body(&place.layer)));
    place.pull(2).unwrap();
    assert_eq!(place.ranges(), ["", "bytes=1048576-"]);
    place.is_complete();
}
