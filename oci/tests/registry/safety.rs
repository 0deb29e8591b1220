//! What must not happen, whatever a registry answers.

use wpack_oci::{Digest, Error, Layout, Source, copy};

use crate::{
    scripted::{Fault, Guard, Reply, Scripted},
    support::{LOGIN, basic, login, open, push, settings, small, task},
};

fn refusal(error: &Error) -> String {
    let Error::Registry(registry) = error else { panic!("{error}") };
    assert!(!registry.retryable(), "{error}");
    error.to_string()
}

#[test]
fn an_upload_elsewhere_gets_no_credentials() {
    let (server, other) = (Scripted::guarded(Guard::Basic(LOGIN)), Scripted::start());
    let away = format!("http://{}{{path}}", other.address);
    server.state().location = Some(away);
    push(&server, &small(), basic(&server)).unwrap_err();
    let state = other.state();
    assert!(!state.log.is_empty());
    assert!(state.log.iter().all(|request| request.header("authorization").is_none()));
}

#[test]
fn a_redirect_elsewhere_gets_no_credentials() {
    // The other registry asks for credentials, and names a token server that would be glad of them.
    for guard in [Guard::Basic(LOGIN), Guard::Bearer { realm: None }] {
        let (server, other) = (Scripted::guarded(Guard::Basic(LOGIN)), Scripted::guarded(guard));
        let registry = open(&server, basic(&server));
        registry.resolve(Some("none")).unwrap_err();
        let away = format!("http://{}/v2/acme/app/manifests/1", other.address);
        for method in ["HEAD", "GET"] {
            server.order(9, method, "manifests", Fault::Answer(Reply::new(307).header("Location", &away)));
        }
        registry.resolve(Some("1")).unwrap_err();
        assert_eq!(other.seen(), ["HEAD manifest", "GET manifest"]);
        assert!(other.state().log.iter().all(|request| request.header("authorization").is_none()));
    }
}

#[test]
fn the_addresses_of_foreign_layers_are_not_asked() {
    let (server, other) = (Scripted::guarded(Guard::Basic(LOGIN)), Scripted::start());
    push(&server, &small(), basic(&server)).unwrap();
    let mut manifest: serde_json::Value =
        serde_json::from_slice(&small().manifest().bytes(10_000).unwrap()).unwrap();
    manifest["layers"][0]["urls"] = serde_json::json!([format!("http://{}/layer", other.address)]);
    let manifest = manifest.to_string().into_bytes();
    let digest = Digest::sha256(&manifest).to_string();
    let media_type = "application/vnd.oci.image.manifest.v1+json".to_owned();
    server.state().manifests.insert(digest.clone(), (media_type, manifest));
    // Also where the registry itself does not have the layer.
    for is_there in [true, false] {
        if !is_there {
            let layer = small().layers()[0].blob.digest().to_string();
            server.state().blobs.remove(&layer);
        }
        let registry = open(&server, basic(&server));
        let root = registry.resolve(Some(&digest)).unwrap();
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::create(dir.path()).unwrap();
        assert_eq!(copy(&registry, &root, &layout, Some("1"), &task()).is_ok(), is_there);
    }
    assert!(other.seen().is_empty());
}

#[test]
fn redirects_end() {
    let server = Scripted::start();
    let circle = Reply::new(307).header("Location", "/v2/acme/app/manifests/1");
    server.order(999, "GET", "manifests", Fault::Answer(circle.clone()));
    server.order(999, "HEAD", "manifests", Fault::Answer(circle));
    let error = open(&server, settings()).resolve(Some("1")).unwrap_err();
    assert!(refusal(&error).ends_with("it was redirected more than 10 times"), "{error}");
}

#[test]
fn a_location_that_is_no_url() {
    for location in ["http://[", "ftp://host/x", "file:///etc/passwd"] {
        let server = Scripted::start();
        server.order(9, "POST", "uploads", Fault::Header("Location", location.to_owned()));
        refusal(&push(&server, &small(), settings()).unwrap_err());
    }
    let server = Scripted::start();
    server.order(9, "POST", "uploads", Fault::Without("Location"));
    let error = push(&server, &small(), settings()).unwrap_err();
    assert!(refusal(&error).ends_with("it opens an upload without saying where"), "{error}");
}

#[test]
fn realms_that_are_refused() {
    for realm in ["ftp://host/token", "http://user:word@127.0.0.1/token", "not a url", "/token"] {
        let server = Scripted::guarded(Guard::Bearer { realm: Some(realm.to_owned()) });
        let error = push(&server, &small(), basic(&server)).unwrap_err();
        let text = refusal(&error);
        assert!(text.contains("its token server"), "{text}");
        assert!(!text.contains("word@"), "{text}");
    }
}

#[test]
fn a_token_server_cannot_pass_credentials_on() {
    let (server, other) = (Scripted::guarded(Guard::Bearer { realm: None }), Scripted::start());
    let away = Reply::new(307).header("Location", &format!("http://{}/token", other.address));
    server.order(9, "GET", "/token", Fault::Answer(away));
    push(&server, &small(), basic(&server)).unwrap_err();
    assert!(other.seen().is_empty());
}

#[test]
fn answers_have_limits() {
    let server = Scripted::guarded(Guard::Bearer { realm: None });
    server.state().token = Some(format!(r#"{{"token":"{}"}}"#, "x".repeat(200_000)));
    let error = push(&server, &small(), settings()).unwrap_err();
    assert!(refusal(&error).ends_with("its answer has more than 131072 bytes"), "{error}");

    let server = Scripted::start();
    server.order(1, "HEAD", "manifests", Fault::Answer(Reply::new(200)));
    let manifest = Reply::new(200).header("Content-Type", "application/x").body(&vec![b' '; 5_000_000]);
    server.order(1, "GET", "manifests", Fault::Answer(manifest));
    let error = open(&server, settings()).resolve(Some("1")).unwrap_err();
    assert!(refusal(&error).ends_with("its answer has more than 4194304 bytes"), "{error}");

    let server = Scripted::start();
    let long = Reply::new(400).body(&vec![b'x'; 1_000_000]);
    server.order(1, "PUT", "manifests", Fault::Answer(long));
    assert!(refusal(&push(&server, &small(), settings()).unwrap_err()).len() < 500);
}

#[test]
fn a_token_that_cannot_be_sent() {
    for body in ["", "{}", r#"{"token":""}"#, r#"{"token":"a\nb"}"#, r#"{"token":7}"#, "<html>"] {
        let server = Scripted::guarded(Guard::Bearer { realm: None });
        server.state().token = Some(body.to_owned());
        let error = push(&server, &small(), settings()).unwrap_err();
        assert!(refusal(&error).ends_with("its answer holds no token"), "{error}");
    }
}

#[test]
fn no_secret_is_in_any_error() {
    let secrets = ["password", LOGIN, "refresh", "hidden"];
    for entry in [format!(r#"{{"auth":"{LOGIN}"}}"#), r#"{"identitytoken":"refresh"}"#.to_owned()] {
        for (method, path) in
            [("GET", "/token"), ("POST", "uploads"), ("PUT", "uploads"), ("PUT", "manifests")]
        {
            let server = Scripted::guarded(Guard::Bearer { realm: None });
            server.order(9, method, path, Fault::Answer(Reply::error(403, "DENIED", "no")));
            let settings = login(&server, &entry);
            let shown = format!("{:?}", settings.credentials);
            let error = push(&server, &small(), settings).unwrap_err();
            let text = format!("{error} {error:?} {shown}");
            for secret in secrets {
                assert!(!text.contains(secret), "{secret} in {text}");
            }
        }
    }
}
