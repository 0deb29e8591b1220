//! kubectl and helm, which `cargo xtask counterparts` unpacked, and an API server to ask.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
};

use serde_json::{Value, json};

use crate::tool::{counterpart, without};

/// The folder of `kubectl` and `helm`, or nothing when the caller opted out with `WPACK_TEST_WITHOUT=kubectl`.
///
/// # Panics
/// When they are missing and nobody opted out; the package index has them for x86-64 only.
#[must_use]
pub fn programs() -> Option<PathBuf> {
    (!without("kubectl")).then(|| counterpart("kubectl"))
}

/// As much of an API server as `kubectl get` needs, and `kubectl run --dry-run=client`: which resources there are, and lists of two of them, in the form
/// that the Kubernetes API documents. No cluster can be had here. Its thread ends with the process.
#[derive(Debug)]
pub struct ApiServer {
    port: u16,
}

impl ApiServer {
    /// With these RuntimeClasses (name and handler) and nodes (runtime and architecture).
    #[must_use]
    pub fn start(classes: &[(&str, &str)], nodes: &[(&str, &str)]) -> Self {
        let class = |(name, handler): &(&str, &str)| json!({"metadata": {"name": name}, "handler": handler});
        let node = |(runtime, architecture): &(&str, &str)| {
            let info = json!({"containerRuntimeVersion": runtime, "architecture": architecture});
            json!({"metadata": {"name": runtime}, "status": {"nodeInfo": info}})
        };
        let classes: Vec<_> = classes.iter().map(class).collect();
        let nodes: Vec<_> = nodes.iter().map(node).collect();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            listener.incoming().for_each(|stream| serve(&stream.unwrap(), &classes, &nodes));
        });
        Self { port }
    }

    /// Writes a kubeconfig for it, with one context.
    pub fn write_config(&self, path: &Path, context: &str) {
        let config = json!({
            "apiVersion": "v1", "kind": "Config", "current-context": context,
            "clusters": [{"name": "c", "cluster": {"server": format!("http://127.0.0.1:{}", self.port)}}],
            "contexts": [{"name": context, "context": {"cluster": "c", "user": "u"}}],
            "users": [{"name": "u", "user": {}}],
        });
        std::fs::write(path, config.to_string()).unwrap();
    }
}

fn serve(stream: &TcpStream, classes: &[Value], nodes: &[Value]) {
    let lines = BufReader::new(stream).lines().map_while(Result::ok);
    let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let Some(path) = head.first().and_then(|line| line.split([' ', '?']).nth(1)) else { return };
    let (status, body) = match answer(path, classes, nodes) {
        Some(body) => ("200 OK", body),
        None => {
            ("404 Not Found", json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 404}))
        }
    };
    let body = body.to_string();
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    // Whoever asked may be gone.
    let _ = { stream }.write_all((head + &body).as_bytes());
}

fn answer(path: &str, classes: &[Value], nodes: &[Value]) -> Option<Value> {
    let resource = |name: &str, kind: &str, namespaced: bool| json!({"name": name, "singularName": "", "namespaced": namespaced, "kind": kind, "verbs": ["get", "list"]});
    let resources = |version: &str, resources: &[Value]| json!({"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": version, "resources": resources});
    Some(match path {
        "/api" => json!({"kind": "APIVersions", "versions": ["v1"]}),
        "/apis" => {
            let version = json!({"groupVersion": "node.k8s.io/v1", "version": "v1"});
            let group = json!({"name": "node.k8s.io", "versions": [version], "preferredVersion": version});
            json!({"kind": "APIGroupList", "apiVersion": "v1", "groups": [group]})
        }
        "/api/v1" => resources("v1", &[resource("nodes", "Node", false), resource("pods", "Pod", true)]),
        "/apis/node.k8s.io/v1" => {
            resources("node.k8s.io/v1", &[resource("runtimeclasses", "RuntimeClass", false)])
        }
        "/apis/node.k8s.io/v1/runtimeclasses" => {
            json!({"kind": "RuntimeClassList", "apiVersion": "node.k8s.io/v1", "metadata": {}, "items": classes})
        }
        "/api/v1/nodes" => json!({"kind": "NodeList", "apiVersion": "v1", "metadata": {}, "items": nodes}),
        _ => return None,
    })
}
