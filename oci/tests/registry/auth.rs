//! Who the client says it is, and to whom.

use wpack_oci::{Credentials, Error, Source};

use crate::{
    scripted::{Fault, Guard, Reply, Scripted},
    support::{LOGIN, basic, login, open, push, settings, small},
};

fn bearer() -> Scripted {
    Scripted::guarded(Guard::Bearer { realm: None })
}

fn tokens(server: &Scripted) -> usize {
    server.state().log.iter().filter(|request| request.path() == "/token").count()
}

#[test]
fn user_and_password() {
    let server = Scripted::guarded(Guard::Basic(LOGIN));
    push(&server, &small(), basic(&server)).unwrap();
    let state = server.state();
    let asked = state.log.iter().filter(|request| request.header("authorization").is_none()).count();
    assert_eq!(asked, 1, "only the first request goes without");
}

#[test]
fn one_token_serves_the_whole_push() {
    let server = bearer();
    push(&server, &small(), basic(&server)).unwrap();
    assert_eq!(tokens(&server), 1);
    let state = server.state();
    let request = state.log.iter().find(|request| request.path() == "/token").unwrap();
    assert_eq!(request.header("authorization"), Some(format!("Basic {LOGIN}").as_str()));
    assert_eq!(request.query("service"), Some("scripted"));
    assert_eq!(request.query("scope"), Some("repository%3Aacme%2Fapp%3Apull%2Cpush"));
}

#[test]
fn nobody_gets_a_token_too() {
    let server = bearer();
    push(&server, &small(), settings()).unwrap();
    let state = server.state();
    let request = state.log.iter().find(|request| request.path() == "/token").unwrap();
    assert_eq!(request.header("authorization"), None);
}

#[test]
fn a_token_under_its_other_name() {
    let server = bearer();
    server.state().token = Some(r#"{"access_token":"opaque"}"#.to_owned());
    server.state().valid_tokens.insert("opaque".to_owned());
    push(&server, &small(), settings()).unwrap();
    assert_eq!(tokens(&server), 1);
}

#[test]
fn a_token_that_ends_is_replaced_at_once() {
    let server = bearer();
    let registry = open(&server, basic(&server));
    let image = small();
    let root = image.resolve(None).unwrap();
    wpack_oci::copy(&image, &root, &registry, Some("1"), &crate::support::task()).unwrap();
    server.state().valid_tokens = ["unlike any that was issued".to_owned()].into();
    wpack_oci::copy(&image, &root, &registry, Some("2"), &crate::support::task()).unwrap();
    assert_eq!(tokens(&server), 2);
    assert!(server.state().manifests.contains_key("2"));
}

#[test]
fn an_upload_whose_token_ends_on_the_way_is_sent_again() {
    let server = bearer();
    let again = Reply::error(401, "UNAUTHORIZED", "token expired")
        .header("WWW-Authenticate", &format!("Bearer realm=\"http://{}/token\"", server.address));
    server.order(1, "PUT", "uploads", Fault::Answer(again));
    push(&server, &small(), basic(&server)).unwrap();
    assert_eq!(tokens(&server), 2);
}

#[test]
fn an_identity_token_is_exchanged_by_post() {
    let server = bearer();
    server.state().token = Some(r#"{"access_token":"opaque"}"#.to_owned());
    server.state().valid_tokens.insert("opaque".to_owned());
    push(&server, &small(), login(&server, r#"{"identitytoken":"refresh me"}"#)).unwrap();
    let state = server.state();
    let request = state.log.iter().find(|request| request.path() == "/token").unwrap();
    assert_eq!(request.method, "POST");
    let form = String::from_utf8(request.body.clone()).unwrap();
    assert_eq!(
        form,
        "grant_type=refresh_token&refresh_token=refresh+me&client_id=wpack\
         &scope=repository%3Aacme%2Fapp%3Apull%2Cpush&service=scripted"
    );
}

#[test]
fn a_server_without_that_exchange_is_asked_by_get() {
    let server = bearer();
    push(&server, &small(), login(&server, r#"{"auth":"dXNlcjo=","identitytoken":"refresh"}"#)).unwrap();
    let seen: Vec<String> = server.seen().into_iter().filter(|request| request.contains("token")).collect();
    assert_eq!(seen, ["POST token", "GET token"]);
}

#[test]
fn a_registry_token_is_sent_as_it_is() {
    let server = bearer();
    server.state().valid_tokens.insert("mine".to_owned());
    push(&server, &small(), login(&server, r#"{"registrytoken":"mine"}"#)).unwrap();
    assert_eq!(tokens(&server), 0);
}

#[test]
fn refused_credentials_are_named_by_where_they_came_from() {
    let server = Scripted::guarded(Guard::Basic("another"));
    let error = push(&server, &small(), basic(&server)).unwrap_err();
    let Error::Registry(error) = error else { panic!("{error}") };
    let origin = format!("DOCKER_AUTH_CONFIG (key `{}`)", server.address);
    assert_eq!((error.status(), error.credential()), (Some(401), Some(origin.as_str())));
    assert!(!error.retryable());
    assert!(error.to_string().ends_with(": 401 Unauthorized"), "{error}");
}

#[test]
fn refused_credentials_are_sent_once() {
    let server = Scripted::guarded(Guard::Basic("another"));
    push(&server, &small(), basic(&server)).unwrap_err();
    let logins = |server: &Scripted| {
        server.state().log.iter().filter(|request| request.header("authorization").is_some()).count()
    };
    assert_eq!(logins(&server), 1);
    let server = bearer();
    server.order(99, "GET", "/token", Fault::Answer(Reply::new(401)));
    push(&server, &small(), basic(&server)).unwrap_err();
    assert_eq!(logins(&server), 1);
}

#[test]
fn what_the_token_server_says_is_told() {
    let server = bearer();
    let wrong = Reply::new(401).body(br#"{"details":"incorrect username or password"}"#);
    server.order(99, "GET", "/token", Fault::Answer(wrong));
    let error = push(&server, &small(), basic(&server)).unwrap_err();
    let Error::Registry(error) = error else { panic!("{error}") };
    assert!(error.credential().unwrap().starts_with("DOCKER_AUTH_CONFIG"));
    let text = format!(
        "GET http://{}/token?service=scripted&scope=repository%3Aacme%2Fapp%3Apull%2Cpush: \
         401 incorrect username or password",
        server.address
    );
    assert_eq!(error.to_string(), text);
}

#[test]
fn parallel_requests_share_one_token() {
    let server = bearer();
    let registry = open(&server, basic(&server));
    let image = small();
    let blob = image.manifest().descriptor();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| wpack_oci::Sink::has(&registry, blob).unwrap());
        }
    });
    assert_eq!(tokens(&server), 1);
}

#[test]
fn broken_credentials_are_an_error_and_nothing_is_sent_with_others() {
    let server = Scripted::guarded(Guard::Basic(LOGIN));
    let variables = [("DOCKER_AUTH_CONFIG".to_owned(), "{broken".to_owned())].into();
    let broken = wpack_oci::registry::Settings { credentials: Credentials::with(variables), ..settings() };
    let error = push(&server, &small(), broken).unwrap_err();
    assert!(matches!(error, Error::Credentials { .. }), "{error}");
    assert!(server.state().log.iter().all(|request| request.header("authorization").is_none()));
}

#[test]
fn a_token_lasts_a_minute_at_least() {
    let server = bearer();
    server.state().token = Some(r#"{"token":"opaque","expires_in":1}"#.to_owned());
    server.state().valid_tokens.insert("opaque".to_owned());
    push(&server, &small(), basic(&server)).unwrap();
    assert_eq!(tokens(&server), 1);
}

#[test]
fn a_token_that_allows_too_little_is_replaced_by_a_wider_one() {
    let server = bearer();
    let scope = "repository:acme/app:pull,push,delete";
    let challenge = format!(
        "Bearer realm=\"http://{}/token\",error=\"insufficient_scope\",scope=\"{scope}\"",
        server.address
    );
    let more = Reply::error(401, "UNAUTHORIZED", "insufficient scope").header("WWW-Authenticate", &challenge);
    server.order(1, "PUT", "manifests", Fault::Answer(more));
    push(&server, &small(), basic(&server)).unwrap();
    let state = server.state();
    let scopes: Vec<_> =
        state.log.iter().filter(|r| r.path() == "/token").map(|r| r.query("scope")).collect();
    let wider = Some("repository%3Aacme%2Fapp%3Apull%2Cpush%2Cdelete");
    assert_eq!(scopes, [Some("repository%3Aacme%2Fapp%3Apull%2Cpush"), wider]);
}

#[test]
fn of_two_challenges_the_token_is_taken() {
    let server = bearer();
    let both = Reply::new(401)
        .header("WWW-Authenticate", "Basic realm=\"here\"")
        .header("WWW-Authenticate", &format!("Bearer realm=\"http://{}/token\"", server.address));
    server.order(1, "HEAD", "", Fault::Answer(both));
    push(&server, &small(), basic(&server)).unwrap();
    let state = server.state();
    let (token, others): (Vec<_>, Vec<_>) = state.log.iter().partition(|r| r.path() == "/token");
    assert_eq!(token.len(), 1);
    let is_basic = |r: &&crate::scripted::Request| {
        r.header("authorization").is_some_and(|text| text.starts_with("Basic"))
    };
    assert!(!others.iter().any(is_basic), "the password goes to the token server alone");
}

#[test]
fn who_gets_no_token_without_a_login_is_told_so() {
    let server = bearer();
    server.order(99, "GET", "/token", Fault::Answer(Reply::error(403, "DENIED", "log in first")));
    let error = push(&server, &small(), settings()).unwrap_err();
    let Error::Registry(error) = error else { panic!("{error}") };
    assert_eq!((error.status(), error.credential(), error.retryable()), (Some(403), None, false));
    assert!(error.to_string().ends_with("403 DENIED: log in first"), "{error}");
    assert_eq!(tokens(&server), 1);
}
