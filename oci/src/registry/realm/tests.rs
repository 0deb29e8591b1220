//! Token servers, with names that mean what the tests want.

use std::net::TcpListener;

use super::*;
use crate::{
    Credentials,
    registry::{
        Settings,
        http::{Call, Http},
    },
};

/// Names and their addresses.
struct Book(&'static [(&'static str, &'static [&'static str])]);

impl Resolve for Book {
    fn resolve(&self, name: Name) -> Resolving {
        let entry = self.0.iter().find(|(known, _)| *known == name.as_str());
        let found: Option<Vec<SocketAddr>> = entry.map(|(_, addresses)| {
            addresses.iter().map(|address| SocketAddr::new(address.parse().unwrap(), 0)).collect()
        });
        Box::pin(async move {
            let found = found.ok_or("the book has no such name")?;
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

const BOOK: Book = Book(&[
    ("registry.test", &["203.0.113.1"]),
    ("inside.test", &["10.0.0.5"]),
    ("auth.test", &["203.0.113.2", "2606:4700::1"]),
    ("metadata.test", &["169.254.169.254"]),
    ("half.test", &["203.0.113.2", "127.0.0.1"]),
    ("mapped.test", &["::ffff:127.0.0.1"]),
    ("translated.test", &["64:ff9b::a00:1"]),
    ("here.test", &["127.0.0.1"]),
]);

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// Checks a realm and resolves its host, as a token request does.
fn reach(registry: &str, realm: &str) -> Result<(), String> {
    let realms = Realms::new(registry, Arc::new(BOOK));
    let base = format!("https://{registry}/v2/").parse().unwrap();
    run(async {
        let url = realms.check(&base, realm).await.map_err(|e| e.to_string())?;
        let host = url.host_str().unwrap();
        match literal(host) {
            Some(_) => Ok(()),
            None => realms.resolve(host.parse().unwrap()).await.map(drop).map_err(|e| e.to_string()),
        }
    })
}

#[test]
fn forms() {
    let check = |base: &str, realm: &str| {
        let realms = Realms::new("a", Arc::new(BOOK));
        run(realms.check(&base.parse().unwrap(), realm)).map(drop)
    };
    assert!(check("https://a/v2/", "https://auth.b/token").is_ok());
    assert!(check("http://a/v2/", "http://auth.b/token").is_ok());
    assert!(check("http://a/v2/", "https://auth.b/token").is_ok());
    for realm in
        ["http://auth.b/token", "https://u:p@auth.b/token", "https://u@b/", "/token", "file:///x", ""]
    {
        assert!(check("https://a/v2/", realm).is_err(), "{realm}");
    }
}

#[test]
fn a_public_registry_has_public_token_servers() {
    reach("registry.test", "https://auth.test/token").unwrap();
    reach("registry.test", "https://registry.test/token").unwrap();
    reach("registry.test", "https://1.1.1.1/token").unwrap();
    for realm in ["metadata.test", "half.test", "mapped.test", "translated.test", "here.test", "inside.test"]
    {
        let error = reach("registry.test", &format!("https://{realm}/token")).unwrap_err();
        assert!(error.contains("which is not public"), "{realm}: {error}");
    }
}

#[test]
fn addresses_are_judged_in_every_spelling() {
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
    ] {
        for registry in ["registry.test", "203.0.113.1"] {
            let error = reach(registry, &format!("https://{host}/token")).unwrap_err();
            assert!(error.contains("which is not public"), "{host}: {error}");
        }
    }
}

#[test]
fn a_registry_inside_may_have_its_token_server_inside() {
    for registry in ["inside.test", "10.0.0.5", "127.0.0.1", "[::1]"] {
        for realm in ["here.test", "metadata.test", "auth.test", "127.0.0.1", "[fd00::1]"] {
            reach(registry, &format!("https://{realm}/token")).unwrap_or_else(|e| panic!("{registry}: {e}"));
        }
    }
}

#[test]
fn a_registry_that_is_not_known_is_not_inside() {
    reach("unknown.test", "https://here.test/token").unwrap_err();
}

#[test]
fn the_name_of_a_proxy_is_not_judged() {
    let realms = Realms::new("registry.test", Arc::new(BOOK));
    assert!(run(realms.resolve("here.test".parse().unwrap())).is_ok());
}

#[test]
fn nothing_is_sent_to_an_address_that_is_refused() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let port = listener.local_addr().unwrap().port();
    let ask = |registry: &str| {
        let realms = Realms::new(registry, Arc::new(BOOK));
        let mut settings = Settings::new(Credentials::default());
        settings.patience.idle = std::time::Duration::from_millis(200);
        run(async {
            let base = format!("http://{registry}/v2/").parse().unwrap();
            let url = realms.check(&base, &format!("http://here.test:{port}/token")).await.unwrap();
            let http = Http::to_realms(settings, realms);
            http.exchange(&Call::new(Method::GET, url)).await.err().unwrap()
        })
    };
    let crate::Error::Registry(error) = ask("registry.test") else { unreachable!() };
    let text = "its host has the address 127.0.0.1, which is not public as that of the registry is";
    assert_eq!(error.to_string(), format!("GET http://here.test:{port}/token: {text}"));
    assert!(!error.retryable());
    assert!(listener.accept().is_err(), "no connection");
    ask("inside.test");
    assert!(listener.accept().is_ok(), "a registry inside may");
}
