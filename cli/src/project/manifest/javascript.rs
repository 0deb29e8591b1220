//! A package of npm, made a component by jco and componentize-js.

use serde_json::Value;

use super::{parsed, plain};
use crate::{
    error::Result,
    generate::shell,
    project::{Folder, Language, Project, wit},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const NODE: &str = "24.19.0";
/// As for Node.js. It brings the componentize-js that it was tested with.
const JCO: &str = "1.28.0";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
    let manifest: Value =
        parsed(folder, "package.json", |text| serde_json::from_str(text))?.unwrap_or_default();
    let field = |name: &str| manifest.get(name).and_then(Value::as_str);
    let name = plain(field("name").map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()), folder);
    let main = field("main").unwrap_or("index.js");
    let is_locked = folder.has("package-lock.json");
    let install = if is_locked { "npm ci && " } else { "" };
    let input = shell(&format!("./{}", main.trim_start_matches("./")));
    // Without being told, componentize-js makes a component that wants HTTP, which most hosts give to servers only.
    let features = if wit::wants_http(folder) { "" } else { " --disable http --disable fetch-event" };
    Ok(Project {
        language: Language::JavaScript,
        toolchain: NODE.to_owned(),
        target: "wasip2".to_owned(),
        build: format!(
            "{install}npx --yes --package @bytecodealliance/jco@{JCO} jco componentize {input} --wit wit{features} \
             --out {name}.wasm"
        ),
        wasm: format!("{name}.wasm").into(),
        is_locked,
        is_http: false,
        source: None,
        name,
    })
}
