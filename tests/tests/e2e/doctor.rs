//! What is in the way is found, on machines that have it and on such that have not.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use wpack_tests::{
    containerd::Containerd,
    context::{Context, program},
    docker::Docker,
    kubernetes::{self, ApiServer},
    module,
    podman::Podman,
    registry::{PASSWORD, READER, Registry, USER},
    token_server::TokenServer,
    tool::{Run, as_root, counterpart},
};

/// A context with one image in its store, in which nothing of the machine's is found.
fn built() -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t hello:1").success();
    context
}

/// `wpack doctor` where the only programs are those of `folder`.
fn doctor(context: &Context, line: &str, folder: &Path) -> Run {
    context.run(&format!("doctor {line} --json")).env("PATH", folder)
}

/// The check of that name.
#[track_caller]
fn check<'a>(document: &'a Value, name: &str) -> &'a Value {
    let checks = document["checks"].as_array().unwrap();
    checks.iter().find(|check| check["name"] == name).unwrap_or_else(|| panic!("no {name}: {document:#}"))
}

#[track_caller]
fn is(document: &Value, name: &str, verdict: &str, reason: &str) {
    let check = check(document, name);
    assert_eq!(check["verdict"], verdict, "{check:#}");
    assert!(check["reason"].as_str().unwrap().contains(reason), "`{reason}`: {check:#}");
}

#[test]
fn what_is_absent_is_in_the_way_of_who_asks_for_it_only() {
    let context = built();
    let found = doctor(&context, "", &context.home()).success().json();
    for name in ["docker", "podman", "containerd", "kubernetes"] {
        is(&found, name, "absent", "there is no program");
    }
    is(&found, "store", "ok", "1 image in");
    is(&found, "cache", "ok", "compiled before");
    let asked = doctor(&context, "--need docker,kubernetes", &context.home()).code(1);
    let found = asked.stderr_has(&["in the way: docker, kubernetes"]).json();
    is(&found, "docker", "fails", "there is no program `docker`");
    is(&found, "podman", "absent", "there is no program `podman`");
}

#[test]
fn a_fresh_machine_is_fine() {
    let context = Context::new();
    let found = doctor(&context, "", &context.home()).success().json();
    is(&found, "store", "ok", "there is none yet");
    is(&found, "cache", "ok", "there is none yet");
    assert!(!context.store().exists(), "the doctor made a store");
}

#[test]
fn a_store_and_a_cache_that_were_tampered_with() {
    let context = built();
    let blobs = context.store().join("blobs/sha256");
    let mut sizes: Vec<_> = fs::read_dir(&blobs)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.metadata().unwrap().len(), entry.path()))
        .collect();
    sizes.sort();
    let (size, largest) = sizes.pop().unwrap();
    fs::write(&largest, vec![0; size as usize]).unwrap();
    let compiled = context.home().join(".cache/wpack/compiled");
    let entry = fs::read_dir(&compiled).unwrap().next().unwrap().unwrap().path();
    fs::write(entry, "x").unwrap();
    let found = doctor(&context, "", &context.home()).code(1).json();
    is(&found, "store", "fails", &largest.display().to_string());
    is(&found, "cache", "warning", "entries are damaged");
    fs::remove_file(&largest).unwrap();
    fs::set_permissions(&compiled, fs::Permissions::from_mode(0o777)).unwrap();
    let found =
        doctor(&context, "", &context.home()).code(1).stderr_has(&["in the way: store, cache"]).json();
    is(&found, "store", "fails", "`hello:1`: the local store has no blob");
    is(&found, "cache", "fails", "others may write");
    // The remedies help.
    fs::set_permissions(&compiled, fs::Permissions::from_mode(0o700)).unwrap();
    for line in ["rm hello:1", "prune", "build hello.wasm -t hello:1"] {
        context.run(line).success();
    }
    is(&doctor(&context, "", &context.home()).success().json(), "store", "ok", "all whole");
}

#[test]
fn a_registry_with_a_password() {
    let (context, registry) = (built(), Registry::with_password());
    let image = registry.reference("app:1");
    let stranger = doctor(&context, &image, &context.home()).code(1);
    let found = stranger.stderr_has(&["in the way: pull, push"]).json();
    is(&found, "credentials", "warning", "there are none");
    is(&found, "push", "fails", "401");
    context.log_in(&registry.address(), &STANDARD.encode(format!("{USER}:{PASSWORD}")));
    let member = doctor(&context, &image, &context.home()).success().hides(PASSWORD).json();
    is(&member, "credentials", "ok", "~/.docker/config.json");
    is(&member, "pull", "ok", "there is no");
    is(&member, "push", "ok", "takes uploads");
    assert_eq!(registry.tags("app"), [""; 0]);
    context.run(&format!("push hello:1 {image}")).success();
    is(&doctor(&context, &image, &context.home()).success().json(), "pull", "ok", "is there");
}

#[test]
fn a_token_is_exchanged_and_tried() {
    let (context, server) = (built(), TokenServer::start(300));
    let registry = Registry::with_tokens(&server);
    let image = registry.reference("app:1");
    let log_in = |user| context.log_in(&registry.address(), &STANDARD.encode(format!("{user}:{PASSWORD}")));
    log_in(READER);
    let reader = doctor(&context, &image, &context.home()).code(1).stderr_has(&["in the way: push"]).json();
    is(&reader, "pull", "ok", "there is no");
    // The token server gave a token for less than was asked for, and did not say so.
    is(&reader, "push", "fails", "401");
    assert_eq!(server.asked()[..2], ["reader repository:app:pull", "reader repository:app:pull,push"]);
    log_in(USER);
    is(&doctor(&context, &image, &context.home()).success().json(), "push", "ok", "takes uploads");
}

#[test]
fn the_image_of_the_project_is_asked_for() {
    let (context, registry) = (built(), Registry::plain());
    context.write("wpack.toml", format!("[build]\ntag = ['{}']\n", registry.reference("app:1")));
    is(&doctor(&context, "", &context.home()).success().json(), "push", "ok", &registry.reference("app"));
    drop(registry);
    let found = doctor(&context, "", &context.home()).code(1).json();
    is(&found, "pull", "fails", "cannot be read");
    assert!(found["checks"].as_array().unwrap().iter().all(|check| check["name"] != "push"), "{found:#}");
}

#[test]
fn a_docker_engine() {
    if Docker::engine().is_none() {
        return;
    }
    let context = Context::new();
    let folder = counterpart("docker/root/usr/bin");
    let host = std::env::var("WPACK_TEST_DOCKER_HOST").unwrap();
    let found = doctor(&context, "--need docker", &folder).env("DOCKER_HOST", host).success().json();
    is(&found, "docker", "warning", "classic image store");
    assert!(check(&found, "docker")["facts"]["version"].as_str().unwrap().starts_with(char::is_numeric));
    let away = doctor(&context, "--need docker", &folder).env("DOCKER_HOST", "unix:///nowhere/docker.sock");
    is(&away.code(1).json(), "docker", "fails", "no engine answers");
}

#[test]
fn a_podman() {
    let Some(podman) = Podman::own() else { return };
    let context = Context::new();
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(wpack_tests::tool::find("podman"), folder.path().join("podman")).unwrap();
    let run = podman
        .environment()
        .into_iter()
        .fold(doctor(&context, "--need podman", folder.path()), |run, (name, value)| run.env(name, value));
    let found = run.success().json();
    is(&found, "podman", "ok", "bundles run; runc has no WebAssembly engine");
    assert_eq!(check(&found, "podman")["facts"]["runtime"], "runc");
}

#[test]
fn a_containerd() {
    let Some(containerd) = Containerd::own() else { return };
    let context = Context::new();
    let folder = tempfile::tempdir().unwrap();
    let ctr = counterpart("docker/root/usr/bin/ctr");
    std::os::unix::fs::symlink(ctr, folder.path().join("ctr")).unwrap();
    fs::write(folder.path().join("containerd-shim-wasmtime-v1"), "").unwrap();
    // Its socket is root's.
    let run = context.dress(as_root("env").into_command());
    let run = run.arg(format!("PATH={}", folder.path().display()));
    let run = run.arg(format!("CONTAINERD_ADDRESS={}", containerd.address().display()));
    let run = run.arg(program()).args(["doctor", "--need", "containerd", "--json"]);
    let found = run.success().json();
    is(&found, "containerd", "ok", "containerd-shim-wasmtime-v1");
    drop(containerd);
    let away =
        doctor(&context, "--need containerd", folder.path()).env("CONTAINERD_ADDRESS", "/nowhere/socket");
    is(&away.code(1).json(), "containerd", "fails", "it does not answer");
}

#[test]
fn a_cluster() {
    let Some(folder) = kubernetes::programs() else { return };
    let context = Context::new();
    let classes = [("wasmtime-v1", "wasmtime-v1"), ("wasmtime-spin-v2", "spin")];
    let nodes =
        [("containerd://2.1.4", "amd64"), ("containerd://2.1.4", "amd64"), ("cri-o://1.35.0", "arm64")];
    let config = context.path("config");
    ApiServer::start(&classes, &nodes).write_config(&config, "test");
    let doctor = |line: &str| doctor(&context, line, &folder).env("KUBECONFIG", &config);
    let found = doctor("--need kubernetes --runtime-class wasmtime-v1").success().json();
    is(&found, "kubernetes", "ok", "RuntimeClasses: wasmtime-v1, wasmtime-spin-v2");
    is(
        &found,
        "kubernetes",
        "ok",
        "2 with containerd://2.1.4 linux/amd64, 1 with cri-o://1.35.0 linux/arm64",
    );
    assert_eq!(
        check(&found, "kubernetes")["facts"]["runtimeClasses"],
        "wasmtime-v1=wasmtime-v1,wasmtime-spin-v2=spin"
    );
    let missing = doctor("--runtime-class spin").code(1).json();
    is(&missing, "kubernetes", "fails", "`test` has no RuntimeClass `spin`");
}

#[test]
fn a_cluster_that_is_away_and_none_at_all() {
    let Some(folder) = kubernetes::programs() else { return };
    let context = Context::new();
    let none = doctor(&context, "", &folder).success().json();
    is(&none, "kubernetes", "absent", "no cluster is chosen");
    let config = context.write(
        "config",
        "{apiVersion: v1, kind: Config, current-context: gone, contexts: [{name: gone, context: {cluster: c}}], \
         clusters: [{name: c, cluster: {server: 'http://127.0.0.1:9'}}]}",
    );
    let away = doctor(&context, "--need kubernetes", &folder).env("KUBECONFIG", config).code(1).json();
    is(&away, "kubernetes", "fails", "the cluster of `gone` does not answer");
}
