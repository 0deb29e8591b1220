//! A project's folder, looked at: what it is written in, how it is built, and where the program comes out.

mod language;
mod manifest;
mod origin;
mod wit;

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Serialize;

pub(crate) use self::{language::Language, origin::image_name};
use crate::error::{CommandError, Result};

/// How many files of a folder are looked at.
const ENTRIES: usize = 4096;
/// The most that is read of a file, in bytes; manifests have some thousand.
const MANIFEST_LIMIT: u64 = 1024 * 1024;

/// How a project becomes a WebAssembly program.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Project {
    pub(crate) language: Language,
    /// The program's name, made of letters, digits and `-._` only.
    pub(crate) name: String,
    /// What the toolchain's image is called by its version, such as `1.95`.
    pub(crate) toolchain: String,
    /// The compiler's target, where there is a choice.
    pub(crate) target: String,
    /// The line of a shell that builds it.
    pub(crate) build: String,
    /// Where the program comes out, from the project's folder.
    pub(crate) wasm: PathBuf,
    /// Whether a file locks the versions of all packages.
    pub(crate) is_locked: bool,
    /// Whether its world says that it answers HTTP; where there is no WIT, nobody knows.
    pub(crate) is_http: bool,
    /// Where the sources are on the web.
    pub(crate) source: Option<String>,
}

impl Project {
    /// Looks at `folder`; `language` is taken for granted if it is said.
    ///
    /// # Errors
    /// When the folder holds no project that is known here, or a manifest cannot be read.
    pub(crate) fn find(folder: &Path, language: Option<Language>) -> Result<Self> {
        let source = origin::source(folder);
        let folder = Folder::read(folder)?;
        match language.or_else(|| Language::of(&folder)) {
            Some(language) => {
                let is_http = wit::answers_http(&folder);
                Ok(Self { source, is_http, ..manifest::project(&folder, language)? })
            }
            None => Err(CommandError::usage(format!("no project is found in `{}`", folder.path.display()))
                .hint("known are: Cargo.toml, go.mod, package.json, pyproject.toml, CMakeLists.txt, Makefile, *.c, *.cpp")
                .hint("`--language` says what it is")),
        }
    }

    /// The image that has the toolchain.
    pub(crate) fn builder(&self) -> String {
        let version = &self.toolchain;
        match self.language {
            Language::Rust => format!("rust:{version}-slim"),
            Language::Go => format!("golang:{version}"),
            Language::Tinygo => format!("tinygo/tinygo:{version}"),
            Language::C => format!("ghcr.io/webassembly/wasi-sdk:{version}"),
            Language::JavaScript => format!("node:{version}-slim"),
            Language::Python => format!("python:{version}-slim"),
        }
    }
}

/// The files of a folder.
struct Folder {
    path: PathBuf,
    /// Sorted.
    names: Vec<String>,
}

impl Folder {
    fn read(path: &Path) -> Result<Self> {
        let cannot =
            |e| CommandError::usage(format!("cannot read the folder `{}`", path.display())).because(e);
        let entries = fs::read_dir(path).map_err(cannot)?.take(ENTRIES);
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<_> = names.collect();
        names.sort();
        Ok(Self { path: path.to_owned(), names })
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The names with one of these endings.
    fn with_ending(&self, endings: &[&str]) -> Vec<&str> {
        let ends = |name: &&str| name.rsplit_once('.').is_some_and(|(_, end)| endings.contains(&end));
        self.names.iter().map(String::as_str).filter(ends).collect()
    }

    /// The text of a file; none where there is no such file, or it is too long to be a manifest.
    fn text(&self, name: &str) -> Result<Option<String>> {
        let path = self.path.join(name);
        if !fs::metadata(&path).is_ok_and(|data| data.is_file() && data.len() <= MANIFEST_LIMIT) {
            return Ok(None);
        }
        fs::read_to_string(&path)
            .map(Some)
            .map_err(|e| CommandError::usage(format!("cannot read `{}`", path.display())).because(e))
    }

    /// The folder's own name.
    fn name(&self) -> Option<String> {
        Some(fs::canonicalize(&self.path).ok()?.file_name()?.to_str()?.to_owned())
    }
}
