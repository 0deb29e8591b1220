//! A module of Go, for its own compiler or TinyGo.

use super::{is_version, plain};
use crate::{
    error::Result,
    project::{Folder, Language, Project},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const GO: &str = "1.27.0";
/// The first Go with `GOOS=wasip1` (<https://go.dev/doc/go1.21>).
const FIRST_GO: u32 = 21;
/// As for Go.
const TINYGO: &str = "0.42.0";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
    let (name, named) = go_module(folder)?;
    let minor = |version: &str| version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    let able = named.filter(|version| minor(version).is_some_and(|minor| minor >= FIRST_GO));
    let build = format!("GOOS=wasip1 GOARCH=wasm go build -trimpath -o {name}.wasm .");
    Ok(compiled(folder, name, Language::Go, able.unwrap_or_else(|| GO.to_owned()), build))
}

/// The same for TinyGo.
pub(super) fn tinygo(folder: &Folder) -> Result<Project> {
    let (name, _) = go_module(folder)?;
    let build = format!("tinygo build -target=wasip1 -opt=2 -o {name}.wasm .");
    Ok(compiled(folder, name, Language::Tinygo, TINYGO.to_owned(), build))
}

/// What both compilers make of the module.
fn compiled(folder: &Folder, name: String, language: Language, toolchain: String, build: String) -> Project {
    Project {
        language,
        toolchain,
        target: "wasip1".to_owned(),
        build,
        wasm: format!("{name}.wasm").into(),
        is_locked: folder.has("go.sum"),
        is_http: false,
        source: None,
        name,
    }
}

/// The last part of the module's path, and the version of Go (<https://go.dev/ref/mod#go-mod-file>).
fn go_module(folder: &Folder) -> Result<(String, Option<String>)> {
    let text = folder.text("go.mod")?.unwrap_or_default();
    let value = |key: &str| text.lines().find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(' '));
    let path = value("module").map(|path| path.trim().trim_matches('"'));
    let name = path.and_then(|path| path.rsplit('/').next()).map(str::to_owned);
    let version = value("go").map(|version| version.trim().to_owned()).filter(|version| is_version(version));
    Ok((plain(name, folder), version))
}
