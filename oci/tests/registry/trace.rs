//! What an observer is told, and what nobody is told.

use std::{
    fmt::Debug,
    sync::{Arc, Mutex},
    time::Duration,
};

use wpack_oci::{
    Source,
    registry::{Exchange, Observer, Settings},
};

use crate::{
    scripted::{Fault, Guard, Reply, Scripted},
    support::{LOGIN, basic, image, login, open, push, settings, small},
};

/// Everything that is told, in the words of `Debug`, which leave nothing out.
#[derive(Default)]
struct Notes {
    exchanges: Mutex<Vec<Exchange>>,
    others: Mutex<Vec<String>>,
}

impl Notes {
    fn of(settings: Settings) -> (Arc<Self>, Settings) {
        let notes = Arc::new(Self::default());
        (Arc::clone(&notes), Settings { observer: Arc::clone(&notes) as _, ..settings })
    }

    fn exchanges(&self) -> Vec<Exchange> {
        self.exchanges.lock().unwrap().clone()
    }

    fn others(&self) -> Vec<String> {
        self.others.lock().unwrap().clone()
    }

    fn note(&self, what: impl Debug) {
        self.others.lock().unwrap().push(format!("{what:?}"));
    }
}

impl Observer for Notes {
    fn exchanged(&self, exchange: &Exchange) {
        self.exchanges.lock().unwrap().push(exchange.clone());
    }

    fn identified(&self, registry: &str, origin: Option<&str>) {
        self.note((registry, origin));
    }

    fn retrying(&self, error: &wpack_oci::registry::Error, wait: Duration) {
        self.note((error.to_string(), error, wait));
    }
}

#[test]
fn each_request_is_told_with_what_it_moved() {
    let server = Scripted::start();
    let (notes, settings) = Notes::of(settings());
    let image = image("linux/amd64", &[b"one"]);
    push(&server, &image, settings).unwrap();
    let exchanges = notes.exchanges();
    let mut told: Vec<_> = exchanges.iter().map(|told| told.method.as_str()).collect();
    let log = server.state().log.clone();
    let mut sent: Vec<_> = log.iter().map(|request| request.method.as_str()).collect();
    told.sort_unstable();
    sent.sort_unstable();
    assert_eq!(told, sent);
    let layer = image.layers()[0].blob.digest().to_string();
    let put = exchanges.iter().find(|told| told.method == "PUT" && told.url.ends_with(&layer)).unwrap();
    assert_eq!((put.status, put.sent, put.received), (Some(201), 3, 0));
    assert!(put.url.contains("?…&digest=sha256:"), "{put:?}");
}

#[test]
fn a_download_is_told_with_what_came() {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    let (notes, settings) = Notes::of(settings());
    let registry = open(&server, settings);
    let layer = small().layers()[0].blob.clone();
    assert_eq!(registry.blob(layer.descriptor()).unwrap().bytes(10).unwrap(), b"one");
    server.order(1, "GET", "blobs", Fault::CutAnswer(2));
    assert_eq!(registry.blob(layer.descriptor()).unwrap().bytes(10).unwrap(), b"one");
    let told: Vec<_> = notes.exchanges().iter().map(|told| (told.status, told.received)).collect();
    assert_eq!(told, [(Some(200), 3), (Some(200), 2), (Some(206), 1)]);
    assert!(notes.exchanges()[1].failure.is_some());
}

#[test]
fn a_request_without_an_answer_is_told_with_the_reason() {
    let server = Scripted::start();
    server.order(1, "HEAD", "manifests", Fault::DropRequest(0));
    let (notes, settings) = Notes::of(settings());
    push(&server, &small(), settings).unwrap();
    let first = notes.exchanges().remove(0);
    assert_eq!((first.method.as_str(), first.status), ("HEAD", None));
    assert!(first.failure.is_some());
}

#[test]
fn headers_are_told_when_they_are_known_to_be_harmless() {
    let server = Scripted::start();
    let reply = Reply::new(200)
        .header("Content-Type", "application/x")
        .header("Retry-After", "7")
        .header("Set-Cookie", "session=hidden")
        .header("X-Amz-Security-Token", "hidden")
        .header("Location", "https://user:hidden@store.example/blob?X-Amz-Signature=hidden&n=1");
    server.order(1, "HEAD", "manifests", Fault::Answer(reply));
    let (notes, settings) = Notes::of(settings());
    let _ = open(&server, settings).resolve(Some("1"));
    let headers = notes.exchanges().remove(0).headers;
    let header = |name: &str| headers.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!(header("retry-after"), Some("7"));
    assert_eq!(header("location"), Some("https://store.example/blob?…&n=1"));
    assert!(!format!("{headers:?}").contains("hidden"), "{headers:?}");
}

#[test]
fn where_credentials_come_from_is_told_once() {
    let server = Scripted::guarded(Guard::Basic(LOGIN));
    let (notes, with_login) = Notes::of(basic(&server));
    push(&server, &small(), with_login).unwrap();
    let address = server.address.to_string();
    let origin = format!("DOCKER_AUTH_CONFIG (key `{address}`)");
    assert_eq!(notes.others(), [format!("{:?}", (address, Some(origin)))]);
    // Nobody asks, or nobody is known: either way the registry is told nothing.
    for server in [Scripted::start(), server] {
        let (notes, settings) = Notes::of(settings());
        let _ = push(&server, &small(), settings);
        assert_eq!(notes.others(), [format!("{:?}", (server.address.to_string(), None::<&str>))]);
    }
}

/// What a token server of the tests gives away.
const TOKEN: &str = "issued-and-hidden";

/// A registry and a login for it.
fn ways_to_log_in() -> Vec<(Scripted, Settings)> {
    let entries = [
        format!(r#"{{"auth":"{LOGIN}"}}"#),
        r#"{"auth":"dXNlcjo=","identitytoken":"refresh-hidden"}"#.to_owned(),
        format!(r#"{{"registrytoken":"{TOKEN}"}}"#),
    ];
    let mut ways = vec![(Scripted::guarded(Guard::Basic(LOGIN)), entries[0].clone())];
    ways.extend(entries.map(|entry| (Scripted::guarded(Guard::Bearer { realm: None }), entry)));
    let logged_in = |(server, entry): (Scripted, String)| {
        server.state().token = Some(format!(r#"{{"access_token":"{TOKEN}","refresh_token":"hidden"}}"#));
        server.state().valid_tokens.insert(TOKEN.to_owned());
        let settings = login(&server, &entry);
        (server, settings)
    };
    ways.into_iter().map(logged_in).collect()
}

#[test]
fn no_secret_is_told_whatever_the_login() {
    for (server, settings) in ways_to_log_in() {
        let store = Scripted::start();
        let (notes, settings) = Notes::of(settings);
        server.order(1, "PUT", "uploads", Fault::DropRequest(0));
        server.order(1, "PUT", "manifests", Fault::Answer(Reply::new(503).header("Set-Cookie", "hidden")));
        push(&server, &small(), settings.clone()).unwrap();
        let layer = small().layers()[0].blob.clone();
        store.state().blobs = server.state().blobs.clone();
        let signed = format!(
            "http://{}/store/{}?X-Amz-Signature=hidden&sig=hidden&token=hidden&se=hidden",
            store.address,
            layer.digest()
        );
        server.order(1, "GET", "blobs", Fault::Answer(Reply::new(307).header("Location", &signed)));
        let bytes = open(&server, settings).blob(layer.descriptor()).unwrap().bytes(10).unwrap();
        assert_eq!(bytes, b"one");
        assert_eq!(store.seen(), [format!("GET store/{}", layer.digest())]);
        let told = format!("{:?} {:?}", notes.exchanges(), notes.others());
        assert!(told.contains("/store/"), "{told}");
        for secret in ["password", LOGIN, "hidden"] {
            assert!(!told.contains(secret), "{secret} in {told}");
        }
    }
}
