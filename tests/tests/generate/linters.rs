//! The checks that kube-linter 0.8, kube-score 1.20, Polaris 10 and the Pod Security Standard `restricted` make by
//! default, as far as they concern what is written here.

use serde_json::{Value, json};

use crate::{
    check::{Files, object},
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

/// What each pod must have, whoever makes it.
#[track_caller]
fn pod_is_clean(pod: &Value) {
    let container = &pod["containers"][0];
    // kube-linter run-as-non-root, kube-score container-security-context-user-group-id (10000 and more).
    is(pod, "/securityContext/runAsNonRoot", true);
    is(pod, "/securityContext/runAsUser", 65532);
    is(pod, "/securityContext/runAsGroup", 65532);
    // Pod Security: seccomp.
    is(pod, "/securityContext/seccompProfile/type", "RuntimeDefault");
    // kube-linter no-read-only-root-fs, drop-net-raw-capability, privilege-escalation-container, privileged.
    is(container, "/securityContext/readOnlyRootFilesystem", true);
    is(container, "/securityContext/capabilities/drop", json!(["ALL"]));
    is(container, "/securityContext/allowPrivilegeEscalation", false);
    is(container, "/securityContext/privileged", false);
    // kube-linter unset-cpu-requirements and unset-memory-requirements, kube-score container-resources and
    // container-ephemeral-storage-request-and-limit.
    for resource in ["cpu", "memory", "ephemeral-storage"] {
        for bound in ["requests", "limits"] {
            assert!(container["resources"][bound][resource].is_string(), "{bound} {resource}");
        }
    }
    // kube-linter latest-tag, Polaris tagNotSpecified.
    assert_eq!(container["image"], programs::IMAGE);
    // Polaris automountServiceAccountToken, kube-linter default-service-account.
    is(pod, "/automountServiceAccountToken", false);
    assert_eq!(pod["serviceAccountName"], "web");
    // Nothing of the host: kube-linter host-network, host-pid, host-ipc, docker-sock, sensitive-host-mounts.
    for field in ["hostNetwork", "hostPID", "hostIPC", "volumes"] {
        assert!(pod.get(field).is_none(), "{field}");
    }
}

/// What all objects must have together.
#[track_caller]
fn objects_are_clean(documents: &[Value]) {
    // kube-linter non-existent-service-account.
    assert_eq!(object(documents, "ServiceAccount")["metadata"]["name"], "web");
    // kube-score pod-networkpolicy, Polaris missingNetworkPolicy.
    let policy = &object(documents, "NetworkPolicy")["spec"];
    is(policy, "/policyTypes", json!(["Ingress", "Egress"]));
    assert!(policy["ingress"].is_array() && policy["egress"].is_array());
    is(policy, "/podSelector/matchLabels/app.kubernetes.io~1name", "web");
    for document in documents {
        // Polaris metadataAndInstanceMismatched.
        is(document, "/metadata/labels/app.kubernetes.io~1instance", document["metadata"]["name"].clone());
        is(document, "/metadata/labels/app.kubernetes.io~1managed-by", "wpack");
        is(document, "/metadata/labels/app.kubernetes.io~1version", "1.2");
    }
}

#[test]
fn what_answers_http() {
    let [documents] = written("http", ["--on shim"]);
    objects_are_clean(&documents);
    let deployment = &object(&documents, "Deployment")["spec"];
    let pod = &deployment["template"]["spec"];
    pod_is_clean(pod);
    // kube-score deployment-replicas, Polaris deploymentMissingReplicas.
    is(deployment, "/replicas", 2);
    is(deployment, "/strategy/type", "RollingUpdate");
    // kube-linter mismatching-selector, kube-score deployment-pod-selector-labels-match-template-metadata-labels.
    let labels = &deployment["template"]["metadata"]["labels"];
    for (key, value) in deployment["selector"]["matchLabels"].as_object().unwrap() {
        assert_eq!(labels[key], *value);
    }
    // kube-linter no-anti-affinity, kube-score deployment-has-host-podantiaffinity, Polaris
    // topologySpreadConstraint.
    let affinity =
        "/affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/0/podAffinityTerm";
    is(pod, &format!("{affinity}/topologyKey"), "kubernetes.io/hostname");
    is(pod, "/topologySpreadConstraints/0/whenUnsatisfiable", "ScheduleAnyway");
    // kube-score pod-probes and pod-probes-identical, kube-linter readiness-port and liveness-port.
    let container = &pod["containers"][0];
    is(container, "/ports/0", json!({"name": "http", "containerPort": 8080, "protocol": "TCP"}));
    is(container, "/readinessProbe/tcpSocket/port", "http");
    is(container, "/livenessProbe/tcpSocket/port", "http");
    assert_ne!(container["readinessProbe"], container["livenessProbe"]);
    // kube-linter dangling-service, kube-score service-targets-pod and service-type.
    let service = &object(&documents, "Service")["spec"];
    assert_eq!(service["selector"], deployment["selector"]["matchLabels"]);
    is(service, "/type", "ClusterIP");
    is(service, "/ports/0/targetPort", "http");
    // kube-score deployment-has-poddisruptionbudget, kube-linter pdb-unhealthy-pod-eviction-policy and
    // pdb-max-unavailable (not zero).
    let budget = &object(&documents, "PodDisruptionBudget")["spec"];
    is(budget, "/maxUnavailable", 1);
    is(budget, "/unhealthyPodEvictionPolicy", "AlwaysAllow");
    assert_eq!(budget["selector"]["matchLabels"], deployment["selector"]["matchLabels"]);
    // It imports nothing that reaches out.
    is(&object(&documents, "NetworkPolicy")["spec"], "/egress", json!([]));
}

#[test]
fn what_is_asked_for_beside_it() {
    let more = "--on shim --hpa 5 --ingress a.example.com --health-path /well --pull-secret s";
    let [documents, always] = written("http", [more, "--on shim --always-pull"]);
    // kube-score deployment-replicas: an autoscaler owns the number.
    assert!(object(&documents, "Deployment")["spec"].get("replicas").is_none());
    let scaler = &object(&documents, "HorizontalPodAutoscaler")["spec"];
    // kube-linter dangling-horizontalpodautoscaler and hpa-minimum-replicas.
    is(scaler, "/scaleTargetRef/name", "web");
    is(scaler, "/minReplicas", 2);
    is(scaler, "/maxReplicas", 5);
    let pod = &object(&documents, "Deployment")["spec"]["template"]["spec"];
    is(pod, "/containers/0/readinessProbe/httpGet", json!({"path": "/well", "port": "http"}));
    is(pod, "/imagePullSecrets", json!([{"name": "s"}]));
    // kube-linter dangling-ingress, kube-score ingress-targets-service.
    let backend = "/spec/rules/0/http/paths/0/backend/service";
    is(object(&documents, "Ingress"), backend, json!({"name": "web", "port": {"name": "http"}}));
    // kube-score container-image-pull-policy.
    let pod = &object(&always, "Deployment")["spec"]["template"]["spec"];
    is(pod, "/containers/0/imagePullPolicy", "Always");
}

#[test]
fn a_job() {
    let [documents] = written("command", [""]);
    objects_are_clean(&documents);
    let job = &object(&documents, "Job")["spec"];
    pod_is_clean(&job["template"]["spec"]);
    // kube-linter job-ttl-seconds-after-finished, restart-policy.
    is(job, "/ttlSecondsAfterFinished", 3600);
    is(job, "/template/spec/restartPolicy", "Never");
    assert!(job["template"]["spec"]["containers"][0].get("command").is_none());
}

#[test]
fn a_cron_job() {
    let [documents] = written("component", ["--on shim --schedule @hourly"]);
    objects_are_clean(&documents);
    let cron = &object(&documents, "CronJob")["spec"];
    let job = &cron["jobTemplate"]["spec"];
    pod_is_clean(&job["template"]["spec"]);
    is(cron, "/schedule", "@hourly");
    // kube-score cronjob-has-deadline and cronjob-restartpolicy; kube-linter wants no time to live in here.
    is(cron, "/startingDeadlineSeconds", 300);
    is(job, "/template/spec/restartPolicy", "Never");
    assert!(job.get("ttlSecondsAfterFinished").is_none());
    is(job, "/template/spec/containers/0/command", json!(["/app.wasm"]));
    is(job, "/template/spec/runtimeClassName", "wasmtime-v1");
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
