//! Logins that are shown to a registry before they are kept.

use wpack_oci::{
    Error, Login, Secret,
    registry::{Proof, check_login},
};

use crate::{
    scripted::{Fault, Guard, Reply, Scripted},
    support::{LOGIN, settings},
};

/// The blob `{}`, which answers in place of `/v2/` itself: the scripted registry has nothing there.
const BLOB: &str = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
const PATH: &str =
    "/v2/acme/app/blobs/sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

fn check(server: &Scripted) -> Result<Proof, Error> {
    server.state().blobs.insert(BLOB.to_owned(), b"{}".to_vec());
    server.order(99, "GET", "/v2/", Fault::Rewrite("/v2/", PATH));
    let login = Login::Basic { user: "user".to_owned(), password: Secret::new("password") };
    check_login(&server.address.to_string(), login, settings())
}

#[test]
fn user_and_password_with_the_request() {
    assert_eq!(check(&Scripted::guarded(Guard::Basic(LOGIN))).unwrap(), Proof::Accepted);
}

#[test]
fn a_token_for_no_more_than_the_registry_names() {
    let server = Scripted::guarded(Guard::Bearer { realm: None });
    assert_eq!(check(&server).unwrap(), Proof::Accepted);
    let state = server.state();
    let request = state.log.iter().find(|request| request.path() == "/token").unwrap();
    assert_eq!(request.header("authorization"), Some(format!("Basic {LOGIN}").as_str()));
    assert_eq!(request.query("scope"), Some("repository%3Aacme%2Fapp%3Apull"));
}

#[test]
fn a_registry_that_asks_nobody() {
    assert_eq!(check(&Scripted::start()).unwrap(), Proof::NotAsked);
}

#[test]
fn refusals() {
    let token_server = Scripted::guarded(Guard::Bearer { realm: None });
    token_server.order(99, "GET", "/token", Fault::Answer(Reply::new(401)));
    for server in [Scripted::guarded(Guard::Basic("another")), token_server] {
        let Err(Error::Registry(error)) = check(&server) else { panic!("it was accepted") };
        assert_eq!((error.status(), error.credential()), (Some(401), Some("this login")));
        assert!(!format!("{error:?}").contains("password"), "{error:?}");
    }
}
