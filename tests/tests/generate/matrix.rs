//! Worlds, kinds of files, hosts and hostile texts: what was said on the command line is what a reader reads.

use serde_json::Value;

use crate::{
    check::{Files, object},
    programs,
};

/// Each goes into a variable, an argument and, where there are any, an annotation.
const HOSTILE: [&str; 16] = [
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
    "tab\tbell\u{7}delete\u{7f}next\u{85}",
    "Größe 🚢 \u{2028}\u{feff}",
    "- * & ! | > @ ` [ ] , ? <<",
    "*/ */ // -- ; <EOF",
];

/// Where the texts are found again in what was written.
#[derive(Clone, Copy)]
enum Reader {
    Kubernetes,
    Helm,
    Nomad,
    Compose,
    Systemd,
    Spin,
    Wasmcloud,
}

use Reader::*;

/// Program, command and the file that holds the texts.
const ROWS: [(&str, &str, &str, Reader); 20] = [
    ("command", "kubernetes --on bundle", "kubernetes.yaml", Kubernetes),
    ("command", "kubernetes --on shim", "kubernetes.yaml", Kubernetes),
    ("command", "kubernetes --on crun", "kubernetes.yaml", Kubernetes),
    ("command", "kubernetes --schedule @daily", "kubernetes.yaml", Kubernetes),
    ("component", "kubernetes --on bundle", "kubernetes.yaml", Kubernetes),
    ("component", "kubernetes --on shim --runtime-class k3s", "kubernetes.yaml", Kubernetes),
    ("http", "kubernetes --on shim --hpa 5 --ingress a.example.com", "kubernetes.yaml", Kubernetes),
    ("http", "kubernetes --on shim --http-route *.example.com", "kubernetes.yaml", Kubernetes),
    ("http", "kubernetes --on spin --emit-runtime-class", "kubernetes.yaml", Kubernetes),
    ("http", "kubernetes --on shim --layout kustomize", "kubernetes/base/app.yaml", Kubernetes),
    ("http", "kubernetes --on shim --layout helm", "kubernetes", Helm),
    ("command", "kubernetes --layout helm --schedule @daily", "kubernetes", Helm),
    ("command", "nomad", "job.nomad.hcl", Nomad),
    ("command", "nomad --schedule @daily", "job.nomad.hcl", Nomad),
    ("http", "nomad --on shim --health-path /\"${x}", "job.nomad.hcl", Nomad),
    ("component", "compose", "compose.yaml", Compose),
    ("command", "systemd --schedule daily", "web.container", Systemd),
    ("http", "spin --allowed-host https://\"x", "spin.toml", Spin),
    ("http", "kubernetes --on wasmcloud --ingress a.example.com", "kubernetes.yaml", Wasmcloud),
    ("http", "wasmcloud --host a\"b --allowed-host *", "wasmcloud.yaml", Wasmcloud),
];

impl Reader {
    fn kind(self) -> &'static str {
        match self {
            Kubernetes | Wasmcloud => "kubernetes",
            Helm => "helm",
            Nomad => "hcl",
            Compose => "yaml",
            Systemd => "unit",
            Spin => "toml",
        }
    }

    /// Variables, arguments and annotations; none of those that the kind has not.
    fn texts(self, documents: &[Value]) -> Vec<(&'static str, Vec<String>)> {
        let first = &documents[0];
        match self {
            Kubernetes | Helm => {
                let pod = pod(documents);
                let container = &pod["spec"]["containers"][0];
                let variable = |n| find(&container["env"], "name", &format!("V{n}"))["value"].clone();
                let args = container["args"].as_array().unwrap();
                let annotation = |n| pod["metadata"]["annotations"][format!("a.example/{n}")].clone();
                vec![
                    ("env", each(variable, expanded)),
                    ("args", each(|n| args[n].clone(), expanded)),
                    ("annotations", each(annotation, plain)),
                ]
            }
            Nomad => {
                let group = &first["job"][0]["web"]["group"][0]["web"];
                let task = &group["task"][0]["web"];
                let env = &task["env"];
                let args = task["config"][0]["args"].as_array().unwrap();
                vec![
                    ("env", each(|n| env[format!("V{n}")].clone(), plain)),
                    ("args", each(|n| args[n].clone(), plain)),
                ]
            }
            Compose => {
                let service = &first["services"]["web"];
                let variable = |n| service["environment"][format!("V{n}")].clone();
                vec![
                    ("env", each(variable, expanded)),
                    ("args", each(|n| service["command"][n].clone(), expanded)),
                ]
            }
            Systemd => {
                let container = &first["Container"];
                let variable = |n: usize| container["Environment"][n][0].clone();
                let value = |text: &str| text.split_once('=').unwrap().1.to_owned();
                vec![
                    ("env", each(variable, value)),
                    ("args", each(|n| container["Exec"][0][n].clone(), plain)),
                ]
            }
            Spin => {
                let env = &first["component"]["web"]["environment"];
                vec![("env", each(|n| env[format!("V{n}")].clone(), plain))]
            }
            Wasmcloud => {
                let spec = &object(documents, "WorkloadDeployment")["spec"]["template"]["spec"];
                let config = &spec["components"][0]["localResources"]["environment"]["config"];
                vec![("env", each(|n| config[format!("V{n}")].clone(), plain))]
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

fn each(value: impl Fn(usize) -> Value, read: impl Fn(&str) -> String) -> Vec<String> {
    (0..HOSTILE.len())
        .map(|n| read(value(n).as_str().unwrap_or_else(|| panic!("{n}: {}", value(n)))))
        .collect()
}

fn plain(text: &str) -> String {
    text.to_owned()
}

/// As Compose and a kubelet read it where no variable has one of the names.
fn expanded(text: &str) -> String {
    text.replace("$$", "$")
}

#[test]
fn what_is_said_is_what_is_read() {
    let mut files = Files::default();
    let mut contexts = Vec::new();
    for (program, line, file, reader) in ROWS {
        let context = programs::context();
        let input = format!("{program}.wasm");
        let mut run = context.run(&format!("generate {line} --image {} -q", programs::IMAGE)).arg(input);
        for (n, text) in HOSTILE.iter().enumerate() {
            run = run.args(["--env", &format!("V{n}={text}")]);
            if !matches!(reader, Spin | Wasmcloud) {
                run = run.arg(format!("--arg={text}"));
            }
            if matches!(reader, Kubernetes | Helm) {
                run = run.args(["--annotation", &format!("a.example/{n}={text}")]);
            }
        }
        run.success();
        files.add(context.path(file), reader.kind());
        contexts.push(context);
    }
    let mut compared = 0;
    for ((program, line, _, reader), documents) in ROWS.iter().zip(files.read()) {
        for (place, texts) in reader.texts(&documents) {
            assert_eq!(texts, HOSTILE, "{place} of {line} of a {program}");
            compared += texts.len();
        }
    }
    println!("{} files, {compared} texts read back", ROWS.len());
    assert_eq!((ROWS.len(), compared), (20, 16 * (12 * 3 + 5 * 2 + 3)));
}

#[test]
fn a_file_is_made_again_by_its_command_whatever_the_texts() {
    let context = programs::context();
    let line = format!("generate compose command.wasm --image {}", programs::IMAGE);
    let run = HOSTILE.iter().fold(context.run(&line), |run, text| run.arg(format!("--arg={text}")));
    run.success();
    let first = context.read("compose.yaml");
    let text = String::from_utf8(first.clone()).unwrap();
    let command = text.lines().find_map(|line| line.strip_prefix("# Made by: wpack ")).unwrap();
    // bash reads the words as a person's shell would.
    let shell = wpack_tests::tool::tool("bash").into_command();
    let words =
        wpack_tests::tool::Run::new(shell).args(["-c", &format!("printf '%s\\0' {command}")]).success();
    let words = words.stdout();
    std::fs::remove_file(context.path("compose.yaml")).unwrap();
    context.wpack().args(words.trim_end_matches('\0').split('\0')).success();
    assert_eq!(context.read("compose.yaml"), first);
}
