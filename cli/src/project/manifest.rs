//! What each language's manifest says: the name, the versions, the command.

mod c;
mod go;
mod javascript;
mod python;
mod rust;

use serde::de::DeserializeOwned;

use super::{Folder, Language, Project};
use crate::error::{CommandError, Result};

/// The project of this language in a folder.
pub(super) fn project(folder: &Folder, language: Language) -> Result<Project> {
    match language {
        Language::Rust => rust::project(folder),
        Language::Go => go::project(folder),
        Language::Tinygo => go::tinygo(folder),
        Language::C => c::project(folder),
        Language::JavaScript => javascript::project(folder),
        Language::Python => python::project(folder),
    }
}

/// A manifest, if the folder has it.
fn parsed<T: DeserializeOwned, E>(
    folder: &Folder,
    name: &str,
    parse: impl Fn(&str) -> std::result::Result<T, E>,
) -> Result<Option<T>>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let cannot = |error: E| {
        CommandError::usage(format!("cannot read `{}`", folder.path.join(name).display())).because(error)
    };
    folder.text(name)?.map(|text| parse(&text).map_err(cannot)).transpose()
}

/// A name as it can stand everywhere: in paths, in images' names, in a shell.
fn plain(name: Option<String>, folder: &Folder) -> String {
    let name = name.or_else(|| folder.name()).unwrap_or_default();
    let replaced: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect();
    let trimmed = replaced.trim_matches(['-', '_']);
    if trimmed.is_empty() { "app".to_owned() } else { trimmed.to_owned() }
}

fn is_version(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;

    fn find(files: &[(&str, &str)]) -> Project {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("my app");
        for (name, text) in files {
            let path = folder.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Project::find(&folder, None).unwrap()
    }

    #[track_caller]
    fn expect(files: &[(&str, &str)], language: Language, wasm: &str, build: &str) {
        let project = find(files);
        assert_eq!((project.language, &*project.wasm, &*project.build), (language, Path::new(wasm), build));
    }

    #[test]
    fn where_the_program_comes_out() {
        let cargo = ("Cargo.toml", "[package]\nname = \"my-tool\"");
        expect(
            &[cargo],
            Language::Rust,
            "target/wasm32-wasip2/release/my-tool.wasm",
            "cargo build --release --target wasm32-wasip2",
        );
        let settings = (".cargo/config.toml", "[build]\ntarget = \"wasm32-wasip1\"");
        expect(
            &[cargo, settings, ("Cargo.lock", "")],
            Language::Rust,
            "target/wasm32-wasip1/release/my-tool.wasm",
            "cargo build --locked --release --target wasm32-wasip1",
        );
        let library = ("Cargo.toml", "[package]\nname = \"my-tool\"\n[lib]\ncrate-type = [\"cdylib\"]");
        expect(
            &[library],
            Language::Rust,
            "target/wasm32-wasip2/release/my_tool.wasm",
            "cargo build --release --target wasm32-wasip2",
        );
        let module = ("go.mod", "module example.com/me/tool\n\ngo 1.24.1\n");
        expect(
            &[module],
            Language::Go,
            "tool.wasm",
            "GOOS=wasip1 GOARCH=wasm go build -trimpath -o tool.wasm .",
        );
        expect(
            &[module, ("Makefile", "all:\n\ttinygo build")],
            Language::Tinygo,
            "tool.wasm",
            "tinygo build -target=wasip1 -opt=2 -o tool.wasm .",
        );
        expect(
            &[("a.c", ""), ("b c.c", "")],
            Language::C,
            "my-app.wasm",
            "$CC -O2 -o my-app.wasm ./a.c './b c.c'",
        );
        expect(&[("a.cpp", "")], Language::C, "my-app.wasm", "$CXX -O2 -o my-app.wasm ./a.cpp");
    }

    #[test]
    fn javascript_gets_http_where_its_world_names_it() {
        let package = ("package.json", "{}");
        let plain = find(&[package, ("wit/world.wit", "world a { export wasi:cli/run@0.2.10; }")]);
        assert!(
            plain.build.contains(" --wit wit --disable http --disable fetch-event --out "),
            "{}",
            plain.build
        );
        let http = find(&[package, ("wit/a.wit", "world a { export wasi:http/incoming-handler@0.2.10; }")]);
        assert!(http.build.contains(" --wit wit --out "), "{}", http.build);
    }

    #[test]
    fn python_gets_what_the_project_needs() {
        let build = |files: &[(&str, &str)]| find(files).build;
        let project = ("pyproject.toml", "[project]\nname = \"a\"\ndependencies = [\"x>=1\", \"y\"]");
        let both = build(&[project, ("main.py", "")]);
        assert_eq!(
            both,
            "python3 -m venv .venv && . .venv/bin/activate && pip install componentize-py==0.25.1 'x>=1' y && \
             componentize-py -d wit componentize main -o a.wasm"
        );
        let listed = build(&[project, ("requirements.txt", "")]);
        assert!(
            listed.contains(" pip install componentize-py==0.25.1 --requirement requirements.txt && "),
            "{listed}"
        );
    }

    #[test]
    fn a_world_tells_what_answers_http() {
        let is_http = |text| find(&[("go.mod", "module a"), ("wit/a.wit", text)]).is_http;
        assert!(is_http("world a { export wasi:http/incoming-handler@0.2.10; }"));
        assert!(is_http("world a { include wasi:http/service@0.3.0; }"));
        assert!(!is_http("world a { import wasi:http/outgoing-handler@0.2.10; }"));
    }

    #[test]
    fn versions_that_a_project_names() {
        assert_eq!(find(&[("go.mod", "module a\ngo 1.24.1")]).toolchain, "1.24.1");
        assert_eq!(find(&[("go.mod", "module a\ngo 1.18")]).toolchain, "1.27.0");
        let cargo = ("Cargo.toml", "[package]\nname = \"a\"");
        let channel = |text| find(&[cargo, ("rust-toolchain.toml", text)]).toolchain;
        assert_eq!(channel("[toolchain]\nchannel = \"1.90.0\""), "1.90.0");
        assert_eq!(channel("[toolchain]\nchannel = \"stable\""), "1.98.0");
    }

    #[test]
    fn a_name_is_plain_whatever_the_manifest_says() {
        let name = |text| find(&[("package.json", text)]).name;
        assert_eq!(name(r#"{"name": "@me/tool"}"#), "tool");
        assert_eq!(name(r#"{"name": "a\nRUN b;$(c)"}"#), "a-RUN-b---c");
        assert_eq!(name(r#"{"name": "../.."}"#), "app");
        assert_eq!(name("{}"), "my-app");
    }
}
