//! Which crate may know which, asked of Cargo.

use std::{collections::BTreeSet, process::Command};

use serde_json::Value;
use wpack_tests::context::workspace;

/// The names that `package` depends on, according to `cargo metadata`; development aside.
fn dependencies(metadata: &Value, package: &str) -> BTreeSet<String> {
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|candidate| candidate["name"] == package).unwrap();
    let dependencies = package["dependencies"].as_array().unwrap().iter();
    let lasting = dependencies.filter(|dependency| dependency["kind"] != "dev");
    lasting.map(|dependency| dependency["name"].as_str().unwrap().to_owned()).collect()
}

fn metadata() -> Value {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--no-deps", "--offline"]).current_dir(workspace());
    serde_json::from_slice(&cargo.output().unwrap().stdout).unwrap()
}

#[test]
fn the_libraries_do_not_know_each_other() {
    let metadata = metadata();
    let libraries = ["wpack-oci", "wpack-validate", "wpack-runner"];
    for library in libraries {
        let dependencies = dependencies(&metadata, library);
        for other in libraries {
            assert!(!dependencies.contains(other), "{library} depends on {other}");
        }
        assert!(!dependencies.contains("wpack"), "{library} depends on the program");
    }
}

#[test]
fn images_know_nothing_of_webassembly_and_programs_nothing_of_the_network() {
    let metadata = metadata();
    let oci = dependencies(&metadata, "wpack-oci");
    for name in ["wasmparser", "wasmtime", "wat", "wit-parser"] {
        assert!(!oci.contains(name), "wpack-oci depends on {name}");
    }
    let validate = dependencies(&metadata, "wpack-validate");
    for name in ["hyper", "reqwest", "rustls", "tar", "tokio", "wasmtime"] {
        assert!(!validate.contains(name), "wpack-validate depends on {name}");
    }
}

#[test]
fn a_forbidden_dependency_would_be_seen() {
    let bad = serde_json::json!({"packages": [{"name": "wpack-oci", "dependencies": [
        {"name": "wpack-validate", "kind": null},
        {"name": "proptest", "kind": "dev"},
    ]}]});
    assert_eq!(dependencies(&bad, "wpack-oci"), BTreeSet::from(["wpack-validate".to_owned()]));
}
