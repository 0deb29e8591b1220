//! What a project is written in.

use clap::ValueEnum;
use serde::Serialize;

use super::Folder;

/// A language and its way to WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Language {
    /// Rust, with Cargo
    Rust,
    /// Go's own compiler
    Go,
    /// Go, with TinyGo
    Tinygo,
    /// C or C++, with wasi-sdk
    C,
    /// JavaScript, with componentize-js
    #[value(name = "javascript")]
    JavaScript,
    /// Python, with componentize-py
    Python,
}

impl Language {
    /// By the manifests of a folder; what is built with Cargo may well have a Makefile and a package.json too.
    pub(super) fn of(folder: &Folder) -> Option<Self> {
        let has = |name: &str| folder.has(name);
        if has("Cargo.toml") {
            Some(Self::Rust)
        } else if has("go.mod") {
            Some(if mentions_tinygo(folder) { Self::Tinygo } else { Self::Go })
        } else if has("package.json") {
            Some(Self::JavaScript)
        } else if has("pyproject.toml") {
            Some(Self::Python)
        } else {
            let sources = folder.with_ending(&["c", "cc", "cpp", "cxx"]);
            (has("CMakeLists.txt") || has("Makefile") || !sources.is_empty()).then_some(Self::C)
        }
    }

    /// The folder of templates and the word in messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Go => "go",
            Self::Tinygo => "tinygo",
            Self::C => "c",
            Self::JavaScript => "javascript",
            Self::Python => "python",
        }
    }
}

/// Both compilers read go.mod, so what else starts the build tells them apart.
fn mentions_tinygo(folder: &Folder) -> bool {
    let names = ["Makefile", "spin.toml", "main.go", "go.mod"];
    names.iter().filter_map(|name| folder.text(name).ok()?).any(|text| text.contains("tinygo"))
}
