//! A registry that takes tokens only, of a server that checks who asks for what.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use wpack_tests::{
    context::Context,
    registry::{PASSWORD, READER, Registry, USER},
    relay::Relay,
    token_server::TokenServer,
};

use crate::push::built;

fn log_in(context: &Context, registry: &str, user: &str) {
    context.log_in(registry, &STANDARD.encode(format!("{user}:{PASSWORD}")));
}

#[test]
fn one_token_for_all_of_a_push_and_one_for_all_of_a_pull() {
    let (context, server) = (built(), TokenServer::start(300));
    let registry = Registry::with_tokens(&server);
    log_in(&context, &registry.address(), USER);
    context.run(&format!("push hello:1 {}", registry.reference("hello:1"))).success();
    assert_eq!(registry.tags("hello"), ["1"]);
    assert_eq!(server.asked(), ["tester repository:hello:pull,push"]);
    // Who has no login pulls without one.
    let stranger = built();
    stranger.run(&format!("pull {} -o oci:back:1", registry.reference("hello:1"))).success();
    assert_eq!(server.asked()[1..], ["nobody repository:hello:pull"]);
}

#[test]
fn a_copy_within_the_registry_asks_for_both_repositories() {
    let (context, server) = (built(), TokenServer::start(300));
    let registry = Registry::with_tokens(&server);
    log_in(&context, &registry.address(), USER);
    context.run(&format!("push hello:1 {}", registry.reference("hello:1"))).success();
    let (from, to) = (registry.reference("hello:1"), registry.reference("other:2"));
    let copied = context.run(&format!("copy {from} {to} --json")).success().json();
    assert!(copied["images"][0]["mounted"].as_u64().unwrap() > 0, "{copied:#}");
    assert_eq!(registry.tags("other"), ["2"]);
    let both = "tester repository:other:pull,push repository:hello:pull".to_owned();
    assert!(server.asked().contains(&both), "{:?}", server.asked());
}

#[test]
fn who_may_only_pull_is_told_so() {
    let (context, server) = (built(), TokenServer::start(300));
    let registry = Registry::with_tokens(&server);
    let push = format!("push hello:1 {}", registry.reference("hello:1"));
    context.run(&push).code(4).stderr_has(&["401", "a retry will not help", "wpack login"]);
    log_in(&context, &registry.address(), READER);
    let refused = context.run(&push).code(4);
    refused.stderr_has(&["401", "a retry will not help", "~/.docker/config.json"]).hides(PASSWORD);
    assert_eq!(registry.tags("hello"), [""; 0]);
}

#[test]
fn a_token_server_that_refuses_a_login_says_why() {
    let (context, server) = (built(), TokenServer::start(300));
    let registry = Registry::with_tokens(&server);
    log_in(&context, &registry.address(), "somebody");
    let refused = context.run(&format!("push hello:1 {}", registry.reference("hello:1"))).code(4);
    refused.stderr_has(&["401 incorrect username or password", "~/.docker/config.json"]).hides(PASSWORD);
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn a_token_that_ends_in_the_middle_of_a_push_is_replaced() {
    let (context, server) = (built(), TokenServer::start(2));
    let registry = Registry::with_tokens(&server);
    let line = Relay::pausing(registry.port(), "PUT", Duration::from_millis(3100));
    log_in(&context, &line.address(), USER);
    context.run(&format!("push hello:1 {}/hello:1 --jobs 1", line.address())).success();
    assert_eq!(registry.tags("hello"), ["1"]);
    let asked = server.asked();
    assert!(
        asked.len() >= 2 && asked.iter().all(|of| of == "tester repository:hello:pull,push"),
        "{asked:?}"
    );
}
