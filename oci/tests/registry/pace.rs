//! How hard a registry is worked, and what it says to its users.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use wpack_oci::{
    Registry, Sink, Source, Task, copy,
    registry::{Observer, Settings},
};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{image, open, open_repository, push, settings, small, task},
};

#[test]
fn a_registry_that_has_enough_gets_fewer_requests_at_once() {
    let most_at_once = |complaints: usize, status: u16| {
        let server = Scripted::start();
        let registry = open(&server, settings());
        let image = small();
        let has = || registry.has(image.manifest().descriptor()).unwrap();
        let enough = Reply::new(status).header("Retry-After", "0");
        server.order(complaints, "HEAD", "", Fault::Answer(enough));
        has();
        server.order(99, "HEAD", "", Fault::Delay(Duration::from_millis(200)));
        thread::scope(|scope| (0..8).for_each(|_| drop(scope.spawn(has))));
        assert_eq!(server.count("HEAD"), complaints + 9);
        server.state().most_at_once
    };
    assert_eq!(most_at_once(0, 429), 8);
    for status in [429, 503] {
        // Two at first, one more after two answers, and one more after another three.
        let most = most_at_once(1, status);
        assert!((2..=4).contains(&most), "{status}: {most}");
    }
}

#[test]
fn repositories_of_a_registry_are_counted_together() {
    let server = Scripted::start();
    let settings = settings();
    let registries = ["acme/app", "acme/other"].map(|name| open_repository(&server, name, settings.clone()));
    let has = |registry: &Registry| registry.has(small().manifest().descriptor()).unwrap();
    server.order(1, "HEAD", "", Fault::Answer(Reply::new(429).header("Retry-After", "0")));
    has(&registries[0]);
    server.order(99, "HEAD", "", Fault::Delay(Duration::from_millis(200)));
    let turns = registries.iter().cycle().take(8);
    thread::scope(|scope| turns.for_each(|registry| drop(scope.spawn(|| has(registry)))));
    let most = server.state().most_at_once;
    assert!((2..=4).contains(&most), "{most}");
}

/// Uploads whose content is read from the same registry meanwhile would take all turns and wait for requests that wait
/// for one, if both were counted together, until their patience ends.
#[test]
fn a_copy_within_a_slow_registry_ends() {
    let server = Scripted::start();
    let settings = settings();
    let registries = ["acme/app", "acme/other"].map(|name| open_repository(&server, name, settings.clone()));
    let layers: Vec<_> = (b'a'..=b'l').map(|letter| [letter]).collect();
    let image = image("linux/amd64", &layers.iter().map(|layer| &layer[..]).collect::<Vec<_>>());
    push(&server, &image, settings.clone()).unwrap();
    server.forget();
    server.order(1, "HEAD", "acme/other/blobs", Fault::Answer(Reply::new(429).header("Retry-After", "0")));
    server.order(99, "POST", "mount=", Fault::Rewrite("mount=", "ignored="));
    let root = image.manifest().descriptor();
    let task = Task { jobs: 13.try_into().unwrap(), ..task() };
    let copied = copy(&registries[0], root, &registries[1], Some("1"), &task).unwrap();
    assert_eq!((copied.mounted, server.count("PUT")), (0, 14), "each blob and the manifest are sent once");
}

#[test]
fn who_is_to_come_back_later_keeps_the_others_quiet_too() {
    let date = [("Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")];
    for headers in [&[("Retry-After", "1")][..], &date] {
        let server = Scripted::start();
        let later = headers.iter().fold(Reply::new(429), |reply, (name, value)| reply.header(name, value));
        server.order(1, "HEAD", "", Fault::Answer(later));
        let settings = settings();
        let (registry, other) =
            (open(&server, settings.clone()), open_repository(&server, "acme/other", settings));
        thread::scope(|scope| {
            scope.spawn(|| registry.has(small().manifest().descriptor()).unwrap());
            while server.count("HEAD") < 1 {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(100));
            scope.spawn(|| other.has(small().config().descriptor()).unwrap());
            thread::sleep(Duration::from_millis(500));
            assert_eq!(server.count("HEAD"), 1, "nobody asks while the registry is to be left alone");
        });
        assert_eq!(server.count("HEAD"), 3);
    }
}

/// The warnings that were passed on.
#[derive(Default)]
struct Heard(Mutex<Vec<String>>);

impl Observer for Heard {
    fn warned(&self, registry: &str, text: &str) {
        assert!(registry.starts_with("127.0.0.1:"), "{registry}");
        self.0.lock().unwrap().push(text.to_owned());
    }
}

fn heard(server: &Scripted) -> Vec<String> {
    let heard = Arc::new(Heard::default());
    push(server, &small(), Settings { observer: Arc::clone(&heard) as _, ..settings() }).unwrap();
    heard.0.lock().unwrap().clone()
}

#[test]
fn a_warning_is_passed_on_once_and_safely() {
    let server = Scripted::start();
    for method in ["HEAD", "POST", "PUT"] {
        server.order(99, method, "", Fault::Header("Warning", "299 - \"it ends \u{9b}31m soon\"".to_owned()));
    }
    assert_eq!(heard(&server), [r"it ends \u{9b}31m soon"; 0]);
    let server = Scripted::start();
    for method in ["HEAD", "POST", "PUT"] {
        let text = "299 - \"your token ends soon\", 110 - \"stale\"";
        server.order(99, method, "", Fault::Header("Warning", text.to_owned()));
    }
    assert_eq!(heard(&server), ["your token ends soon"]);
}

#[test]
fn many_warnings_are_not_all_passed_on() {
    let server = Scripted::start();
    let texts: Vec<_> = (0..50).map(|n| format!("299 - \"{n}\"")).collect();
    server.order(99, "HEAD", "", Fault::Header("Warning", texts.join(", ")));
    assert_eq!(heard(&server).len(), 10);
}

#[test]
fn the_warning_of_another_host_is_not_that_of_the_registry() {
    let (server, other) = (Scripted::start(), Scripted::start());
    push(&other, &small(), settings()).unwrap();
    other.order(99, "HEAD", "", Fault::Header("Warning", "299 - \"from elsewhere\"".to_owned()));
    let away = format!("http://{}/v2/acme/app/manifests/1", other.address);
    server.order(1, "HEAD", "manifests", Fault::Answer(Reply::new(307).header("Location", &away)));
    let heard = Arc::new(Heard::default());
    let settings = Settings { observer: Arc::clone(&heard) as _, ..settings() };
    open(&server, settings).resolve(Some("1")).unwrap();
    assert!(heard.0.lock().unwrap().is_empty());
}
