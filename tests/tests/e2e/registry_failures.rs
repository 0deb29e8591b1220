//! Registries that do not answer or do not agree: exit code 4, words that help, no tag, no secret.

use std::net::TcpListener;

use wpack_tests::{context::Context, registry::Registry};

use crate::push::built;

/// `tester:wrong-s3cret-pass`, in plain text and as Docker's configuration holds it.
const WRONG: (&str, &str) = ("wrong-s3cret-pass", "dGVzdGVyOndyb25nLXMzY3JldC1wYXNz");

#[test]
fn nobody_listens() {
    let context = built();
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let pushed = context.run(&format!("push hello:1 127.0.0.1:{port}/hello:1")).code(4);
    pushed.stdout_is("").stderr_has(&["error: cannot push", &format!("127.0.0.1:{port}"), "retry"]);
}

#[test]
fn the_password_is_wrong() {
    let (context, registry) = (built(), Registry::with_password());
    context.log_in(&registry.address(), WRONG.1);
    let pushed = context.run(&format!("push hello:1 {} -vvv", registry.reference("hello:1"))).code(4);
    let pushed = pushed.stdout_is("").stderr_has(&["error: cannot push", "401", "hint: "]);
    pushed.hides(WRONG.0).hides(WRONG.1);
    assert_eq!(registry.tags("hello"), Vec::<String>::new());
}

#[test]
fn a_password_is_needed() {
    let (context, registry) = (built(), Registry::with_password());
    let pushed = context.run(&format!("push hello:1 {}", registry.reference("hello:1"))).code(4);
    pushed.stderr_has(&["error: cannot push", "401", "hint: "]);
}

#[test]
fn the_image_is_not_there() {
    let (context, registry) = (Context::new(), Registry::plain());
    let pulled = context.run(&format!("pull {} -o back.wasm", registry.reference("absent:1"))).code(4);
    pulled.stdout_is("").stderr_has(&["error: cannot pull", "has no image", "retry"]);
    assert_eq!(context.names(), Vec::<String>::new());
}
