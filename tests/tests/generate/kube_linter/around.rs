//! What is asked of the objects around pods.

use serde_json::{Value, json};

use crate::objects::{Objects, hold, list, selects};

#[test]
fn dangling_service() {
    let check = |objects: &Objects| {
        objects.bad("Service", |service| {
            !objects.pods().any(|(_, pod)| selects(&service["spec"]["selector"], &pod["metadata"]["labels"]))
        })
    };
    hold(check, |objects| {
        objects.of_mut("Service").for_each(|service| service["spec"]["selector"] = json!({"a": "b"}));
    });
}

/// Whether it is a name of a port (RFC 6335, 5.1): one letter at least, no hyphen at an end or beside another.
fn is_port_name(name: &str) -> bool {
    let is_inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=15).contains(&name.len())
        && name.chars().all(is_inner)
        && name.contains(|c: char| c.is_ascii_lowercase())
        && !name.contains("--")
        && !name.starts_with('-')
        && !name.ends_with('-')
}

#[test]
fn invalid_target_ports() {
    let check = |objects: &Objects| {
        let of_services = objects.of("Service").flat_map(|service| list(&service["spec"]["ports"]));
        let of_containers = objects.containers().flat_map(|(_, container)| list(&container["ports"]));
        let names =
            of_services.map(|port| &port["targetPort"]).chain(of_containers.map(|port| &port["name"]));
        names.filter_map(Value::as_str).filter(|name| !is_port_name(name)).map(str::to_owned).collect()
    };
    hold(check, |objects| {
        objects.container_mut()["ports"] = json!([{"name": "no_port", "containerPort": 1}]);
    });
}

#[test]
fn job_ttl_seconds_after_finished() {
    let check = |objects: &Objects| {
        let alone = objects.bad("Job", |job| job["spec"].get("ttlSecondsAfterFinished").is_none());
        let managed = objects.bad("CronJob", |cron| {
            cron["spec"]["jobTemplate"]["spec"].get("ttlSecondsAfterFinished").is_some()
        });
        [alone, managed].concat()
    };
    hold(check, |objects| {
        let job = "CronJob";
        objects.of_mut(job).for_each(|cron| {
            cron["spec"]["jobTemplate"]["spec"]["ttlSecondsAfterFinished"] = json!(1);
        });
    });
    hold(check, |objects| {
        objects.of_mut("Job").for_each(|job| {
            job["spec"].as_object_mut().unwrap().remove("ttlSecondsAfterFinished");
        });
    });
}

#[test]
fn mismatching_selector() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let spec = &deployment["spec"];
            !selects(&spec["selector"]["matchLabels"], &spec["template"]["metadata"]["labels"])
        })
    };
    hold(check, |objects| objects.pod_mut()["metadata"]["labels"] = json!({}));
}

#[test]
fn no_anti_affinity() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let pod = &deployment["spec"]["template"];
            let terms = &pod["spec"]["affinity"]["podAntiAffinity"];
            let preferred = list(&terms["preferredDuringSchedulingIgnoredDuringExecution"]);
            let hosts = preferred.map(|term| &term["podAffinityTerm"]);
            !hosts.into_iter().any(|term| {
                term["topologyKey"] == "kubernetes.io/hostname"
                    && selects(&term["labelSelector"]["matchLabels"], &pod["metadata"]["labels"])
            })
        })
    };
    hold(check, |objects| objects.pod_mut()["spec"]["affinity"] = json!({}));
}

#[test]
fn no_extensions_v1beta() {
    let check = |objects: &Objects| {
        let old = objects
            .0
            .iter()
            .filter(|object| object["apiVersion"].as_str().unwrap().starts_with("extensions/v1beta"));
        old.map(ToString::to_string).collect()
    };
    hold(check, |objects| objects.0[0]["apiVersion"] = json!("extensions/v1beta1"));
}

#[test]
fn non_existent_service_account() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, _| {
            let name = &pod["serviceAccountName"];
            !objects.of("ServiceAccount").any(|account| account["metadata"]["name"] == *name)
        })
    };
    hold(check, |objects| objects.pod_mut()["spec"]["serviceAccountName"] = json!("other"));
}

#[test]
fn pdb_max_unavailable() {
    let check = |objects: &Objects| {
        objects.bad("PodDisruptionBudget", |budget| {
            let most = &budget["spec"]["maxUnavailable"];
            *most == 0 || *most == "0%"
        })
    };
    hold(check, |objects| {
        objects.of_mut("PodDisruptionBudget").for_each(|each| each["spec"]["maxUnavailable"] = json!(0));
    });
}

#[test]
fn pdb_min_available() {
    let check = |objects: &Objects| {
        objects.bad("PodDisruptionBudget", |budget| {
            let replicas = objects.of("Deployment").filter_map(|each| each["spec"]["replicas"].as_u64());
            let least = &budget["spec"]["minAvailable"];
            *least == "100%" || least.as_u64().is_some_and(|least| replicas.min().is_none_or(|n| n <= least))
        })
    };
    hold(check, |objects| {
        objects.of_mut("PodDisruptionBudget").for_each(|each| each["spec"]["minAvailable"] = json!(2));
    });
}

#[test]
fn pdb_unhealthy_pod_eviction_policy() {
    let check = |objects: &Objects| {
        objects.bad("PodDisruptionBudget", |budget| !budget["spec"]["unhealthyPodEvictionPolicy"].is_string())
    };
    hold(check, |objects| {
        objects.of_mut("PodDisruptionBudget").for_each(|each| each["spec"] = json!({}));
    });
}
