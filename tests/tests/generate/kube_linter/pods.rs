//! What is asked of pods and their containers.

use serde_json::{Value, json};

use crate::objects::{Objects, hold, hold_but, list};

/// The only files that some checks find fault with: the shim of Spin writes into the container's root, as root.
const SPIN: &str = "--on spin";

#[test]
fn deprecated_service_account_field() {
    let check = |objects: &Objects| objects.bad_containers(|pod, _| pod.get("serviceAccount").is_some());
    hold(check, |objects| objects.pod_mut()["spec"]["serviceAccount"] = json!("web"));
}

/// Volumes of the host.
fn host_paths(pod: &Value) -> impl Iterator<Item = &str> {
    list(&pod["volumes"]).filter_map(|volume| volume["hostPath"]["path"].as_str())
}

fn mount(objects: &mut Objects, path: &str) {
    objects.pod_mut()["spec"]["volumes"] = json!([{"name": "v", "hostPath": {"path": path}}]);
}

#[test]
fn docker_sock() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, _| host_paths(pod).any(|path| path.contains("docker.sock")))
    };
    hold(check, |objects| mount(objects, "/var/run/docker.sock"));
}

#[test]
fn sensitive_host_mounts() {
    let check = |objects: &Objects| objects.bad_containers(|pod, _| host_paths(pod).next().is_some());
    hold(check, |objects| mount(objects, "/etc"));
}

#[test]
fn drop_net_raw_capability() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let dropped = &container["securityContext"]["capabilities"]["drop"];
            !list(dropped).any(|name| name == "ALL" || name == "NET_RAW")
        })
    };
    hold(check, |objects| objects.container_mut()["securityContext"]["capabilities"]["drop"] = json!([]));
}

#[test]
fn duplicate_env_var() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let mut names: Vec<_> = list(&container["env"]).map(|each| each["name"].to_string()).collect();
            names.sort();
            names.windows(2).any(|pair| pair[0] == pair[1])
        })
    };
    hold(check, |objects| {
        objects.container_mut()["env"] = json!([{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]);
    });
}

#[test]
fn env_var_secret() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let is_secret = |name: &str| name.to_lowercase().contains("secret");
            list(&container["env"]).any(|each| {
                each.pointer("/valueFrom/secretKeyRef").is_some()
                    || each["name"].as_str().is_some_and(is_secret) && each["value"].is_string()
            })
        })
    };
    hold(check, |objects| objects.container_mut()["env"] = json!([{"name": "MY_SECRET", "value": "1"}]));
}

/// What a pod shares with its host.
fn shares(field: &'static str) -> impl Fn(&Value, &Value) -> bool {
    move |pod, _| pod[field] == true
}

#[test]
fn host_ipc() {
    hold(
        |objects| objects.bad_containers(shares("hostIPC")),
        |objects| objects.pod_mut()["spec"]["hostIPC"] = json!(true),
    );
}

#[test]
fn host_network() {
    hold(
        |objects| objects.bad_containers(shares("hostNetwork")),
        |objects| objects.pod_mut()["spec"]["hostNetwork"] = json!(true),
    );
}

#[test]
fn host_pid() {
    hold(
        |objects| objects.bad_containers(shares("hostPID")),
        |objects| objects.pod_mut()["spec"]["hostPID"] = json!(true),
    );
}

#[test]
fn latest_tag() {
    // Its regular expressions: `.*:(latest)$`, `^[^:]*$`, `(.*/[^:]+)$`.
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            let image = container["image"].as_str().unwrap();
            let last = image.rsplit('/').next().unwrap();
            image.ends_with(":latest") || !image.contains(':') || (image.contains('/') && !last.contains(':'))
        })
    };
    hold(check, |objects| objects.container_mut()["image"] = json!("ghcr.io/acme/web"));
}

/// Whether a probe is for a port that the container does not have.
fn misses(probe: &'static str) -> impl Fn(&Value, &Value) -> bool {
    move |_, container| {
        let probe = &container[probe];
        let ports = ["httpGet", "tcpSocket", "grpc"].map(|kind| &probe[kind]["port"]);
        let known = |port: &Value| {
            list(&container["ports"]).any(|each| each["name"] == *port || each["containerPort"] == *port)
        };
        ports.into_iter().any(|port| !port.is_null() && !known(port))
    }
}

#[test]
fn liveness_port() {
    hold(
        |objects| objects.bad_containers(misses("livenessProbe")),
        |objects| objects.container_mut()["livenessProbe"] = json!({"tcpSocket": {"port": 1}}),
    );
}

#[test]
fn readiness_port() {
    hold(
        |objects| objects.bad_containers(misses("readinessProbe")),
        |objects| objects.container_mut()["readinessProbe"] = json!({"httpGet": {"port": "x"}}),
    );
}

#[test]
fn startup_port() {
    hold(
        |objects| objects.bad_containers(misses("startupProbe")),
        |objects| objects.container_mut()["startupProbe"] = json!({"tcpSocket": {"port": 1}}),
    );
}

#[test]
fn no_read_only_root_fs() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| container["securityContext"]["readOnlyRootFilesystem"] != true)
    };
    let spoil = |objects: &mut Objects| {
        objects.container_mut()["securityContext"]["readOnlyRootFilesystem"] = json!(false);
    };
    hold_but(check, spoil, SPIN);
}

#[test]
fn privilege_escalation_container() {
    let check = |objects: &Objects| {
        objects
            .bad_containers(|_, container| container["securityContext"]["allowPrivilegeEscalation"] != false)
    };
    hold(check, |objects| {
        objects.container_mut()["securityContext"]["allowPrivilegeEscalation"] = json!(true);
    });
}

#[test]
fn privileged_container() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| container["securityContext"]["privileged"] == true)
    };
    hold(check, |objects| objects.container_mut()["securityContext"]["privileged"] = json!(true));
}

#[test]
fn run_as_non_root() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, container| {
            let of = |field: &str| {
                let own = &container["securityContext"][field];
                if own.is_null() { pod["securityContext"][field].clone() } else { own.clone() }
            };
            let user = of("runAsUser");
            (of("runAsNonRoot") != true && user.as_u64().is_none_or(|user| user == 0))
                || of("runAsGroup") == 0
        })
    };
    let spoil = |objects: &mut Objects| {
        objects.pod_mut()["spec"]["securityContext"] = json!({});
        objects.container_mut()["securityContext"] = json!({});
    };
    hold_but(check, spoil, SPIN);
}

#[test]
fn ssh_port() {
    let check = |objects: &Objects| {
        objects.bad_containers(|_, container| {
            list(&container["ports"]).any(|port| port["containerPort"] == 22 && port["protocol"] != "UDP")
        })
    };
    hold(check, |objects| objects.container_mut()["ports"] = json!([{"containerPort": 22}]));
}

#[test]
fn unsafe_sysctls() {
    let check = |objects: &Objects| {
        objects.bad_containers(|pod, _| list(&pod["securityContext"]["sysctls"]).next().is_some())
    };
    hold(check, |objects| {
        objects.pod_mut()["spec"]["securityContext"]["sysctls"] = json!([{"name": "kernel.msgmax"}]);
    });
}

/// Whether a container says how much of a resource it takes.
fn lacks(resource: &'static str) -> impl Fn(&Value, &Value) -> bool {
    move |_, container| {
        let bounds = ["requests", "limits"].map(|bound| &container["resources"][bound][resource]);
        bounds.into_iter().any(|amount| !amount.is_string())
    }
}

#[test]
fn unset_cpu_requirements() {
    hold(
        |objects| objects.bad_containers(lacks("cpu")),
        |objects| objects.container_mut()["resources"]["requests"] = json!({}),
    );
}

#[test]
fn unset_memory_requirements() {
    hold(
        |objects| objects.bad_containers(lacks("memory")),
        |objects| objects.container_mut()["resources"]["limits"] = json!({}),
    );
}
