//! A package of npm, made a component by jco and componentize-js.

use serde_json::Value;

use super::{parsed, plain};
use crate::{
    error::Result,
    generate::shell,
    project::{Folder, Language, Project},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const NODE: &str = "24.19.0";
/// As for Node.js.
const JCO: &str = "1.28.0";
/// As for Node.js.
const COMPONENTIZE_JS: &str = "0.23.0";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
    let manifest: Value =
        parsed(folder, "package.json", |text| serde_json::from_str(text))?.unwrap_or_default();
    let field = |name: &str| manifest.get(name).and_then(Value::as_str);
    let name = plain(field("name").map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()), folder);
    let main = field("main").unwrap_or("index.js");
    let packages = format!(
        "--package @bytecodealliance/jco@{JCO} --package @bytecodealliance/componentize-js@{COMPONENTIZE_JS}"
    );
    let is_locked = folder.has("package-lock.json");
    let install = if is_locked { "npm ci && " } else { "" };
    let input = shell(&format!("./{}", main.trim_start_matches("./")));
    // Without being told, componentize-js makes a component that wants HTTP, which most hosts give to servers only.
    let features = if wants_http(folder) { "" } else { " --disable http --disable fetch-event" };
    Ok(Project {
        language: Language::JavaScript,
        toolchain: NODE.to_owned(),
        target: "wasip2".to_owned(),
        build: format!(
            "{install}npx --yes {packages} jco componentize {input} --wit wit{features} --out {name}.wasm"
        ),
        wasm: format!("{name}.wasm").into(),
        is_locked,
        source: None,
        name,
    })
}

/// Whether the project's own WIT names an interface of HTTP; what lies in `wit/deps` may be there for others.
fn wants_http(folder: &Folder) -> bool {
    let Ok(wit) = Folder::read(&folder.path.join("wit")) else { return false };
    let texts = wit.with_ending(&["wit"]).into_iter().filter_map(|name| wit.text(name).ok()?);
    texts.into_iter().any(|text| text.contains("wasi:http/"))
}
