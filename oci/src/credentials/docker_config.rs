//! Docker's `config.json`, to be changed.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::Serialize as _;
use serde_json::{Map, Value, json, ser::PrettyFormatter};

use super::{Secret, file, file::ConfigFile};
use crate::{Error, Result, temporary};

/// Who may read a file with passwords: its owner.
const FILE_MODE: u32 = 0o600;
/// Who may look into the folder, as Docker makes it.
#[cfg(unix)]
const FOLDER_MODE: u32 = 0o700;

/// Docker's `config.json` with all its fields. Rendered, keys are sorted; Docker too writes an order of its
/// own, and not that of the file.
pub(super) struct DockerConfig {
    path: PathBuf,
    known: ConfigFile,
    json: Map<String, Value>,
}

impl DockerConfig {
    /// Reads the file; one that does not exist is empty.
    pub(super) fn open(path: PathBuf) -> Result<Self, String> {
        let (known, json) = read(&path)?;
        Ok(Self { path: followed(path), known, json })
    }

    /// Waits for other processes that change the file, until the answer is dropped. The lock is on the folder:
    /// the file itself is replaced, and the system takes the lock from a process that dies. Where there are no
    /// such locks, the last writer wins, as with Docker.
    pub(super) fn lock(path: &Path) -> Result<Option<File>> {
        let path = followed(path.to_owned());
        create_folder(&path).map_err(|e| Error::from_io("write to", &path, e))?;
        let folder = path.parent().and_then(|folder| File::open(folder).ok());
        Ok(folder.filter(|folder| folder.lock().is_ok()))
    }

    /// The helper program for a registry.
    pub(super) fn helper(&self, registry: &str) -> Option<&str> {
        self.known.helper(registry)
    }

    /// Whether there is an entry for the registry.
    pub(super) fn has(&self, registry: &str) -> bool {
        let auths = self.json.get("auths").and_then(Value::as_object);
        auths.is_some_and(|auths| auths.keys().any(|key| file::is_key_of(key, registry)))
    }

    /// Removes every entry for the registry, by whichever of its names.
    pub(super) fn remove(&mut self, registry: &str) {
        if let Some(Value::Object(auths)) = self.json.get_mut("auths") {
            auths.retain(|key, _| !file::is_key_of(key, registry));
        }
    }

    /// Adds the entry for the registry, as Docker does.
    pub(super) fn insert(&mut self, registry: &str, user: &str, password: &Secret) {
        let auth = STANDARD.encode(format!("{user}:{}", password.expose()));
        if let Value::Object(auths) = self.json.entry("auths").or_insert_with(|| json!({})) {
            auths.insert(file::server(registry).to_owned(), json!({ "auth": auth }));
        }
    }

    /// Writes the file whole or not at all.
    pub(super) fn write(&self) -> Result<()> {
        let written = self.render().and_then(|bytes| temporary::replace(&self.path, FILE_MODE, &bytes));
        written.map_err(|e| Error::from_io("write to", &self.path, e))
    }

    /// Indented as Docker does it.
    fn render(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let format = PrettyFormatter::with_indent(b"\t");
        self.json.serialize(&mut serde_json::Serializer::with_formatter(&mut bytes, format))?;
        bytes.push(b'\n');
        Ok(bytes)
    }
}

fn create_folder(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, FOLDER_MODE);
    builder.create(folder)
}

/// What wpack knows of the file, and the whole of it.
fn read(path: &Path) -> Result<(ConfigFile, Map<String, Value>), String> {
    let Some(bytes) = file::bytes(path)? else { return Ok(Default::default()) };
    let known = ConfigFile::parse(&bytes)?;
    let json = serde_json::from_slice(&bytes).map_err(|_| "it is not a JSON object")?;
    Ok((known, json))
}

/// Where a symbolic link leads, so that it is not replaced itself.
fn followed(path: PathBuf) -> PathBuf {
    let target = || Some(path.parent()?.join(fs::read_link(&path).ok()?));
    fs::canonicalize(&path).ok().or_else(target).unwrap_or(path)
}
