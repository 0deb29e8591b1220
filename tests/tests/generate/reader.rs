//! Hostile texts, and where they are found again in what was written.

use serde_json::Value;
use wpack_tests::tool::Run;

use crate::check::object;

/// Each goes into a variable, an argument and, where there are any, an annotation.
pub(crate) const HOSTILE: [&str; 17] = [
    "",
    "true",
    " 8080 ",
    "~",
    "say \"hi\"",
    "it's 'it'",
    "a: b #c",
    "line\nbreak\r\n",
    "{{ .Values.x }} {% raw %} {# c #}",
    "$HOME ${HOME} $(HOME) $$ $$(X) $${Y}",
    "%n %{if x} %% %s",
    "\\n\\\\ \\x41 \\",
    "tab\tbell\u{7}escape\u{1b}",
    "Größe 🚢 \u{2028}\u{feff}",
    "- * & ! | > @ ` [ ] , ? <<",
    "*/ */ // -- ; <EOF",
    "delete\u{7f}next line\u{85}",
];

/// Who reads what was written.
#[derive(Clone, Copy)]
pub(crate) enum Reader {
    Kubernetes,
    /// After kubectl has built it, which cannot carry the last of the texts.
    Kustomize,
    Nomad,
    Compose,
    Systemd,
    Spin,
    Wasmcloud,
}

use Reader::*;

impl Reader {
    /// What [`crate::check`] calls it.
    pub(crate) fn kind(self) -> &'static str {
        match self {
            Kubernetes | Kustomize | Wasmcloud => "kubernetes",
            Nomad => "hcl",
            Compose => "compose",
            Systemd => "unit",
            Spin => "toml",
        }
    }

    /// The texts that go into it.
    pub(crate) fn said(self) -> &'static [&'static str] {
        if matches!(self, Kustomize) { &HOSTILE[..HOSTILE.len() - 1] } else { &HOSTILE }
    }

    /// The run with each text in all places that the kind has.
    pub(crate) fn hostile(self, run: Run) -> Run {
        self.said().iter().enumerate().fold(run, |mut run, (n, text)| {
            run = run.args(["--env", &format!("V{n}={text}")]);
            if !matches!(self, Spin | Wasmcloud) {
                run = run.arg(format!("--arg={text}"));
            }
            if matches!(self, Kubernetes | Kustomize) {
                run = run.args(["--annotation", &format!("a.example/{n}={text}")]);
            }
            run
        })
    }

    /// Variables, arguments and annotations; none of those that the kind has not.
    pub(crate) fn texts(self, documents: &[Value]) -> Vec<(&'static str, Vec<String>)> {
        let first = &documents[0];
        let each =
            |value: &dyn Fn(usize) -> Value, read: fn(&str) -> String| each(self.said().len(), value, read);
        match self {
            Kubernetes | Kustomize => {
                let pod = pod(documents);
                let container = &pod["spec"]["containers"][0];
                let variable = |n| find(&container["env"], "name", &format!("V{n}"))["value"].clone();
                let args = container["args"].as_array().unwrap();
                let annotation = |n| pod["metadata"]["annotations"][format!("a.example/{n}")].clone();
                vec![
                    ("env", each(&variable, expanded)),
                    ("args", each(&|n| args[n].clone(), expanded)),
                    ("annotations", each(&annotation, plain)),
                ]
            }
            Nomad => {
                let group = &first["job"][0]["web"]["group"][0]["web"];
                let task = &group["task"][0]["web"];
                let env = &task["env"];
                let args = task["config"][0]["args"].as_array().unwrap();
                vec![
                    ("env", each(&|n| env[format!("V{n}")].clone(), plain)),
                    ("args", each(&|n| args[n].clone(), plain)),
                ]
            }
            Compose => {
                let service = &first["services"]["web"];
                let variable = |n| service["environment"][format!("V{n}")].clone();
                vec![
                    ("env", each(&variable, expanded)),
                    ("args", each(&|n| service["command"][n].clone(), expanded)),
                ]
            }
            Systemd => {
                let container = &first["Container"];
                let variable = |n: usize| container["Environment"][n][0].clone();
                vec![
                    ("env", each(&variable, |text| text.split_once('=').unwrap().1.to_owned())),
                    ("args", each(&|n| container["Exec"][0][n].clone(), plain)),
                ]
            }
            Spin => {
                let env = &first["component"]["web"]["environment"];
                vec![("env", each(&|n| env[format!("V{n}")].clone(), plain))]
            }
            Wasmcloud => {
                let spec = &object(documents, "WorkloadDeployment")["spec"]["template"]["spec"];
                let part = if spec["service"].is_null() { &spec["components"][0] } else { &spec["service"] };
                let config = &part["localResources"]["environment"]["config"];
                vec![("env", each(&|n| config[format!("V{n}")].clone(), plain))]
            }
        }
    }
}

/// The pod of whatever makes one.
fn pod(documents: &[Value]) -> &Value {
    let template = |document: &'_ Value| match document["kind"].as_str().unwrap() {
        "Deployment" | "Job" => Some("/spec/template"),
        "CronJob" => Some("/spec/jobTemplate/spec/template"),
        _ => None,
    };
    let mut pods = documents.iter().filter_map(|document| document.pointer(template(document)?));
    pods.next().unwrap()
}

fn find<'a>(list: &'a Value, key: &str, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|entry| entry[key] == name).unwrap()
}

fn each(count: usize, value: &dyn Fn(usize) -> Value, read: fn(&str) -> String) -> Vec<String> {
    (0..count).map(|n| read(value(n).as_str().unwrap_or_else(|| panic!("{n}: {}", value(n))))).collect()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// As Compose and a kubelet read it where no variable has one of the names.
fn expanded(text: &str) -> String {
    text.replace("$$", "$")
}
