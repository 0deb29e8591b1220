//! The Kubernetes cluster that `kubectl` is set up for: its RuntimeClasses and nodes.

use std::collections::BTreeMap;

use super::{Check, program::Program};
use crate::settings::Environment;

const NAME: &str = "kubernetes";

/// How long the API server may take; kubectl itself would try for longer.
const PATIENCE: &str = "--request-timeout=5s";

/// A line for each RuntimeClass: its name and the handler that it means.
const CLASSES: &str = r#"-o=jsonpath={range .items[*]}{.metadata.name}{" "}{.handler}{"\n"}{end}"#;

/// A line for each node: its container runtime and architecture.
const NODES: &str = r#"-o=jsonpath={range .items[*]}{.status.nodeInfo.containerRuntimeVersion}{" linux/"}{.status.nodeInfo.architecture}{"\n"}{end}"#;

/// Asks the cluster; `wanted` is a RuntimeClass that it must have.
pub(crate) fn check(wanted: Option<&str>, environment: &Environment) -> Check {
    let program = match Program::find("kubectl", environment) {
        Ok(program) => program,
        Err(absent) => {
            return Check { name: NAME, ..absent }.remedy("`wpack generate kubernetes` needs none");
        }
    };
    let context = program.ask(&["config", "current-context"]);
    if !context.is_success {
        return Check::absent(NAME, format!("no cluster is chosen: {}", context.complaint))
            .remedy("`kubectl config use-context NAME`, or set KUBECONFIG");
    }
    let context = context.stdout.trim();
    let classes = program.ask(&["get", "runtimeclasses.node.k8s.io", CLASSES, PATIENCE]);
    if !classes.is_success {
        return Check::absent(
            NAME,
            format!("the cluster of `{context}` does not answer: {}", classes.complaint),
        )
        .remedy("`kubectl get runtimeclasses` must work");
    }
    let classes = pairs(&classes.stdout);
    // Not everybody may list nodes.
    let nodes = counted(&program.ask(&["get", "nodes", NODES, PATIENCE]).stdout);
    judge(context, &classes, &nodes, wanted)
}

fn judge(context: &str, classes: &[(String, String)], nodes: &str, wanted: Option<&str>) -> Check {
    let names: Vec<_> = classes.iter().map(|(name, _)| name.as_str()).collect();
    let list = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let nodes = if nodes.is_empty() { String::new() } else { format!("; nodes: {nodes}") };
    let check = match wanted.filter(|wanted| !names.contains(wanted)) {
        Some(wanted) => {
            Check::fails(NAME, format!("`{context}` has no RuntimeClass `{wanted}`; it has: {list}")).remedy(
                "an operator such as runtime-class-manager makes it and installs the shim; \
             `wpack generate kubernetes --emit-runtime-class` makes the class alone",
            )
        }
        None => {
            Check::ok(NAME, format!("`{context}`: bundles run on every node; RuntimeClasses: {list}{nodes}"))
        }
    };
    let handlers: Vec<_> = classes.iter().map(|(name, handler)| format!("{name}={handler}")).collect();
    check.fact("context", &context).fact("runtimeClasses", &handlers.join(","))
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let pair = |line: &str| line.split_once(' ').map(|(name, handler)| (name.to_owned(), handler.to_owned()));
    text.lines().filter_map(pair).collect()
}

/// Equal lines as one, with their number.
fn counted(text: &str) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        *counts.entry(line).or_default() += 1;
    }
    let words: Vec<_> = counts.iter().map(|(line, count)| format!("{count} with {line}")).collect();
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Verdict;

    #[test]
    fn a_class_that_is_wanted_must_be_there() {
        let classes = pairs("spin spin\nwasmtime-v1 wasmtime-v1\n");
        let check = |wanted| judge("kind", &classes, "", wanted);
        assert_eq!(check(None).verdict, Verdict::Ok);
        assert_eq!(check(Some("spin")).verdict, Verdict::Ok);
        let missing = check(Some("wasm"));
        assert_eq!(missing.verdict, Verdict::Fails);
        assert!(missing.reason.ends_with("it has: spin, wasmtime-v1"), "{}", missing.reason);
        assert_eq!(missing.facts["runtimeClasses"], "spin=spin,wasmtime-v1=wasmtime-v1");
    }

    #[test]
    fn nodes_are_counted_by_kind() {
        let text =
            "containerd://2.1.4 linux/amd64\ncri-o://1.33 linux/arm64\ncontainerd://2.1.4 linux/amd64\n";
        assert_eq!(counted(text), "2 with containerd://2.1.4 linux/amd64, 1 with cri-o://1.33 linux/arm64");
        assert_eq!(counted(""), "");
    }
}
