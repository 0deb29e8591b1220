//! What is asked of the objects around pods.

use serde_json::{Value, json};

use crate::objects::{Objects, hold, list, selects};

#[test]
fn deployment_strategy() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |each| each["spec"]["strategy"]["type"] != "RollingUpdate")
    };
    hold(check, |objects| {
        objects.of_mut("Deployment").for_each(|each| each["spec"]["strategy"]["type"] = json!("Recreate"));
    });
}

/// Whether an autoscaler looks after a Deployment.
fn is_scaled(objects: &Objects, deployment: &Value) -> bool {
    let name = &deployment["metadata"]["name"];
    objects.of("HorizontalPodAutoscaler").any(|each| each["spec"]["scaleTargetRef"]["name"] == *name)
}

#[test]
fn deployment_replicas() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let replicas = deployment["spec"]["replicas"].as_u64().unwrap_or(1);
            !is_scaled(objects, deployment) && replicas < 2
        })
    };
    hold(check, |objects| objects.of_mut("Deployment").for_each(|each| each["spec"]["replicas"] = json!(1)));
}

#[test]
fn deployment_targeted_by_hpa_does_not_have_replicas_configured() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |each| is_scaled(objects, each) && each["spec"].get("replicas").is_some())
    };
    hold(check, |objects| objects.of_mut("Deployment").for_each(|each| each["spec"]["replicas"] = json!(2)));
}

#[test]
fn horizontalpodautoscaler_has_target() {
    let check = |objects: &Objects| {
        objects.bad("HorizontalPodAutoscaler", |scaler| {
            let target = &scaler["spec"]["scaleTargetRef"];
            let is_it = |each: &Value| {
                each["metadata"]["name"] == target["name"] && each["apiVersion"] == target["apiVersion"]
            };
            !objects.of("Deployment").any(is_it)
        })
    };
    hold(check, |objects| {
        let scalers = objects.of_mut("HorizontalPodAutoscaler");
        scalers.for_each(|each| each["spec"]["scaleTargetRef"]["name"] = json!("other"));
    });
}

#[test]
fn horizontalpodautoscaler_replicas() {
    let check = |objects: &Objects| {
        objects.bad("HorizontalPodAutoscaler", |each| each["spec"]["minReplicas"].as_u64().unwrap_or(1) < 2)
    };
    hold(check, |objects| {
        objects.of_mut("HorizontalPodAutoscaler").for_each(|each| each["spec"]["minReplicas"] = json!(1));
    });
}

#[test]
fn ingress_targets_service() {
    let check = |objects: &Objects| {
        objects.bad("Ingress", |ingress| {
            let paths = list(&ingress["spec"]["rules"]).flat_map(|rule| list(&rule["http"]["paths"]));
            let has = |backend: &Value| {
                objects.of("Service").any(|service| {
                    let ports = list(&service["spec"]["ports"]);
                    let is_port = |port: &Value| port["name"] == backend["port"]["name"];
                    service["metadata"]["name"] == backend["name"] && ports.into_iter().any(is_port)
                })
            };
            !paths.into_iter().all(|path| has(&path["backend"]["service"]))
        })
    };
    hold(check, |objects| {
        let services = objects.of_mut("Service");
        services.for_each(|each| each["spec"]["ports"] = json!([{"name": "other", "port": 80}]));
    });
}

#[test]
fn cronjob_has_deadline() {
    let check = |objects: &Objects| {
        objects.bad("CronJob", |each| !each["spec"]["startingDeadlineSeconds"].is_number())
    };
    hold(check, |objects| {
        objects.of_mut("CronJob").for_each(|each| each["spec"]["startingDeadlineSeconds"] = json!(null));
    });
}

#[test]
fn cronjob_restartpolicy() {
    let check = |objects: &Objects| {
        objects.bad("CronJob", |each| {
            let policy = &each["spec"]["jobTemplate"]["spec"]["template"]["spec"]["restartPolicy"];
            *policy != "Never" && *policy != "OnFailure"
        })
    };
    hold(check, |objects| {
        objects.of_mut("CronJob").for_each(|each| {
            each["spec"]["jobTemplate"]["spec"]["template"]["spec"]["restartPolicy"] = json!("Always");
        });
    });
}

#[test]
fn deployment_has_poddisruptionbudget() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let labels = &deployment["spec"]["template"]["metadata"]["labels"];
            let is_kept = |budget: &Value| {
                selects(&budget["spec"]["selector"]["matchLabels"], labels)
                    && budget["metadata"]["namespace"] == deployment["metadata"]["namespace"]
            };
            !objects.of("PodDisruptionBudget").any(is_kept)
        })
    };
    hold(check, |objects| {
        let budgets = objects.of_mut("PodDisruptionBudget");
        budgets.for_each(|each| each["spec"]["selector"]["matchLabels"] = json!({"a": "b"}));
    });
}

#[test]
fn poddisruptionbudget_has_policy() {
    let check = |objects: &Objects| {
        objects.bad("PodDisruptionBudget", |budget| {
            budget["spec"]["minAvailable"].is_null() && budget["spec"]["maxUnavailable"].is_null()
        })
    };
    hold(check, |objects| {
        objects.of_mut("PodDisruptionBudget").for_each(|each| each["spec"]["maxUnavailable"] = json!(null));
    });
}

#[test]
fn networkpolicy_targets_pod() {
    let check = |objects: &Objects| {
        objects.bad("NetworkPolicy", |policy| {
            let selector = &policy["spec"]["podSelector"]["matchLabels"];
            !objects.pods().any(|(_, pod)| selects(selector, &pod["metadata"]["labels"]))
        })
    };
    hold(check, |objects| {
        let policies = objects.of_mut("NetworkPolicy");
        policies.for_each(|each| each["spec"]["podSelector"]["matchLabels"] = json!({"a": "b"}));
    });
}

#[test]
fn service_targets_pod() {
    let check = |objects: &Objects| {
        objects.bad("Service", |service| {
            let selector = &service["spec"]["selector"];
            !objects.pods().any(|(_, pod)| selects(selector, &pod["metadata"]["labels"]))
        })
    };
    hold(check, |objects| {
        objects.of_mut("Service").for_each(|each| each["spec"]["selector"]["a"] = json!("b"));
    });
}

#[test]
fn service_type() {
    let check = |objects: &Objects| objects.bad("Service", |each| each["spec"]["type"] == "NodePort");
    hold(check, |objects| {
        objects.of_mut("Service").for_each(|each| each["spec"]["type"] = json!("NodePort"));
    });
}

#[test]
fn stable_version() {
    let check = |objects: &Objects| {
        let versions = objects.0.iter().map(|object| object["apiVersion"].as_str().unwrap().to_owned());
        versions.filter(|version| version.contains("alpha") || version.contains("beta")).collect()
    };
    hold(check, |objects| objects.0[0]["apiVersion"] = json!("policy/v1beta1"));
}

#[test]
fn deployment_has_host_podantiaffinity() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let pod = &deployment["spec"]["template"];
            let terms = &pod["spec"]["affinity"]["podAntiAffinity"];
            let preferred = list(&terms["preferredDuringSchedulingIgnoredDuringExecution"]);
            !preferred.map(|term| &term["podAffinityTerm"]).any(|term| {
                term["topologyKey"] == "kubernetes.io/hostname"
                    && selects(&term["labelSelector"]["matchLabels"], &pod["metadata"]["labels"])
            })
        })
    };
    hold(check, |objects| objects.pod_mut()["metadata"]["labels"] = json!({}));
}

#[test]
fn deployment_pod_selector_labels_match_template_metadata_labels() {
    let check = |objects: &Objects| {
        objects.bad("Deployment", |deployment| {
            let spec = &deployment["spec"];
            !selects(&spec["selector"]["matchLabels"], &spec["template"]["metadata"]["labels"])
        })
    };
    hold(check, |objects| {
        objects
            .of_mut("Deployment")
            .for_each(|each| each["spec"]["selector"]["matchLabels"]["a"] = json!("b"));
    });
}

#[test]
fn label_values() {
    let check = |objects: &Objects| {
        // What Kubernetes takes for a value.
        let is_inner = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_end = |c: Option<char>| c.is_none_or(|c| c.is_ascii_alphanumeric());
        let is_value = |text: &str| {
            text.len() <= 63
                && text.chars().all(is_inner)
                && is_end(text.chars().next())
                && is_end(text.chars().last())
        };
        let labels = objects.0.iter().filter_map(|object| object["metadata"]["labels"].as_object());
        let values = labels.flat_map(|labels| labels.values()).map(|value| value.as_str().unwrap_or(" "));
        values.filter(|value| !is_value(value)).map(str::to_owned).collect()
    };
    hold(check, |objects| {
        let labels = objects.0.iter_mut().filter(|object| object["metadata"]["labels"].is_object());
        labels.for_each(|object| object["metadata"]["labels"]["a"] = json!("x:"));
    });
}
