//! The Pod Security Standard `restricted`, what Polaris 10 asks beyond kube-linter and kube-score, and what options
//! change.

use serde_json::{Value, json};

use crate::{
    check::{Files, object},
    objects::{Objects, hold, hold_but, list},
    programs,
};

/// What is written for `program`, once for each of `lines`.
fn written<const N: usize>(program: &str, lines: [&str; N]) -> [Vec<Value>; N] {
    let mut files = Files::default();
    let contexts = lines.map(|line| {
        let context = programs::context();
        let image = programs::IMAGE;
        context.run(&format!("generate kubernetes {program}.wasm --image {image} -q {line}")).success();
        files.add(context.path("kubernetes.yaml"), "kubernetes");
        context
    });
    let documents = files.read();
    drop(contexts);
    documents.try_into().unwrap()
}

#[track_caller]
fn is(value: &Value, path: &str, expected: impl Into<Value>) {
    assert_eq!(value.pointer(path), Some(&expected.into()), "{path} of {value:#}");
}

/// The rules of the Pod Security Standard (kubernetes/pod-security-admission, policy/) that a container could break.
fn breaks_restricted(pod: &Value, container: &Value) -> bool {
    let of = |field: &str| {
        let own = &container["securityContext"][field];
        if own.is_null() { pod["securityContext"][field].clone() } else { own.clone() }
    };
    let own = &container["securityContext"];
    own["allowPrivilegeEscalation"] != false
        || own["capabilities"] != json!({"drop": ["ALL"]})
        || own["privileged"] == true
        || of("runAsNonRoot") != true
        || of("seccompProfile") != json!({"type": "RuntimeDefault"})
        || ["hostNetwork", "hostPID", "hostIPC"].iter().any(|field| pod.get(field).is_some())
        || list(&pod["volumes"]).any(|volume| volume.get("emptyDir").is_none())
}

#[test]
fn pods_are_restricted() {
    let check = |objects: &Objects| objects.bad_containers(breaks_restricted);
    let spoil =
        |objects: &mut Objects| objects.pod_mut()["spec"]["securityContext"]["seccompProfile"] = json!(null);
    // The shim of Spin runs as root; what the namespace must allow is told.
    hold_but(check, spoil, "--on spin");
}

#[test]
fn polaris_automount_service_account_token() {
    let check =
        |objects: &Objects| objects.bad_containers(|pod, _| pod["automountServiceAccountToken"] != false);
    hold(check, |objects| objects.pod_mut()["spec"]["automountServiceAccountToken"] = json!(true));
}

#[test]
fn polaris_metadata_and_instance_mismatched() {
    let check = |objects: &Objects| {
        // A class has the name that its installer gives it.
        let named = objects.0.iter().filter(|object| object["kind"] != "RuntimeClass");
        let bad = named.filter(|object| {
            let metadata = &object["metadata"];
            metadata["labels"]["app.kubernetes.io/instance"] != metadata["name"]
        });
        bad.map(ToString::to_string).collect()
    };
    hold(check, |objects| {
        let labelled = objects.0.iter_mut().filter(|object| object["metadata"]["labels"].is_object());
        labelled.for_each(|object| object["metadata"]["name"] = json!("other"));
    });
}

#[test]
fn what_a_shim_starts() {
    let [documents] = written("component", ["--on shim --schedule @hourly"]);
    let cron = &object(&documents, "CronJob")["spec"];
    is(cron, "/schedule", "@hourly");
    let pod = &cron["jobTemplate"]["spec"]["template"]["spec"];
    is(pod, "/containers/0/command", json!(["/app.wasm"]));
    is(pod, "/runtimeClassName", "wasmtime-v1");
    let [documents] = written("command", [""]);
    assert!(object(&documents, "Job")["spec"]["template"]["spec"]["containers"][0].get("command").is_none());
}

#[test]
fn what_is_asked_for_beside_it() {
    let more = "--on shim --hpa 5 --ingress a.example.com --health-path /well --pull-secret s";
    let [documents, always] = written("http", [more, "--on shim --always-pull"]);
    assert!(object(&documents, "Deployment")["spec"].get("replicas").is_none());
    let scaler = &object(&documents, "HorizontalPodAutoscaler")["spec"];
    is(scaler, "/scaleTargetRef/name", "web");
    is(scaler, "/minReplicas", 2);
    is(scaler, "/maxReplicas", 5);
    let pod = &object(&documents, "Deployment")["spec"]["template"]["spec"];
    is(pod, "/containers/0/readinessProbe/httpGet", json!({"path": "/well", "port": "http"}));
    is(pod, "/imagePullSecrets", json!([{"name": "s"}]));
    let backend = "/spec/rules/0/http/paths/0/backend/service";
    is(object(&documents, "Ingress"), backend, json!({"name": "web", "port": {"name": "http"}}));
    let pod = &object(&always, "Deployment")["spec"]["template"]["spec"];
    is(pod, "/containers/0/imagePullPolicy", "Always");
}

#[test]
fn hosts_are_told_where_to_listen() {
    let [shim, spin] = written("http", ["--on shim --port 9000", "--on spin"]);
    let container = |documents: &[Value]| {
        object(documents, "Deployment")["spec"]["template"]["spec"]["containers"][0].clone()
    };
    let (shim, spin) = (container(&shim), container(&spin));
    is(&shim, "/env", json!([{"name": "WASMTIME_HTTP_PROXY_SOCKET_ADDR", "value": "0.0.0.0:9000"}]));
    is(&shim, "/ports/0/containerPort", 9000);
    is(&spin, "/env", json!([{"name": "SPIN_HTTP_LISTEN_ADDR", "value": "0.0.0.0:8080"}]));
    is(&spin, "/ports/0/containerPort", 8080);
}

/// What the runner of a bundle was told when the image was built is what its hosts are told.
#[test]
fn what_an_image_records_is_fitted() {
    let context = programs::context();
    let told = "--addr 0.0.0.0:9000 --stop-time 90s --dir /data --dir /etc/app::/app::ro";
    context.run(&format!("build http.wasm -t ghcr.io/acme/web:1 {told} -q")).success();
    let mut files = Files::default();
    for (kind, file, reader) in [
        ("kubernetes", "kubernetes.yaml", "kubernetes"),
        ("nomad", "job.nomad.hcl", "hcl"),
        ("compose", "compose.yaml", "compose"),
        ("systemd", "web.container", "unit"),
    ] {
        context.run(&format!("generate {kind} ghcr.io/acme/web:1")).success();
        files.add(context.path(file), reader);
    }
    let [kubernetes, nomad, compose, systemd] = &files.read()[..] else { panic!() };
    let pod = &object(kubernetes, "Deployment")["spec"]["template"]["spec"];
    is(pod, "/terminationGracePeriodSeconds", 95);
    is(pod, "/volumes", json!([{"name": "folder-1", "emptyDir": {}}]));
    is(pod, "/containers/0/volumeMounts", json!([{"name": "folder-1", "mountPath": "/data"}]));
    is(pod, "/containers/0/ports/0/containerPort", 9000);
    assert!(pod["containers"][0].get("env").is_none(), "the address is in the image: {pod:#}");
    let group = &nomad[0]["job"][0]["web"]["group"][0]["web"];
    is(group, "/network/0/port/0/http/to", 9000);
    let task = &group["task"][0]["web"];
    is(task, "/kill_timeout", "95s");
    is(task, "/kill_signal", "SIGTERM");
    is(task, "/config/0/mount/0/target", "/data");
    let service = &compose[0]["services"]["web"];
    is(service, "/stop_grace_period", "95s");
    is(service, "/tmpfs", json!(["/data"]));
    is(service, "/ports/0/target", 9000);
    let container = &systemd[0]["Container"];
    is(container, "/Tmpfs/0", "/data");
    is(container, "/PublishPort/0", "9000:9000");
    assert!(container["PodmanArgs"][0].as_str().unwrap().ends_with(" --stop-timeout=95"), "{container:#}");
    is(&systemd[0]["Service"], "/TimeoutStopSec/0", "105");
    context
        .run("generate nomad ghcr.io/acme/web:1 -o -")
        .success()
        .stderr_has(&["max_kill_timeout = \"95s\""]);
}

/// The port that is asked for is told to the runner, by the variable that it reads.
#[test]
fn a_bundle_is_told_its_port() {
    let [documents] = written("http", ["--port 9000"]);
    let container = &object(&documents, "Deployment")["spec"]["template"]["spec"]["containers"][0];
    is(container, "/env", json!([{"name": "PORT", "value": "9000"}]));
    is(container, "/ports/0/containerPort", 9000);
    let context = programs::context();
    context.run("build http.wasm -t web:1 --env PORT=9000 -q").success();
    let run = context.run("generate kubernetes web:1 -o -").success().stdout();
    assert!(run.contains("containerPort: 9000") && !run.contains("name: \"PORT\""), "{run}");
    let run = context.run("generate kubernetes web:1 --port 8080 -o -").success().stdout();
    assert!(run.contains("containerPort: 8080") && run.contains("name: \"PORT\""), "{run}");
}
