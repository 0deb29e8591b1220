//! What each language's manifest says: the name, the versions, the command.

use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Folder, Language, Project};
use crate::{
    error::{CommandError, Result},
    generate::shell,
};

/// The versions that are taken where a project names none. `docs/generate.md` says where each was looked up.
mod version {
    pub(super) const RUST: &str = "1.98.0";
    pub(super) const GO: &str = "1.27.0";
    /// The first Go with `GOOS=wasip1` (<https://go.dev/doc/go1.21>).
    pub(super) const FIRST_GO: u32 = 21;
    pub(super) const TINYGO: &str = "0.42.0";
    pub(super) const WASI_SDK: &str = "wasi-sdk-33";
    pub(super) const NODE: &str = "24.19.0";
    pub(super) const JCO: &str = "1.28.0";
    pub(super) const COMPONENTIZE_JS: &str = "0.23.0";
    pub(super) const PYTHON: &str = "3.14.7";
    pub(super) const COMPONENTIZE_PY: &str = "0.25.1";
}

/// The project of this language in a folder.
pub(super) fn project(folder: &Folder, language: Language) -> Result<Project> {
    match language {
        Language::Rust => rust(folder),
        Language::Go => go(folder),
        Language::Tinygo => tinygo(folder),
        Language::C => c(folder),
        Language::JavaScript => javascript(folder),
        Language::Python => python(folder),
    }
}

fn rust(folder: &Folder) -> Result<Project> {
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
        source: None,
        name,
    })
}

/// The channel of rust-toolchain.toml, if it is a version.
fn rust_version(folder: &Folder) -> Result<String> {
    let file: toml::Table =
        parsed(folder, "rust-toolchain.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let channel = file.get("toolchain").and_then(|toolchain| toolchain.get("channel")?.as_str());
    Ok(channel.filter(|channel| is_version(channel)).unwrap_or(version::RUST).to_owned())
}

fn go(folder: &Folder) -> Result<Project> {
    let (name, named) = go_module(folder)?;
    let minor = |version: &str| version.split('.').nth(1).and_then(|minor| minor.parse::<u32>().ok());
    let able = named.filter(|version| minor(version).is_some_and(|minor| minor >= version::FIRST_GO));
    Ok(Project {
        language: Language::Go,
        toolchain: able.unwrap_or_else(|| version::GO.to_owned()),
        target: "wasip1".to_owned(),
        build: format!("GOOS=wasip1 GOARCH=wasm go build -trimpath -o {name}.wasm ."),
        wasm: format!("{name}.wasm").into(),
        is_locked: folder.has("go.sum"),
        source: None,
        name,
    })
}

fn tinygo(folder: &Folder) -> Result<Project> {
    let (name, _) = go_module(folder)?;
    Ok(Project {
        language: Language::Tinygo,
        toolchain: version::TINYGO.to_owned(),
        target: "wasip1".to_owned(),
        build: format!("tinygo build -target=wasip1 -opt=2 -o {name}.wasm ."),
        wasm: format!("{name}.wasm").into(),
        is_locked: folder.has("go.sum"),
        source: None,
        name,
    })
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

fn c(folder: &Folder) -> Result<Project> {
    let name = plain(None, folder);
    let (build, wasm) = if folder.has("CMakeLists.txt") {
        (
            "cmake -S . -B build -DCMAKE_BUILD_TYPE=Release -DCMAKE_EXECUTABLE_SUFFIX=.wasm && cmake --build build".to_owned(),
            format!("build/{name}.wasm"),
        )
    } else if folder.has("Makefile") {
        ("make".to_owned(), format!("{name}.wasm"))
    } else {
        (compile(folder, &name), format!("{name}.wasm"))
    };
    Ok(Project {
        language: Language::C,
        toolchain: version::WASI_SDK.to_owned(),
        target: "wasm32-wasip1".to_owned(),
        build,
        wasm: wasm.into(),
        is_locked: false,
        source: None,
        name,
    })
}

/// wasi-sdk's image sets the compilers' variables.
fn compile(folder: &Folder, name: &str) -> String {
    let plus = folder.with_ending(&["cc", "cpp", "cxx"]);
    let compiler = if plus.is_empty() { "$CC" } else { "$CXX" };
    let sources = folder.with_ending(&["c"]).into_iter().chain(plus);
    // What begins with `-` would be read as an option.
    let sources: Vec<_> = sources.map(|source| shell(&format!("./{source}"))).collect();
    format!("{compiler} -O2 -o {name}.wasm {}", sources.join(" "))
}

fn javascript(folder: &Folder) -> Result<Project> {
    let manifest: Value =
        parsed(folder, "package.json", |text| serde_json::from_str(text))?.unwrap_or_default();
    let field = |name: &str| manifest.get(name).and_then(Value::as_str);
    let name = plain(field("name").map(|name| name.rsplit('/').next().unwrap_or(name).to_owned()), folder);
    let main = field("main").unwrap_or("index.js");
    let packages = format!(
        "--package @bytecodealliance/jco@{} --package @bytecodealliance/componentize-js@{}",
        version::JCO,
        version::COMPONENTIZE_JS
    );
    let is_locked = folder.has("package-lock.json");
    let install = if is_locked { "npm ci && " } else { "" };
    let input = shell(&format!("./{}", main.trim_start_matches("./")));
    // Without being told, componentize-js makes a component that wants HTTP, which most hosts give to servers only.
    let features = if wants_http(folder) { "" } else { " --disable http --disable fetch-event" };
    Ok(Project {
        language: Language::JavaScript,
        toolchain: version::NODE.to_owned(),
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

fn python(folder: &Folder) -> Result<Project> {
    let manifest: toml::Table =
        parsed(folder, "pyproject.toml", |text| toml::from_str(text))?.unwrap_or_default();
    let name = manifest.get("project").and_then(|project| project.get("name")?.as_str());
    let name = plain(name.map(str::to_owned), folder);
    let module = if folder.has("main.py") { "main" } else { "app" };
    let install = format!("pip install componentize-py=={}", version::COMPONENTIZE_PY);
    Ok(Project {
        language: Language::Python,
        toolchain: version::PYTHON.to_owned(),
        target: "wasip2".to_owned(),
        build: format!("{install} && componentize-py -d wit componentize {module} -o {name}.wasm"),
        wasm: PathBuf::from(format!("{name}.wasm")),
        is_locked: false,
        source: None,
        name,
    })
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
