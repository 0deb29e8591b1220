//! What is said on stderr while an image travels, and when it does not arrive.

use std::net::TcpListener;

use serde_json::{Value, json};
use wpack_tests::{context::Context, module, refuser::refuser, registry::Registry};

use crate::push::built;

/// The kinds and outcomes of the lines about blobs, sorted.
fn lines(stderr: &str) -> Vec<String> {
    let line = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        assert!(line.len() <= 80 && words[1].len() == 12, "{line}");
        format!("{} {}", words[0], words[2])
    };
    let mut lines: Vec<String> = stderr.lines().map(line).collect();
    lines.sort();
    lines
}

/// One platform's shim: a config, two layers and a manifest.
fn one_manifest(context: &Context) {
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello:1 --format artifact").success().stderr_is("");
}

#[test]
fn without_a_terminal_each_blob_has_a_line() {
    let (context, registry) = (Context::new(), Registry::plain());
    one_manifest(&context);
    let name = registry.reference("hello:1");
    let pushed = context.run(&format!("push hello:1 {name}")).success();
    assert_eq!(lines(&pushed.stderr()), ["config uploaded", "manifest uploaded", "module uploaded"]);
    let again = context.run(&format!("push hello:1 {name}")).success();
    assert_eq!(lines(&again.stderr()), ["config exists", "manifest exists", "module exists"]);
    let neighbour = registry.reference("other:1");
    let copied = context.run(&format!("copy {name} {neighbour}")).success();
    assert_eq!(lines(&copied.stderr()), ["config mounted", "manifest uploaded", "module mounted"]);
    let pulled = context.run(&format!("pull {name} -o oci:layout:1")).success();
    assert_eq!(lines(&pulled.stderr()), ["config downloaded", "manifest downloaded", "module downloaded"]);
    context.run(&format!("pull {name} -o oci:quiet:1 -q")).success().stderr_is("");
}

#[test]
fn a_program_follows_a_push_by_events() {
    let (context, registry) = (Context::new(), Registry::plain());
    one_manifest(&context);
    let push = format!("push hello:1 {} --progress json", registry.reference("hello:1"));
    let events = |stderr: &str| -> Vec<Value> {
        stderr.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let told = events(&context.run(&push).success().stderr());
    assert_eq!(told[0], json!({"event": "expected", "blobs": 3}));
    assert_eq!(told.iter().filter(|event| event["event"] == "begun").count(), 3);
    let is_module = |event: &&Value| event["event"] == "ended" && event["mediaType"] == "application/wasm";
    let module = told.iter().find(is_module).unwrap();
    assert_eq!((&module["size"], &module["outcome"]), (&json!(164), &json!("uploaded")));
    let again = events(&context.run(&push).success().stderr());
    let outcomes: Vec<_> = again.iter().filter_map(|event| event["outcome"].as_str()).collect();
    assert_eq!(outcomes, ["exists"; 3]);
    context.run(&format!("{push} -q")).success().stderr_is("");
}

#[test]
fn a_push_that_breaks_off_says_how_far_it_came() {
    let context = Context::new();
    one_manifest(&context);
    let push = format!("push hello:1 {}/hello:1", refuser("403 Forbidden"));
    context.run(&push).code(4).stdout_is("").stderr_has(&[
        "hint: a retry will not help",
        "hint: 2 of 3 blobs are there (",
        "; no tag was written; the next run sends only the rest",
    ]);
    let push = format!("push hello:1 {}/hello:1", refuser("501 Not Implemented"));
    context.run(&push).code(4).stderr_has(&["whether the tag was written is not known"]);
}

#[test]
fn a_script_that_wants_json_gets_the_failure_so() {
    let context = Context::new();
    one_manifest(&context);
    let address = refuser("403 Forbidden");
    let failed = context.run(&format!("push hello:1 {address}/hello:1 --json")).code(4);
    let document = failed.json();
    let error = &document["error"];
    assert_eq!(error["exitCode"], 4);
    assert_eq!(error["message"], format!("cannot push `{address}/hello:1`"));
    assert_eq!(error["causes"].as_array().unwrap().len(), 1);
    assert_eq!(error["retry"], false);
    assert_eq!((&error["arrived"]["blobs"], &error["arrived"]["of"]), (&json!(2), &json!(3)));
    failed.stderr_has(&["error: cannot push", "hint: "]);
    let failed = context.run("push absent:1 --json").code(3).json();
    assert_eq!((&failed["error"]["exitCode"], &failed["error"]["retry"]), (&json!(3), &json!(null)));
}

#[test]
fn a_document_that_says_no_is_the_only_one() {
    let context = Context::new();
    context.write("broken.wasm", b"\0asm\x01\0\0\0\xff");
    let document = context.run("validate broken.wasm --json").code(1).json();
    assert!(document["modules"].is_array() && document["error"].is_null(), "{document:#}");
}

#[test]
fn verbose_names_the_origin_of_credentials_and_never_more() {
    let (context, registry) = (built(), Registry::with_password());
    // `tester:correct-horse`
    let auth = "dGVzdGVyOmNvcnJlY3QtaG9yc2U=";
    context.log_in(&registry.address(), auth);
    let name = registry.reference("hello:1");
    let address = registry.address();
    let origin = format!("credentials for {address} come from ~/.docker/config.json (key `{address}`)");
    let copy = format!("copy {name} {}", registry.reference("other:1"));
    for line in [format!("push hello:1 {name}"), format!("pull {name}"), copy] {
        context.run(&format!("{line} -v")).success().stderr_has(&[&origin]).hides("correct-horse");
        let traced = context.run(&format!("{line} -vvv")).success().hides("correct-horse").hides(auth);
        traced.stderr_has(&[&origin, "HEAD http://", ": 401, ", "content-type: "]).hides("Basic ");
    }
    let login = format!("login {address} -u tester --password-stdin -vvv");
    context.run(&login).stdin("correct-horse").success().hides("correct-horse").hides(auth);
}

#[test]
fn verbose_says_that_nobody_is_logged_in() {
    let (context, registry) = (built(), Registry::plain());
    let push = format!("push hello:1 {} -v", registry.reference("hello:1"));
    let nobody = format!("no credentials for {}: it is used anonymously", registry.address());
    context.run(&push).success().stderr_has(&[&nobody]);
}

#[test]
fn a_login_says_why_it_takes_longer() {
    let context = Context::new();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let login = format!("login 127.0.0.1:{port} -u tester --password-stdin");
    let failed = context.run(&login).stdin("s3cret").code(4);
    failed.stderr_has(&["warning: GET", "trying again in", "error: cannot log in"]).hides("s3cret");
    assert!(!context.home().join(".docker").exists());
}
