//! Who runs an image, as `wpack inspect` says: the lines that it prints are run by a shell.

use serde_json::Value;
use wpack_tests::{
    containerd::Containerd,
    context::{Context, workspace},
    docker::Docker,
    kubernetes::{self, ApiServer},
    module,
    outcome::Outcome,
    podman::Podman,
    registry::Registry,
    shell::Shell,
    tool::{Run, counterpart},
    wasmtime::Wasmtime,
};

const GREETING: &str = "Hello from Wasm!\n";

/// What is said of a consumer.
fn answer(context: &Context, input: &str, consumer: &str) -> Value {
    let shown = context.wpack().args(["inspect", "--json", input]).success().json();
    let answers = shown["consumers"].as_array().unwrap().clone();
    answers.into_iter().find(|answer| answer["name"] == consumer).unwrap()
}

fn commands(answer: &Value) -> Vec<&str> {
    answer["commands"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect()
}

/// The lines for a consumer, run as they are.
fn started(shell: &Shell, context: &Context, input: &str, consumer: &str) -> Outcome {
    let answer = answer(context, input, consumer);
    assert_eq!(answer["verdict"], "runs", "{answer}");
    let lines = commands(&answer);
    assert!(!lines.is_empty(), "{answer}");
    shell.run(context, &lines).success()
}

/// `hello` in one format, in every place that there is.
fn everywhere(context: &Context, registry: &Registry, name: &str, format: &str) -> Vec<String> {
    context.write("hello.wasm", module::hello());
    let remote = format!("docker://{}", registry.reference("hello:1"));
    let archive = format!("docker-archive:hello.tar:{name}");
    let mut places = vec![
        remote.as_str(),
        "oci:layout:1",
        "oci-archive:hello.oci:1",
        "oci-archive:named.oci:localhost/named:1",
    ];
    // Docker's archives hold no Wasm layers.
    places.extend(["bundle", "compat"].contains(&format).then_some(archive.as_str()));
    for place in &places {
        context.run(&format!("build hello.wasm --format {format} -o {place}")).success();
    }
    context.run(&format!("build hello.wasm --format {format} -t {name}")).success();
    // An image that is alone in its place need not be named.
    places.extend(
        (format == "bundle").then_some(["oci:layout", "docker-archive:hello.tar"]).into_iter().flatten(),
    );
    places.into_iter().chain([name]).map(str::to_owned).collect()
}

#[test]
fn docker_starts_a_bundle_from_everywhere() {
    let Some(docker) = Docker::engine() else { return };
    let (context, registry, shell) = (Context::new(), Registry::plain(), docker.shell());
    let name = format!("localhost/wpack-consumers-{}:1", std::process::id());
    for place in everywhere(&context, &registry, &name, "bundle") {
        let ran = started(&shell, &context, &place, "docker");
        assert!(ran.stdout().ends_with(GREETING), "{place}: {ran}");
        let answer = answer(&context, &place, "docker");
        let image = commands(&answer).last().unwrap().split(' ').next_back().unwrap().to_owned();
        shell.run(&context, &[&format!("docker image rm --force {image}")]).finish();
    }
}

#[test]
fn podman_starts_a_bundle_from_everywhere() {
    let Some(podman) = Podman::own() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    let shell = podman.shell(&context);
    for place in everywhere(&context, &registry, "localhost/hello:1", "bundle") {
        let ran = started(&shell, &context, &place, "podman");
        assert!(ran.stdout().ends_with(GREETING), "{place}: {ran}");
    }
}

/// WasmEdge behind crun runs the module.
#[test]
fn podman_with_crun_starts_the_module_from_everywhere() {
    let Some(podman) = Podman::own().and_then(Podman::with_crun) else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    let shell = podman.shell(&context);
    for format in ["bundle", "compat"] {
        for place in everywhere(&context, &registry, "localhost/hello:1", format) {
            let ran = started(&shell, &context, &place, "podman-crun");
            assert!(ran.stdout().ends_with(GREETING), "{format} at {place}: {ran}");
        }
    }
    context.run("build hello.wasm --format compat --platform wasi/wasm -o oci-archive:wasi.tar").success();
    started(&shell, &context, "oci-archive:wasi.tar", "podman-crun").stdout_is(GREETING);
}

#[test]
fn ctr_starts_a_bundle_from_everywhere() {
    let Some(containerd) = Containerd::own() else { return };
    let (context, registry, shell) = (Context::new(), Registry::plain(), containerd.shell());
    for place in everywhere(&context, &registry, "localhost/hello:1", "bundle") {
        let ran = started(&shell, &context, &place, "ctr");
        assert!(ran.stdout().ends_with(GREETING), "{place}: {ran}");
    }
}

fn with_wasmtime() -> Shell {
    let wasmtime = Run::new(std::process::Command::new(counterpart("wasmtime-48")));
    Shell::new().with("wasmtime", wasmtime, "-C cache=n")
}

#[test]
fn wasmtime_starts_files_and_every_form_from_everywhere() {
    let (context, registry, shell) = (Context::new(), Registry::plain(), with_wasmtime());
    for format in ["bundle", "artifact", "shim", "compat"] {
        for place in everywhere(&context, &registry, "localhost/hello:1", format) {
            let ran = started(&shell, &context, &place, "wasmtime");
            assert!(ran.stdout().ends_with(GREETING), "{format} at {place}: {ran}");
        }
    }
    started(&shell, &context, "hello.wasm", "wasmtime").stdout_is(GREETING);
}

#[test]
fn wpack_starts_every_form_from_everywhere() {
    let (context, registry, shell) = (Context::new(), Registry::plain(), Shell::new());
    for format in ["bundle", "artifact", "shim", "compat"] {
        for place in everywhere(&context, &registry, "localhost/hello:1", format) {
            started(&shell, &context, &place, "wpack").stdout_is(GREETING);
        }
    }
}

/// A program that says what a folder holds for it.
const READER: &str = r#"#include <stdio.h>
int main(void) {
    char line[64];
    FILE *file = fopen("/data/note.txt", "r");
    if (!file || !fgets(line, sizeof line, file)) return 1;
    puts(line);
    return 0;
}
"#;

#[test]
fn folders_that_the_image_lacks_are_mounted() {
    let Some(podman) = Podman::own() else { return };
    let context = Context::new();
    let shell = podman.shell(&context);
    context.write("reader.wasm", module::c(READER));
    context.write("note.txt", "from outside");
    let build = |more: &str| {
        let line = format!("build reader.wasm -o oci-archive:reader.tar --dir /data::/data::ro {more}");
        context.run(&line).success();
        started(&shell, &context, "oci-archive:reader.tar", "podman")
    };
    build("").stdout_is("from outside\n");
    context.write("brought.txt", "from inside");
    build("--file brought.txt:/data/note.txt").stdout_is("from inside\n");
    let answer = answer(&context, "oci-archive:reader.tar", "docker");
    assert!(!commands(&answer).last().unwrap().contains("--volume"), "{answer}");
}

#[test]
fn arguments_and_variables_of_the_image_go_along() {
    let (context, shell) = (Context::new(), with_wasmtime());
    context.write("echo.wasm", module::echo());
    let build =
        context.wpack().args(["build", "echo.wasm", "-o", "oci:echo:1", "--env", "GREETING=it's $me"]);
    build.args(["--arg", "one", "--arg", "two words"]).success();
    let printed = "argument: one\nargument: two words\nGREETING: it's $me\n";
    started(&shell, &context, "oci:echo:1", "wpack").stdout_is(printed);
    let ran = started(&shell, &context, "oci:echo:1", "wasmtime");
    assert!(ran.stdout().ends_with(printed), "{ran}");
    let podman = answer(&context, "oci:echo:1", "podman-crun");
    let line = "podman --runtime crun run --rm --annotation run.oci.handler=wasm --entrypoint /app.wasm oci:echo:1 one \
                'two words'";
    assert_eq!(commands(&podman), [line]);
}

#[test]
fn names_are_quoted_for_a_shell() {
    let (context, shell) = (Context::new(), Shell::new());
    let name = "it's $HOME `id` \"x\".wasm";
    context.write(name, module::hello());
    started(&shell, &context, name, "wpack").stdout_is(GREETING);
    let layout = "oci:a layout; exit 7";
    context.wpack().args(["build", name, "--format", "artifact", "-o", layout]).success();
    started(&shell, &context, layout, "wpack").stdout_is(GREETING);
}

#[test]
fn nobody_starts_what_is_no_program() {
    let (context, registry) = (Context::new(), Registry::plain());
    let name = registry.reference("notes:1");
    context.write("notes.txt", "notes");
    let oras = context.dress(std::process::Command::new(counterpart("peers/usr/bin/oras")));
    oras.args(["push", "--plain-http", "--artifact-type", "text/x", &name, "notes.txt"]).success();
    let found = verdicts(&context, &format!("docker://{name}"));
    assert!(found.iter().all(|(_, verdict)| verdict == "fails"), "{found:?}");
}

/// The verdict of each consumer on one image.
fn verdicts(context: &Context, input: &str) -> Vec<(String, String)> {
    let shown = context.wpack().args(["inspect", "--json", input]).success().json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let answers = shown["consumers"].as_array().unwrap().iter();
    answers.map(|answer| (text(&answer["name"]), text(&answer["verdict"]))).collect()
}

fn those_with(verdict: &str, verdicts: &[(String, String)]) -> String {
    let names = verdicts.iter().filter(|(_, found)| found == verdict).map(|(name, _)| name.as_str());
    names.collect::<Vec<_>>().join(" ")
}

#[test]
fn each_form_has_its_consumers() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("component.wasm", module::component(&module::hello()));
    let cases = [
        (
            "hello",
            "bundle",
            "docker podman ctr nerdctl docker-shim podman-crun ctr-shim kubernetes kubernetes-shim kubernetes-crun wpack wasmtime",
        ),
        ("hello", "artifact", "kubernetes-shim kubernetes-spin wpack wasmtime wkg"),
        ("hello", "shim", "docker-shim ctr-shim kubernetes-shim wpack wasmtime"),
        (
            "hello",
            "compat",
            "docker-shim podman-crun ctr-shim kubernetes-shim kubernetes-crun wpack wasmtime",
        ),
        (
            "component",
            "bundle",
            "docker podman ctr nerdctl docker-shim ctr-shim kubernetes kubernetes-shim wpack wasmtime",
        ),
        ("component", "artifact", "kubernetes-shim kubernetes-spin wasmcloud wpack wasmtime wkg wash"),
        ("component", "compat", "docker-shim ctr-shim kubernetes-shim wpack wasmtime"),
    ];
    for (program, format, expected) in cases {
        context.run(&format!("build {program}.wasm --format {format} -t {program}:{format}")).success();
        let found = verdicts(&context, &format!("{program}:{format}"));
        assert_eq!(those_with("runs", &found), expected, "{program} as {format}");
    }
    assert_eq!(those_with("runs", &verdicts(&context, "hello.wasm")), "wpack wasmtime");
    context.write("library.wasm", module::text(r#"(module (func (export "add")))"#));
    assert_eq!(those_with("runs", &verdicts(&context, "library.wasm")), "");
}

#[test]
fn the_lines_are_pinned_and_say_what_the_program_needs() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = registry.reference("acme/hello:1");
    let build = |format: &str, more: &str| {
        let line = format!("build hello.wasm --format {format} -o docker://{name} {more}");
        context.run(&line).success().digest()
    };
    let host = registry.address();
    let digest = build("bundle", "--port 9000");
    let image = format!("{host}/acme/hello@{digest}");
    let expected = [
        ("docker", format!("docker run --rm --publish 9000:9000 {image}")),
        ("podman", format!("podman run --rm --publish 9000:9000 {image}")),
        ("kubernetes", format!("kubectl run hello --image={image} --port=9000")),
        (
            "docker-shim",
            format!(
                "docker run --rm --publish 9000:9000 --runtime io.containerd.wasmtime.v1 --entrypoint /app.wasm {image}"
            ),
        ),
    ];
    let input = format!("docker://{name}");
    for (consumer, line) in expected {
        assert_eq!(commands(&answer(&context, &input, consumer)), [line], "{consumer}");
    }
    let digest = build("compat", "--platform wasi/wasm");
    let image = format!("{host}/acme/hello@{digest}");
    let podman = format!(
        "podman --runtime crun run --rm --platform wasi/wasm --annotation run.oci.handler=wasm {image}"
    );
    assert_eq!(commands(&answer(&context, &input, "podman-crun")), [podman]);
    let digest = build("artifact", "");
    let image = format!("{host}/acme/hello@{digest}");
    let wkg = format!("wkg oci pull --output app.wasm --insecure {host} {image}");
    assert_eq!(commands(&answer(&context, &input, "wkg")), [wkg]);
    let class = r#"'--overrides={"apiVersion":"v1","spec":{"runtimeClassName":"wasmtime-v1"}}'"#;
    let pod = format!(
        "kubectl run hello --image={image} --restart=Never --attach --rm {class} --command -- /app.wasm"
    );
    assert_eq!(commands(&answer(&context, &input, "kubernetes-shim")), [pod]);
}

/// Components of the validator's corpus that answer HTTP, by WASI 0.2 and 0.3.
#[test]
fn what_answers_http_is_served() {
    let context = Context::new();
    for (case, condition) in [
        ("component_proxy.wat", Value::Null),
        ("component_service.wat", "if it is wasmtime 48 or wasmtime 46".into()),
    ] {
        context.write(case, std::fs::read(workspace().join("validate/cases").join(case)).unwrap());
        let wasmtime = answer(&context, case, "wasmtime");
        assert_eq!(commands(&wasmtime), [format!("wasmtime serve {case}")]);
        let served = Wasmtime::release("48").serve(&context.path(case), &[]);
        assert!(served.well, "{}", served.words);
        assert_eq!(wasmtime["reason"], condition, "{wasmtime}");
    }
    let spin = answer(&context, "component_proxy.wat", "spin");
    assert_eq!(commands(&spin), ["spin up --from component_proxy.wat"]);
    context.run("build component_proxy.wat --format shim -t localhost:5000/acme/app:1").success();
    let shim = answer(&context, "localhost:5000/acme/app:1", "docker-shim");
    let start =
        "docker run --rm --publish 8080:8080 --runtime io.containerd.wasmtime.v1 localhost:5000/acme/app:1";
    assert_eq!(*commands(&shim).last().unwrap(), start);
    // The name in the store says to which registry it may go.
    let pod = answer(&context, "localhost:5000/acme/app:1", "kubernetes-shim");
    assert_eq!(commands(&pod)[0], "wpack push localhost:5000/acme/app:1");
    assert!(commands(&pod)[1].contains("--image=localhost:5000/acme/app@sha256:"), "{pod}");
    assert!(commands(&pod)[1].contains(" --port=8080 "), "{pod}");
}

/// kubectl says what it would send to a cluster.
#[test]
fn kubectl_makes_pods_of_the_lines() {
    let Some(programs) = kubernetes::programs() else { return };
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    ApiServer::start(&[], &[]).write_config(&context.path("kubeconfig"), "test");
    let kubectl = Run::new(std::process::Command::new(programs.join("kubectl")));
    let kubectl = kubectl.env("KUBECONFIG", context.path("kubeconfig"));
    let shell = Shell::new().with("kubectl", kubectl, "--dry-run=client --output=json");
    let pod = |format: &str, more: &str, consumer: &str| {
        let name = registry.reference(&format!("{format}:1"));
        context.run(&format!("build hello.wasm --format {format} -o docker://{name} {more}")).success();
        let answer = answer(&context, &format!("docker://{name}"), consumer);
        // What is not started cannot be followed.
        let line = commands(&answer)[0].replace(" --attach --rm", "");
        shell.run(&context, &[&line]).success().json()
    };
    let container = |pod: &Value| pod["spec"]["containers"][0].clone();
    let plain = pod("bundle", "--port 9000", "kubernetes");
    assert_eq!(container(&plain)["ports"][0]["containerPort"], 9000, "{plain}");
    assert!(container(&plain)["image"].as_str().unwrap().contains("/bundle@sha256:"), "{plain}");
    let shim = pod("artifact", "", "kubernetes-shim");
    assert_eq!(shim["spec"]["runtimeClassName"], "wasmtime-v1", "{shim}");
    assert_eq!(container(&shim)["command"][0], "/app.wasm", "{shim}");
    assert_eq!(shim["spec"]["restartPolicy"], "Never", "{shim}");
    let crun = pod("compat", "", "kubernetes-crun");
    assert_eq!(crun["metadata"]["annotations"]["module.wasm.image/variant"], "compat-smart", "{crun}");
    assert_eq!(container(&crun)["command"], Value::Null, "{crun}");
    assert_eq!(container(&pod("artifact", "", "kubernetes-spin"))["command"][0], "/");
}

#[test]
fn an_object_of_wasmcloud_is_generated() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("component.wasm", module::component(&module::hello()));
    let name = registry.reference("component:1");
    let built = context.run(&format!("build component.wasm --format artifact -o docker://{name}")).success();
    let answer = answer(&context, &format!("docker://{name}"), "wasmcloud");
    let lines = commands(&answer);
    assert_eq!(lines[1], "kubectl apply --filename wasmcloud.yaml");
    Shell::new().run(&context, &lines[..1]).success();
    assert!(String::from_utf8(context.read("wasmcloud.yaml")).unwrap().contains(&built.digest()));
}

#[test]
fn the_text_can_be_pasted() {
    let (context, shell) = (Context::new(), with_wasmtime());
    context.write("hello.wasm", module::hello());
    let text = context.run("inspect hello.wasm").success().stdout();
    let (_, lines) = text.split_once("how to start it\n").unwrap();
    let (_, lines) = lines.split_once("  wasmtime\n").unwrap();
    let line = lines.lines().next().unwrap();
    shell.run(&context, &[line]).success().stdout_is(GREETING);
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}
