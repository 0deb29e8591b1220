//! A package of Cargo.

use super::{is_version, parsed, plain};
use crate::{
    error::Result,
    generate::shell,
    project::{Folder, Language, Project},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const RUST: &str = "1.98.0";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
    let manifest: toml::Table =
        parsed(folder, "Cargo.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let package = manifest.get("package").and_then(|table| table.get("name")).and_then(toml::Value::as_str);
    let bin = manifest.get("bin").and_then(|bins| bins.get(0)?.get("name")?.as_str());
    let name = plain(bin.or(package).map(str::to_owned), folder);
    let settings: toml::Table =
        parsed(folder, ".cargo/config.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let target = settings.get("build").and_then(|build| build.get("target")?.as_str());
    let target = target.filter(|target| target.starts_with("wasm32-wasi")).unwrap_or("wasm32-wasip2");
    let is_library = bin.is_none() && manifest.contains_key("lib");
    let file = if is_library { name.replace('-', "_") } else { name.clone() };
    let is_locked = folder.has("Cargo.lock");
    let locked = if is_locked { " --locked" } else { "" };
    Ok(Project {
        language: Language::Rust,
        toolchain: rust_version(folder)?,
        target: target.to_owned(),
        build: format!("cargo build{locked} --release --target {}", shell(target)),
        wasm: ["target", target, "release", &format!("{file}.wasm")].iter().collect(),
        is_locked,
        is_http: false,
        source: None,
        name,
    })
}

/// The channel of rust-toolchain.toml, if it is a version.
fn rust_version(folder: &Folder) -> Result<String> {
    let file: toml::Table =
        parsed(folder, "rust-toolchain.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let channel = file.get("toolchain").and_then(|toolchain| toolchain.get("channel")?.as_str());
    Ok(channel.filter(|channel| is_version(channel)).unwrap_or(RUST).to_owned())
}
