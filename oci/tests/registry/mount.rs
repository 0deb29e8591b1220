//! Blobs that another repository of the same registry has.

use wpack_oci::{Copied, Error, Source, copy, registry::Settings};

use crate::{
    scripted::{Fault, Guard, Reply, Repository, Scripted},
    support::{basic, open, open_repository, push, settings, small, task},
};

/// A registry with the small image in `acme/app` alone.
fn filled() -> Scripted {
    let server = Scripted::start();
    push(&server, &small(), settings()).unwrap();
    server.forget();
    server
}

/// Copies from `acme/app` to `acme/other`.
fn copy_over(server: &Scripted, settings: Settings) -> Result<Copied, Error> {
    let from = open(server, settings.clone());
    let root = from.resolve(Some("1"))?;
    copy(&from, &root, &open_repository(server, "acme/other", settings), Some("2"), &task())
}

fn complete(server: &Scripted) -> bool {
    let state = server.state();
    let Repository { blobs, manifests } = &state.other;
    *blobs == state.blobs && manifests.get("2") == state.manifests.get("1")
}

#[test]
fn what_the_registry_has_is_linked() {
    let server = filled();
    let copied = copy_over(&server, settings()).unwrap();
    let manifest = small().manifest().size();
    assert_eq!((copied.uploaded, copied.skipped), (manifest, 0));
    assert!(copied.mounted > 0 && complete(&server));
    let read = server.seen().iter().filter(|request| *request == "GET blob").count();
    assert_eq!((server.count("POST"), server.count("PUT"), read), (3, 1, 0), "no blob travels");
    let state = server.state();
    let mount = state.log.iter().find(|request| request.method == "POST").unwrap();
    assert_eq!(mount.path(), "/v2/acme/other/blobs/uploads/");
    assert_eq!(mount.query("from"), Some("acme/app"));
    assert!(state.blobs.contains_key(mount.query("mount").unwrap()));
}

#[test]
fn a_registry_that_does_not_link_opens_an_upload_which_is_used() {
    let server = filled();
    // The right effect of a POST that does not mount.
    server.order(99, "POST", "mount=", Fault::Rewrite("mount=", "ignored="));
    let copied = copy_over(&server, settings()).unwrap();
    assert_eq!((copied.mounted, copied.skipped), (0, 0));
    assert!(complete(&server));
    assert_eq!(server.count("POST"), 3, "one for each blob");
}

#[test]
fn a_registry_that_cannot_link_gets_the_blob() {
    for status in [400, 401, 403, 404, 405, 500] {
        let server = filled();
        server.order(99, "POST", "mount=", Fault::Answer(Reply::new(status)));
        let copied = copy_over(&server, settings()).unwrap();
        assert_eq!(copied.mounted, 0);
        assert!(complete(&server), "{status}");
        assert_eq!(server.count("POST"), 6, "{status}: asked once a blob");
    }
}

#[test]
fn the_token_for_a_link_is_for_both_repositories() {
    let server = filled();
    server.state().guard = Guard::Bearer { realm: None };
    copy_over(&server, basic(&server)).unwrap();
    assert!(complete(&server));
    let state = server.state();
    let wanted = "scope=repository%3Aacme%2Fother%3Apull%2Cpush&scope=repository%3Aacme%2Fapp%3Apull";
    let tokens: Vec<_> = state.log.iter().filter(|request| request.target.contains(wanted)).collect();
    assert_eq!(tokens.len(), 1);
    let mount = state.log.iter().filter(|request| request.query("mount").is_some());
    assert_eq!(mount.count(), 3, "each is asked for once");
}

#[test]
fn nothing_is_linked_from_another_registry() {
    let (from, to) = (filled(), Scripted::start());
    let source = open(&from, settings());
    let root = source.resolve(Some("1")).unwrap();
    copy(&source, &root, &open_repository(&to, "acme/other", settings()), Some("2"), &task()).unwrap();
    assert!(to.state().log.iter().all(|request| request.query("mount").is_none()));
}
