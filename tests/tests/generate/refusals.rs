//! What cannot work is refused, with the reason.

use wpack_tests::module;

use crate::programs;

/// Program, arguments, exit code and reason.
const WRONG: [(&str, &str, i32, &str); 28] = [
    ("command", "kubernetes --replicas 3", 2, "`--replicas` is for programs that answer HTTP"),
    ("command", "nomad --replicas 3", 2, "`--replicas` is for programs that answer HTTP"),
    ("command", "kubernetes --port 80", 2, "`--port` is for programs that answer HTTP"),
    ("command", "compose --schedule @daily", 2, "`--schedule` means nothing to Compose"),
    ("http", "compose --health-path /", 2, "`--health-path` means nothing to Compose"),
    ("http", "compose --replicas 3", 2, "`--replicas` means nothing to Compose"),
    ("http", "systemd --replicas 3", 2, "`--replicas` means nothing to a Quadlet"),
    ("http", "wasmcloud --memory 64", 2, "`--memory` means nothing to wasmCloud"),
    ("http", "wasmcloud --health-path /", 2, "`--health-path` means nothing to wasmCloud"),
    ("http", "spin --port 80", 2, "`--port` means nothing to Spin"),
    ("component", "kubernetes --on crun", 1, "will not run on `crun`"),
    ("http", "kubernetes --on crun", 1, "will not run on `crun`"),
    ("p3", "kubernetes --on shim", 1, "it does not know WASI 0.3"),
    ("command", "wasmcloud", 1, "it runs components, not core modules"),
    ("command", "spin", 1, "Spin starts programs that answer HTTP"),
    ("http", "kubernetes --on shim --schedule @daily", 2, "`--schedule` is for commands"),
    ("command", "kubernetes --ingress a.example.com", 2, "programs that answer HTTP"),
    ("command", "nomad --health-path /", 2, "programs that answer HTTP"),
    ("command", "kubernetes --name A", 2, "`A` cannot be a name there"),
    ("command", "kubernetes --label a=:", 2, "cannot be the value of the label `a`"),
    ("command", "kubernetes --namespace a_b", 2, "`a_b` is no name in Kubernetes"),
    ("command", "kubernetes --on shim --runtime-class spinkube", 2, "`spinkube` installs no such class"),
    ("http", "kubernetes --on wasmcloud --hpa 3", 2, "`--hpa` means nothing to wasmCloud"),
    ("http", "spin --arg x", 2, "`--arg` means nothing to Spin"),
    ("http", "wasmcloud --namespace \"", 2, "is no name in Kubernetes"),
    ("command", "kubernetes --layout kustomize --arg \u{7f}", 2, "kustomize cannot carry"),
    ("command", "kubernetes --runtime-class rcm", 2, "`--runtime-class` is for"),
    ("command", "kubernetes --label app.kubernetes.io/name=x", 2, "is made by wpack"),
];

#[test]
fn wrong_combinations() {
    let context = programs::context();
    for (program, line, code, reason) in WRONG {
        let line = format!("generate {line} {program}.wasm --image {}", programs::IMAGE);
        context.run(&line).code(code).stderr_has(&[reason]);
    }
    assert_eq!(context.names(), ["command.wasm", "component.wasm", "http.wasm", "p3.wasm"]);
}

/// The bundle's runner decides about HTTP, and what is generated follows its verdict.
#[test]
fn http_in_a_bundle() {
    let context = programs::context();
    let report = context.run("validate http.wasm --json").finish().json();
    let targets = report["modules"][0]["targets"].as_array().unwrap();
    let runs = targets.iter().any(|target| target["name"] == "wpack" && target["verdict"] == "runs");
    for (kind, port) in [
        ("kubernetes", "containerPort: 8080"),
        ("nomad", "to = 8080"),
        ("compose", "target: 8080"),
        ("systemd", "PublishPort=8080:8080"),
    ] {
        let line = format!("generate {kind} http.wasm --image {} -o -", programs::IMAGE);
        let run = context.run(&line).code(if runs { 0 } else { 1 });
        run.says(&[if runs { port } else { "will not run on `wpack`" }]);
    }
}

#[test]
fn formats_that_a_host_cannot_start() {
    let context = programs::context();
    context.write("hello.wasm", module::hello());
    context.run("build hello.wasm -t app:1 --format bundle,artifact,compat,shim").success();
    for (image, on, reason) in [
        ("app:1-artifact", "bundle", "it has neither a runner nor a command in it"),
        ("app:1-compat", "bundle", "it has no runner in it"),
        ("app:1-shim", "bundle", "it has no runner in it"),
        ("app:1-artifact", "crun", "crun looks for the module among the container's files"),
    ] {
        let run = context.run(&format!("generate kubernetes {image} --on {on}")).code(1);
        run.stderr_has(&[reason, "wpack build --format "]);
    }
    let nomad = context.run("generate nomad app:1-artifact --on shim").code(1);
    nomad.stderr_has(&["Nomad's Docker driver pulls images with files only", "wpack build --format compat"]);
    for (image, on) in [
        ("app:1", "bundle"),
        ("app:1", "shim"),
        ("app:1-artifact", "shim"),
        ("app:1-compat", "shim"),
        ("app:1-compat", "crun"),
    ] {
        context.run(&format!("generate kubernetes {image} --on {on} -o -")).success();
    }
}

/// The runner of an image listens where the image says, and nobody else can change that.
#[test]
fn ports_that_an_image_does_not_listen_at() {
    let context = programs::context();
    context.run("build http.wasm -t fixed:1 --addr 0.0.0.0:9000 -q").success();
    context.run("build http.wasm -t private:1 --addr 127.0.0.1:9000 -q").success();
    for kind in ["kubernetes", "nomad", "compose", "systemd"] {
        let refused = |line: &str, reason: &str| {
            context.run(&format!("generate {kind} {line}")).code(1).stderr_has(&[reason]);
        };
        refused("fixed:1 --port 8080", "listens at port 9000, whatever it is told");
        refused("private:1", "listens only to its own container");
        context.run(&format!("generate {kind} fixed:1 --port 9000 -o - -q")).success();
    }
    // A shim takes the module, and listens as it is told itself.
    context.run("generate kubernetes private:1 --on shim --port 8081 -o - -q").success();
}

#[test]
fn an_image_is_pinned_and_a_name_alone_is_told() {
    let context = programs::context();
    let digest = context.run("build command.wasm -t ghcr.io/acme/app:1").success().digest();
    let pinned = context.run("generate kubernetes ghcr.io/acme/app:1 -o -").success().stdout();
    assert!(pinned.contains(&format!("image: \"ghcr.io/acme/app:1@{digest}\"")), "{pinned}");
    let named = context.run("generate compose command.wasm --image ghcr.io/acme/app:1 -o -").success();
    named.stderr_has(&["`ghcr.io/acme/app:1` is not pinned to a digest"]);
    context.run("generate compose command.wasm").code(2).stderr_has(&["nothing says which image"]);
}

#[test]
fn what_nodes_need_is_told() {
    let context = programs::context();
    let told = |line: &str, parts: &[&str]| {
        let line = format!("generate {line} --image {} -o -", programs::IMAGE);
        context.run(&line).success().stderr_has(parts);
    };
    told(
        "kubernetes http.wasm --on shim",
        &["kubectl get runtimeclass wasmtime-v1", "runtime_type = \"io.containerd.wasmtime.v1\""],
    );
    told("kubernetes http.wasm --on spin", &["io.containerd.spin.v2", "enforce=baseline"]);
    told("kubernetes command.wasm --on crun", &["pod_annotations = [\"module.wasm.image/*\"]"]);
    told("nomad http.wasm --on shim", &["allow_runtimes", "io.containerd.wasmtime.v1"]);
}
