//! How hard a registry is worked, and what it says to its users.

use std::{
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use wpack_oci::{
    Sink, Source, Task, copy,
    registry::{Observer, Settings},
};

use crate::{
    scripted::{Fault, Reply, Scripted},
    support::{image, open, push, settings, small},
};

const PAUSE: Duration = Duration::from_millis(40);

#[test]
fn a_registry_that_has_enough_gets_half_as_many_requests_at_once() {
    for status in [429, 503] {
        let server = Scripted::start();
        let layers: Vec<Vec<u8>> = (0..7_u8).map(|n| vec![n; 9]).collect();
        let image = image("linux/amd64", &layers.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let enough = Reply::new(status).header("Retry-After", "1");
        server.order(8, "POST", "uploads", Fault::Answer(enough));
        server.order(99, "POST", "uploads", Fault::Delay(PAUSE));
        let registry = open(&server, settings());
        let task = Task { jobs: 8.try_into().unwrap(), progress: Arc::new(()) };
        thread::scope(|scope| {
            let root = image.manifest().descriptor();
            scope.spawn(|| copy(&image, root, &registry, Some("1"), &task).unwrap());
            while server.count("POST") < 8 {
                thread::sleep(Duration::from_millis(1));
            }
            // Now all are asked to come back in a second.
            thread::sleep(Duration::from_millis(300));
            server.state().most_at_once = 0;
        });
        let most = server.state().most_at_once;
        assert!((2..8).contains(&most), "{status}: {most}");
        assert_eq!(server.state().blobs.len(), 8, "and all arrive");
    }
}

#[test]
fn who_is_to_come_back_later_keeps_the_others_quiet_too() {
    let date = [("Retry-After", "Sun, 06 Nov 1994 08:49:38 GMT"), ("Date", "Sun, 06 Nov 1994 08:49:37 GMT")];
    for headers in [&[("Retry-After", "1")][..], &date] {
        let server = Scripted::start();
        let later = headers.iter().fold(Reply::new(429), |reply, (name, value)| reply.header(name, value));
        server.order(1, "HEAD", "", Fault::Answer(later));
        let registry = open(&server, settings());
        thread::scope(|scope| {
            scope.spawn(|| registry.has(small().manifest().descriptor()).unwrap());
            while server.count("HEAD") < 1 {
                thread::sleep(Duration::from_millis(1));
            }
            thread::sleep(Duration::from_millis(100));
            scope.spawn(|| registry.has(small().config().descriptor()).unwrap());
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
