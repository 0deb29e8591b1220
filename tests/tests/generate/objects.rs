//! Generated objects of Kubernetes, and what linters ask of them.

use serde_json::Value;

use crate::{check::Files, programs};

/// Program and arguments: each kind of workload, on each host that runs it in a pod.
const FILES: [(&str, &str); 9] = [
    ("http", "--on bundle"),
    ("http", "--port 9000 --hpa 5 --http-route a.example.com --gateway g --health-path /well --label team=a"),
    ("http", "--on shim"),
    ("http", "--on shim --hpa 5 --ingress a.example.com --health-path /well --env A=1 --namespace web"),
    ("http", "--on spin"),
    ("command", "--pull-secret s --arg x"),
    ("command", "--on crun --label team=a"),
    ("component", "--schedule @hourly"),
    ("component", "--on shim --schedule @hourly --emit-runtime-class"),
];

/// The objects of one file.
pub(crate) struct Objects(pub(crate) Vec<Value>);

/// What a linter says about objects; nothing when they are clean.
pub(crate) type Check = fn(&Objects) -> Vec<String>;

/// Makes objects so that a check must find fault with them.
pub(crate) type Spoil = fn(&mut Objects);

/// Holds all generated files against a check, which must find what was spoiled.
#[track_caller]
pub(crate) fn hold(check: Check, spoil: Spoil) {
    hold_but(check, spoil, "none");
}

/// The same, but for files whose arguments have `exempt` in them, in which the check must find something.
#[track_caller]
pub(crate) fn hold_but(check: Check, spoil: Spoil, exempt: &str) {
    let mut is_found = false;
    for (line, mut objects) in generated() {
        let complaints = check(&objects);
        assert_eq!(!complaints.is_empty(), line.contains(exempt), "{line}: {complaints:#?}");
        spoil(&mut objects);
        is_found |= !line.contains(exempt) && !check(&objects).is_empty();
    }
    assert!(is_found, "the check finds nothing in what was spoiled");
}

fn generated() -> Vec<(&'static str, Objects)> {
    let mut files = Files::default();
    let contexts = FILES.map(|(program, line)| {
        let context = programs::context();
        let image = programs::IMAGE;
        context.run(&format!("generate kubernetes {program}.wasm --image {image} -q {line}")).success();
        files.add(context.path("kubernetes.yaml"), "yaml");
        context
    });
    let documents = files.read();
    drop(contexts);
    FILES.iter().zip(documents).map(|((_, line), documents)| (*line, Objects(documents))).collect()
}

impl Objects {
    /// The objects of a kind.
    pub(crate) fn of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.0.iter().filter(move |object| object["kind"] == kind)
    }

    /// The pod templates, with the objects that they belong to.
    pub(crate) fn pods(&self) -> impl Iterator<Item = (&Value, &Value)> {
        self.0.iter().filter_map(|object| Some((object, object.pointer(template(object)?)?)))
    }

    /// The containers, with their pod's spec.
    pub(crate) fn containers(&self) -> impl Iterator<Item = (&Value, &Value)> {
        let specs = self.pods().map(|(_, pod)| &pod["spec"]);
        specs.flat_map(|spec| list(&spec["containers"]).map(move |container| (spec, container)))
    }

    /// The pod template of the first object that has one.
    pub(crate) fn pod_mut(&mut self) -> &mut Value {
        let object = self.0.iter_mut().find(|object| template(object).is_some()).unwrap();
        let place = template(object).unwrap();
        object.pointer_mut(place).unwrap()
    }

    /// Its first container.
    pub(crate) fn container_mut(&mut self) -> &mut Value {
        &mut self.pod_mut()["spec"]["containers"][0]
    }

    /// The objects of a kind, to be changed.
    pub(crate) fn of_mut<'a>(&'a mut self, kind: &'a str) -> impl Iterator<Item = &'a mut Value> {
        self.0.iter_mut().filter(move |object| object["kind"] == kind)
    }

    /// One complaint for each container of which `is_bad` is true.
    pub(crate) fn bad_containers(&self, is_bad: impl Fn(&Value, &Value) -> bool) -> Vec<String> {
        let bad = self.containers().filter(|(pod, container)| is_bad(pod, container));
        bad.map(|(_, container)| format!("{container:#}")).collect()
    }

    /// One complaint for each object of a kind of which `is_bad` is true.
    pub(crate) fn bad(&self, kind: &str, is_bad: impl Fn(&Value) -> bool) -> Vec<String> {
        self.of(kind).filter(|object| is_bad(object)).map(|object| format!("{object:#}")).collect()
    }
}

/// Where an object has its pod template.
fn template(object: &Value) -> Option<&'static str> {
    match object["kind"].as_str()? {
        "Deployment" | "Job" => Some("/spec/template"),
        "CronJob" => Some("/spec/jobTemplate/spec/template"),
        _ => None,
    }
}

/// The elements of a list that may be missing.
pub(crate) fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Whether a selector's labels are all among `labels`.
pub(crate) fn selects(selector: &Value, labels: &Value) -> bool {
    selector.as_object().is_some_and(|selector| {
        !selector.is_empty() && selector.iter().all(|(key, value)| labels[key] == *value)
    })
}
