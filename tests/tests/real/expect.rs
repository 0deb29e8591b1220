//! A report compared with what was expected.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

/// What is known of a program beforehand.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Expected {
    kind: String,
    identity: String,
    wasi: String,
    world: String,
    runnable: bool,
    /// The codes of all findings, each once.
    findings: BTreeSet<String>,
    /// Some of the verdicts. That a program which is not runnable runs nowhere is not listed.
    #[serde(default)]
    targets: BTreeMap<String, String>,
    /// Some of the features.
    #[serde(default)]
    features: Vec<String>,
}

impl Expected {
    /// What is different in `module`, an entry of `wpack validate --json`.
    pub(crate) fn differences(&self, module: &Value) -> Vec<String> {
        let mut differences = Vec::new();
        let mut compare = |what: &str, expected: Value, actual: &Value| {
            if expected != *actual {
                differences.push(format!("{what} is {actual}, not {expected}"));
            }
        };
        compare("kind", self.kind.as_str().into(), &module["kind"]);
        compare("identity", self.identity.as_str().into(), &module["identity"]["name"]);
        compare("wasi", self.wasi.as_str().into(), &module["wasi"]);
        compare("world", self.world.as_str().into(), &module["world"]);
        compare("runnable", self.runnable.into(), &module["runnable"]);
        let codes: BTreeSet<_> =
            array(&module["findings"]).iter().map(|finding| finding["code"].as_str().unwrap()).collect();
        compare("findings", serde_json::json!(self.findings), &serde_json::json!(codes));
        for target in array(&module["targets"]) {
            let name = target["name"].as_str().unwrap();
            if let Some(verdict) = self.targets.get(name) {
                compare(name, verdict.as_str().into(), &target["verdict"]);
            } else if !self.runnable {
                compare(
                    &format!("whether it runs on {name}"),
                    false.into(),
                    &(target["verdict"] == "runs").into(),
                );
            }
        }
        let features = array(&module["features"]);
        let missing = self.features.iter().filter(|name| !features.contains(&Value::from(name.as_str())));
        differences.extend(missing.map(|name| format!("feature {name} is missing")));
        differences
    }
}

fn array(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}
