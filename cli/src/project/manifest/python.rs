//! A project in Python, made a component by componentize-py.

use std::path::PathBuf;

use super::{parsed, plain};
use crate::{
    error::Result,
    project::{Folder, Language, Project},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const PYTHON: &str = "3.14.7";
/// As for Python.
const COMPONENTIZE_PY: &str = "0.25.1";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
    let manifest: toml::Table =
        parsed(folder, "pyproject.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let name = manifest.get("project").and_then(|project| project.get("name")?.as_str());
    let name = plain(name.map(str::to_owned), folder);
    let module = if folder.has("main.py") { "main" } else { "app" };
    let install = format!("pip install componentize-py=={COMPONENTIZE_PY}");
    Ok(Project {
        language: Language::Python,
        toolchain: PYTHON.to_owned(),
        target: "wasip2".to_owned(),
        build: format!("{install} && componentize-py -d wit componentize {module} -o {name}.wasm"),
        wasm: PathBuf::from(format!("{name}.wasm")),
        is_locked: false,
        source: None,
        name,
    })
}
