//! Logins: proved by a real registry, and kept where Docker keeps them.

use std::{env, fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use serde_json::{Value, json};
use wpack_tests::{context::Context, module, registry::Registry, tool::Run};

const PASSWORD: &str = "correct-horse";

fn built() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello:1").success();
    context
}

fn config(context: &Context) -> PathBuf {
    context.home().join(".docker/config.json")
}

fn log_in(context: &Context, registry: &Registry, password: &str) -> Run {
    let line = format!("login {} -u tester --password-stdin", registry.address());
    context.run(&line).stdin(password)
}

/// A credential helper that keeps each login in the home folder, and the configuration that names it.
fn with_helper(context: &Context, run: Run) -> Run {
    let script = "#!/bin/sh\ncase $1 in\n\
        store) cat >~/kept;;\n\
        get) cat ~/kept 2>/dev/null || { echo credentials not found in native keychain; exit 1; };;\n\
        erase) rm ~/kept;;\nesac\n";
    let program = context.home().join("docker-credential-home");
    fs::write(&program, script).unwrap();
    fs::set_permissions(program, fs::Permissions::from_mode(0o755)).unwrap();
    fs::create_dir_all(context.home().join(".docker")).unwrap();
    fs::write(config(context), r#"{"credsStore":"home"}"#).unwrap();
    run.env("PATH", format!("{}:{}", context.home().display(), env::var("PATH").unwrap()))
}

#[test]
fn a_login_lasts_until_the_logout() {
    let (context, registry) = (built(), Registry::with_password());
    let push = format!("push hello:1 {}", registry.reference("hello:1"));
    context.run(&push).code(4).stderr_has(&["wpack login"]);
    log_in(&context, &registry, "correct-horse\n")
        .success()
        .stdout_is("")
        .stderr_has(&["logged in to", "stored unencrypted in ~/.docker/config.json"])
        .hides(PASSWORD);
    assert_eq!(fs::metadata(config(&context)).unwrap().permissions().mode() & 0o777, 0o600);
    context.run(&push).success();
    let logout = format!("logout {}", registry.address());
    context.run(&logout).success().stderr_has(&["logged out of", "~/.docker/config.json"]);
    context.run(&push).code(4);
    context.run(&logout).success().stderr_has(&["not logged in to"]);
}

#[test]
fn a_refused_login_is_not_stored() {
    let (context, registry) = (Context::new(), Registry::with_password());
    log_in(&context, &registry, "wrong-horse").code(4).stderr_has(&["401", "retry"]).hides("wrong-horse");
    assert!(!config(&context).exists());
}

#[test]
fn a_registry_that_asks_nobody_proves_nothing() {
    let (context, registry) = (Context::new(), Registry::plain());
    log_in(&context, &registry, PASSWORD).success().stderr_has(&["did not ask for a password"]);
}

#[test]
fn skopeo_understands_what_was_stored() {
    let (context, registry) = (Context::new(), Registry::with_password());
    log_in(&context, &registry, PASSWORD).success();
    let stored: Value = serde_json::from_slice(&fs::read(config(&context)).unwrap()).unwrap();
    // `tester:correct-horse`
    let auth = json!({"auth": "dGVzdGVyOmNvcnJlY3QtaG9yc2U="});
    assert_eq!(stored, json!({"auths": {registry.address(): auth}}));
    let mut skopeo = std::process::Command::new("skopeo");
    skopeo.args(["login", "--get-login", "--authfile"]).arg(config(&context)).arg(registry.address());
    context.dress(skopeo).success().stdout_is("tester\n");
}

#[test]
fn a_helper_gets_the_login_and_the_file_does_not() {
    let (context, registry) = (built(), Registry::with_password());
    let dressed = |run| with_helper(&context, run);
    dressed(log_in(&context, &registry, PASSWORD))
        .success()
        .stderr_has(&["the login is in docker-credential-home"])
        .hides("unencrypted");
    let kept: Value = serde_json::from_slice(&fs::read(context.home().join("kept")).unwrap()).unwrap();
    let login = json!({"ServerURL": registry.address(), "Username": "tester", "Secret": PASSWORD});
    assert_eq!(kept, login);
    assert_eq!(fs::read_to_string(config(&context)).unwrap(), r#"{"credsStore":"home"}"#);
    let push = format!("push hello:1 {}", registry.reference("hello:1"));
    dressed(context.run(&push)).success();
    dressed(context.run(&format!("logout {}", registry.address()))).success();
    assert!(!context.home().join("kept").exists());
    dressed(context.run(&push)).code(4);
}

#[test]
fn scripts_read_json() {
    let (context, registry) = (Context::new(), Registry::with_password());
    let stored = log_in(&context, &registry, PASSWORD).arg("--json").success().json();
    let file = "~/.docker/config.json";
    assert_eq!(stored, json!({"registry": registry.address(), "user": "tester", "stored": file}));
    let logout = format!("logout {} --json", registry.address());
    let removed = |file: Value| json!({"registry": registry.address(), "removed": file});
    assert_eq!(context.run(&logout).success().json(), removed(json!([file])));
    assert_eq!(context.run(&logout).success().json(), removed(json!([])));
}

#[test]
fn without_a_terminal_nothing_is_asked() {
    let context = Context::new();
    context.run("login e.io").code(2).stderr_has(&["no terminal", "--username"]);
    context.run("login e.io -u tester").code(2).stderr_has(&["no terminal", "--password-stdin"]);
    context.run("login e.io --password-stdin").code(2).stderr_has(&["--username"]);
    context.run("login e.io -u a:b --password-stdin").stdin(PASSWORD).code(2).stderr_has(&["colon"]);
    context.run("login e.io -u tester --password-stdin").code(2).stderr_has(&["password is empty"]);
    context.run("login e.io/acme -u tester --password-stdin").stdin(PASSWORD).code(2);
}

#[test]
fn a_broken_configuration_is_left_alone() {
    let (context, registry) = (Context::new(), Registry::with_password());
    fs::create_dir(context.home().join(".docker")).unwrap();
    fs::write(config(&context), "{").unwrap();
    log_in(&context, &registry, PASSWORD).code(4).stderr_has(&["~/.docker/config.json", "not valid"]);
    assert_eq!(fs::read_to_string(config(&context)).unwrap(), "{");
}

#[test]
fn what_hides_a_login_is_told() {
    let (context, registry) = (Context::new(), Registry::with_password());
    let other = json!({"auths": {registry.address(): {"auth": "YTpi"}}}).to_string();
    log_in(&context, &registry, PASSWORD)
        .env("DOCKER_AUTH_CONFIG", other)
        .success()
        .stderr_has(&["DOCKER_AUTH_CONFIG has another login"]);
}
