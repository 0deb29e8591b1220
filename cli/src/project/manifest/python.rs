//! A project in Python, made a component by componentize-py.

use std::path::PathBuf;

use super::{parsed, plain};
use crate::{
    error::Result,
    generate::shell,
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
    let field = |name: &str| manifest.get("project").and_then(|project| project.get(name));
    let name = plain(field("name").and_then(toml::Value::as_str).map(str::to_owned), folder);
    let module = if folder.has("main.py") { "main" } else { "app" };
    let needs = if folder.has("requirements.txt") {
        " --requirement requirements.txt".to_owned()
    } else {
        let needs = field("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        needs.filter_map(toml::Value::as_str).map(|need| format!(" {}", shell(need))).collect()
    };
    Ok(Project {
        language: Language::Python,
        toolchain: PYTHON.to_owned(),
        target: "wasip2".to_owned(),
        // Where the system's own Python takes no packages (PEP 668), an environment of the project does, and there
        // componentize-py looks for what the program imports.
        build: format!(
            "python3 -m venv .venv && . .venv/bin/activate && pip install componentize-py=={COMPONENTIZE_PY}{needs} && \
             componentize-py -d wit componentize {module} -o {name}.wasm"
        ),
        wasm: PathBuf::from(format!("{name}.wasm")),
        is_locked: false,
        is_http: false,
        source: None,
        name,
    })
}
