//! C or C++, with wasi-sdk.

use super::plain;
use crate::{
    error::Result,
    generate::shell,
    project::{Folder, Language, Project},
};

/// The version that is taken where a project names none; `docs/generate.md` says where it was looked up.
const WASI_SDK: &str = "wasi-sdk-33";

/// The project in `folder`.
pub(super) fn project(folder: &Folder) -> Result<Project> {
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
        toolchain: WASI_SDK.to_owned(),
        target: "wasm32-wasip1".to_owned(),
        build,
        wasm: wasm.into(),
        is_locked: false,
        is_http: false,
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
