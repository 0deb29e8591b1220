//! Programs out of packages of npm and PyPI.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Value;
use wpack_tests::{
    context::Context,
    tool::{counterpart, with},
};

use crate::expect::Expected;

const TABLE: &str = include_str!("modules.json");

/// One program. Where it comes from is what `cargo xtask counterparts` reads.
#[derive(Debug, Deserialize)]
struct Module {
    file: String,
    sha256: String,
    made_by: String,
    expect: Expected,
    #[serde(default)]
    extra: bool,
}

#[test]
fn each_is_what_it_is() {
    check(false);
}

/// 100 MB more, looked at when `WPACK_TEST_WITH` names `large-modules`.
#[test]
fn so_is_each_large_one() {
    if with("large-modules") {
        check(true);
    }
}

#[test]
fn many_toolchains_are_among_them() {
    let modules = table();
    let toolchains: BTreeSet<_> = modules
        .iter()
        .filter(|module| !module.extra)
        .map(|module| module.made_by.split([' ', ',']).next().unwrap())
        .collect();
    assert!(modules.len() >= 20 && toolchains.len() >= 8, "{} of {toolchains:?}", modules.len());
}

fn table() -> Vec<Module> {
    serde_json::from_str(TABLE).unwrap()
}

fn check(extra: bool) {
    let modules: Vec<_> = table().into_iter().filter(|module| module.extra == extra).collect();
    let paths = modules.iter().map(|module| counterpart(&format!("modules/{}", module.file)));
    let report = Context::new().wpack().args(["validate", "--json"]).args(paths).finish().json();
    let reports = report["modules"].as_array().unwrap();
    assert_eq!(reports.len(), modules.len());
    let failures: Vec<String> =
        modules.iter().zip(reports).flat_map(|(module, report)| module.failures(report)).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

impl Module {
    fn failures(&self, report: &Value) -> Vec<String> {
        if report["digest"] != format!("sha256:{}", self.sha256) {
            return vec![format!(
                "{} is another file: remove it and run `cargo xtask counterparts`",
                self.file
            )];
        }
        let differences = self.expect.differences(report).into_iter();
        differences.map(|difference| format!("{} ({}): {difference}", self.file, self.made_by)).collect()
    }
}
