//! Generated files, read back by readers that nobody here wrote.

use std::path::PathBuf;

use serde_json::{Value, json};
use wpack_tests::tool::{Run, counterpart};

/// Files to be read and judged together: Python takes longer to start than to judge one.
#[derive(Default)]
pub(crate) struct Files(Vec<(PathBuf, &'static str)>);

impl Files {
    /// Adds a file, as `kubernetes`, `compose`, `yaml`, `hcl`, `toml` or `unit`.
    pub(crate) fn add(&mut self, path: PathBuf, kind: &'static str) {
        self.0.push((path, kind));
    }

    /// The documents of each file, in which no validator finds an error.
    #[track_caller]
    pub(crate) fn read(&self) -> Vec<Vec<Value>> {
        let list: Vec<Value> =
            self.0.iter().map(|(path, kind)| json!({"path": path, "kind": kind})).collect();
        let python = counterpart("validators").join("bin/python3");
        let run = Run::new(std::process::Command::new(python));
        let answers =
            run.args(["-c", include_str!("check.py")]).stdin(json!(list).to_string()).success().json();
        let answers = answers.as_array().unwrap();
        assert_eq!(answers.len(), self.0.len());
        let documents = answers.iter().zip(&self.0).map(|(answer, (path, _))| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            assert_eq!(answer["errors"], json!([]), "{}\n{text}", path.display());
            answer["documents"].as_array().unwrap().clone()
        });
        documents.collect()
    }
}

/// The one document of that kind.
#[track_caller]
pub(crate) fn object<'a>(documents: &'a [Value], kind: &str) -> &'a Value {
    let found = documents.iter().find(|document| document["kind"] == kind);
    found.unwrap_or_else(|| panic!("there is no {kind} in {documents:#?}"))
}
