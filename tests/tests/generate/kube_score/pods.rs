//! What is asked of pods and their containers.

use serde_json::{Value, json};

use crate::objects::{Objects, hold, hold_but, list, selects};

/// The only files that some checks find fault with: the shim of Spin writes into the container's root, as root.
const SPIN: &str = "--on spin";

/// Whether a container lacks a request or a limit of one of these.
fn lacks(resources: &'static [&'static str]) -> impl Fn(&Value, &Value) -> bool {
    move |_, container| {
        let amount = |bound: &str, resource: &str| container["resources"][bound][resource].is_string();
        resources.iter().any(|resource| !amount("requests", resource) || !amount("limits", resource))
    }
}

#[test]
fn container_resources() {
    hold(
        |objects| objects.bad_containers(lacks(&["cpu", "memory"])),
        |objects| objects.container_mut()["resources"]["limits"] = json!({"memory": "1Mi"}),
    );
}

#[test]
fn container_ephemeral_storage_request_and_limit() {
    hold(
        |objects| objects.bad_containers(lacks(&["ephemeral-storage"])),
        |objects| objects.container_mut()["resources"]["requests"] = json!({}),
    );
}

#[test]
fn container_image_tag() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let image = container["image"].as_str().unwrap();
            let (_, tag) = image.rsplit_once(':').unwrap_or((image, ""));
            tag.is_empty() || tag == "latest" || tag.contains('/')
        })
    };
    hold(check, |objects| objects.container_mut()["image"] = json!("web:latest"));
}

/// The checks that an object says are none for it (kube-score, README, "Ignoring a test").
fn ignores(object: &Value, check: &str) -> bool {
    let ignored = object["metadata"]["annotations"]["kube-score/ignore"].as_str().unwrap_or_default();
    ignored.split(',').any(|name| name.trim() == check)
}

#[test]
fn container_image_pull_policy() {
    let check = |objects: &Objects| {
        let asked = objects.pods().filter(|(object, _)| !ignores(object, "container-image-pull-policy"));
        let containers = asked.flat_map(|(_, pod)| list(&pod["spec"]["containers"]));
        containers.filter(|each| each["imagePullPolicy"] != "Always").map(ToString::to_string).collect()
    };
    hold(check, |objects| {
        objects.0.iter_mut().for_each(|object| object["metadata"]["annotations"] = json!({}));
    });
}

#[test]
fn environment_variable_key_duplication() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let mut names: Vec<_> = list(&container["env"]).map(|each| each["name"].to_string()).collect();
            names.sort();
            names.windows(2).any(|pair| pair[0] == pair[1])
        })
    };
    hold(check, |objects| objects.container_mut()["env"] = json!([{"name": "A"}, {"name": "A"}]));
}

/// The pods that a Service leads to.
fn served(objects: &Objects) -> impl Iterator<Item = &Value> {
    let is_served = |pod: &Value| {
        objects.of("Service").any(|each| selects(&each["spec"]["selector"], &pod["metadata"]["labels"]))
    };
    objects.pods().map(|(_, pod)| pod).filter(move |pod| is_served(pod))
}

fn bad_served(objects: &Objects, is_bad: impl Fn(&Value) -> bool) -> Vec<String> {
    let containers = served(objects).flat_map(|pod| list(&pod["spec"]["containers"]));
    containers.filter(|container| is_bad(container)).map(ToString::to_string).collect()
}

#[test]
fn pod_probes() {
    let check = |objects: &Objects| {
        bad_served(objects, |each| each["readinessProbe"].is_null() || each["livenessProbe"].is_null())
    };
    hold(check, |objects| objects.container_mut()["readinessProbe"] = json!(null));
}

#[test]
fn pod_probes_identical() {
    let check =
        |objects: &Objects| bad_served(objects, |each| each["readinessProbe"] == each["livenessProbe"]);
    hold(check, |objects| {
        let container = objects.container_mut();
        container["livenessProbe"] = container["readinessProbe"].clone();
    });
}

/// A setting of the container, or else of its pod.
fn setting(pod: &Value, container: &Value, field: &str) -> Value {
    let own = &container["securityContext"][field];
    if own.is_null() { pod["securityContext"][field].clone() } else { own.clone() }
}

#[test]
fn container_security_context_user_group_id() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, container| {
            let ids = ["runAsUser", "runAsGroup"].map(|field| setting(pod, container, field).as_u64());
            ids.into_iter().any(|id| id.is_none_or(|id| id < 10_000))
        })
    };
    let spoil =
        |objects: &mut Objects| objects.pod_mut()["spec"]["securityContext"]["runAsUser"] = json!(1000);
    hold_but(check, spoil, SPIN);
}

#[test]
fn container_security_context_privileged() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, container| setting(pod, container, "privileged") == true)
    };
    hold(check, |objects| objects.container_mut()["securityContext"]["privileged"] = json!(true));
}

#[test]
fn container_security_context_readonlyrootfilesystem() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, container| setting(pod, container, "readOnlyRootFilesystem") != true)
    };
    let spoil = |objects: &mut Objects| objects.container_mut()["securityContext"] = json!({});
    hold_but(check, spoil, SPIN);
}

#[test]
fn pod_networkpolicy() {
    let check = |objects: &Objects| {
        let is_bad = |pod: &Value| {
            !objects.of("NetworkPolicy").any(|policy| {
                let spec = &policy["spec"];
                selects(&spec["podSelector"]["matchLabels"], &pod["metadata"]["labels"])
                    && ["Ingress", "Egress"]
                        .iter()
                        .all(|kind| list(&spec["policyTypes"]).any(|each| each == kind))
            })
        };
        objects.pods().filter(|(_, pod)| is_bad(pod)).map(|(_, pod)| pod.to_string()).collect()
    };
    hold(check, |objects| {
        objects.of_mut("NetworkPolicy").for_each(|each| each["spec"]["policyTypes"] = json!(["Ingress"]));
    });
}

#[test]
fn pod_topology_spread_constraints() {
    let check = |objects: &Objects| {
        let constraints = |deployment: &Value| {
            list(&deployment["spec"]["template"]["spec"]["topologySpreadConstraints"]).count()
        };
        objects.bad("Deployment", |deployment| constraints(deployment) == 0)
    };
    hold(check, |objects| objects.pod_mut()["spec"]["topologySpreadConstraints"] = json!([]));
}
