//! The input: a module or component, from a file, a text or a pipe.

use std::{
    fs::{self, File},
    io::{self, Read},
    ops::Deref,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    thread,
};

use wpack_oci::{Blob, Digest, LayerBuilder, spec::Descriptor};
use wpack_runner::mapping::Mapping;

use crate::{
    error::{CommandError, Kind, Result},
    nearest::{did_you_mean, nearest},
};

/// The media type of a module or component (IANA; CNCF Wasm OCI artifact).
pub(crate) const MEDIA_TYPE: &str = "application/wasm";

/// The most that is read from a pipe, in bytes: what has no end must not fill the memory.
const PIPE_LIMIT: u64 = 1 << 30;

/// Bytes that take longer to hash than to start a thread: SHA-256 does some 200 to 1500 MB a second.
const WORTH_A_THREAD: usize = 1 << 20;

/// The bytes of a module or component and what it is called.
pub(crate) struct Module {
    /// The file's name, ending in `.wasm`.
    pub(crate) name: String,
    content: Arc<Content>,
    digest: Arc<OnceLock<Digest>>,
}

enum Content {
    Memory(Vec<u8>),
    File { path: PathBuf, mapping: Mapping },
}

impl Module {
    /// Reads `input`: a `.wasm` file, a `.wat` file (by its ending only), or `-` for standard input.
    ///
    /// # Errors
    /// When it cannot be read, or a text cannot be parsed.
    pub(crate) fn read(input: &Path) -> Result<Self> {
        Self::with(input, open)
    }

    /// As [`Module::read`], for a file that may be written to at any moment: a copy of it. A mapping would end the
    /// process when the file becomes shorter.
    ///
    /// # Errors
    /// As [`Module::read`].
    pub(crate) fn snapshot(input: &Path) -> Result<Self> {
        Self::with(input, |path| fs::read(path).map(Content::Memory))
    }

    fn with(input: &Path, open: impl FnOnce(&Path) -> io::Result<Content>) -> Result<Self> {
        if input == Path::new("-") {
            let bytes = read_pipe(io::stdin().lock()).map_err(|e| unreadable(input, e))?;
            return Ok(Self::from_bytes("app.wasm".to_owned(), bytes));
        }
        let content = open(input).map_err(|e| unreadable(input, e))?;
        let module = Self::new(name(input), content);
        if input.extension().is_some_and(|ending| ending == "wat") {
            module.assemble(input)
        } else {
            Ok(module)
        }
    }

    /// A module that was found in an image.
    pub(crate) fn from_bytes(name: String, bytes: Vec<u8>) -> Self {
        Self::new(name, Content::Memory(bytes))
    }

    fn new(name: String, content: Content) -> Self {
        Self { name, content: Arc::new(content), digest: Arc::default() }
    }

    /// Hashes the bytes on a thread of its own, where that takes longer than to start one.
    pub(crate) fn hash_beside(&self) {
        if self.len() >= WORTH_A_THREAD {
            let (content, digest) = (Arc::clone(&self.content), Arc::clone(&self.digest));
            let work = move || {
                digest.get_or_init(|| Digest::sha256(&content));
            };
            // Without a thread it is hashed when it is asked for.
            let _ = thread::Builder::new().spawn(work);
        }
    }

    /// The digest of the bytes, which are hashed once.
    pub(crate) fn digest(&self) -> &Digest {
        self.digest.get_or_init(|| Digest::sha256(self))
    }

    /// The file that the bytes are read from, as long as their digest is not known.
    pub(crate) fn unhashed_file(&self) -> Option<&Path> {
        match &*self.content {
            Content::File { path, .. } if self.digest.get().is_none() => Some(path),
            Content::File { .. } | Content::Memory(_) => None,
        }
    }

    /// The bytes as a blob, with no copy of a file in memory.
    pub(crate) fn blob(&self) -> Blob {
        let descriptor = Descriptor::new(MEDIA_TYPE, self.digest().clone(), self.len() as u64);
        match &*self.content {
            Content::Memory(bytes) => Blob::known(descriptor, bytes.clone()),
            // Hashed in place; whoever reads the file afterwards compares it with the digest.
            Content::File { path, .. } => Blob::in_file(descriptor, path.clone(), 0),
        }
    }

    /// Puts the module into a layer, with no copy of a file in memory.
    ///
    /// # Errors
    /// When `path` is no path in an image.
    pub(crate) fn pack(&self, layer: LayerBuilder, path: &str, mode: u32) -> wpack_oci::Result<LayerBuilder> {
        match &*self.content {
            Content::Memory(bytes) => layer.bytes(path, mode, bytes.clone()),
            Content::File { path: file, .. } => layer.file(path, mode, file.clone()),
        }
    }

    fn assemble(self, input: &Path) -> Result<Self> {
        let mut error = match wat::parse_bytes(&self) {
            Ok(bytes) => return Ok(Self::from_bytes(self.name.clone(), bytes.into_owned())),
            Err(error) => error,
        };
        error.set_path(input);
        Err(CommandError::new(Kind::Input, format!("cannot read `{}` as WebAssembly text", input.display()))
            .because(error))
    }
}

impl Deref for Module {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.content
    }
}

impl Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Memory(bytes) => bytes,
            Self::File { mapping, .. } => mapping,
        }
    }
}

fn open(path: &Path) -> io::Result<Content> {
    // Asked before opening, for opening a pipe without a writer would wait for ever.
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let file = File::open(path)?;
    // An empty file cannot be mapped, and what is not a file has no length to map.
    if metadata.is_file() && metadata.len() > 0 {
        return Ok(Content::File { path: path.to_owned(), mapping: Mapping::of(&file)? });
    }
    read_pipe(file).map(Content::Memory)
}

fn read_pipe(reader: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader.take(PIPE_LIMIT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > PIPE_LIMIT {
        return Err(io::Error::other(format!(
            "it has more than {PIPE_LIMIT} bytes; write it to a file first"
        )));
    }
    Ok(bytes)
}

fn name(path: &Path) -> String {
    path.with_extension("wasm")
        .file_name()
        .map_or_else(|| "app.wasm".to_owned(), |name| name.to_string_lossy().into_owned())
}

fn unreadable(path: &Path, error: io::Error) -> CommandError {
    let input =
        if path == Path::new("-") { "standard input".to_owned() } else { format!("`{}`", path.display()) };
    let meant = if error.kind() == io::ErrorKind::NotFound { neighbour(path) } else { None };
    let failed = CommandError::new(Kind::Input, format!("cannot read {input}")).because(error);
    meant.into_iter().fold(failed, CommandError::hint)
}

/// A hint at the program beside `path` whose name, without its ending, is most like it.
fn neighbour(path: &Path) -> Option<String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = fs::read_dir(folder).ok()?.filter_map(|entry| Some(PathBuf::from(entry.ok()?.file_name())));
    let is_program =
        |path: &PathBuf| path.extension().is_some_and(|ending| ending == "wasm" || ending == "wat");
    let mut programs: Vec<PathBuf> = beside.filter(is_program).collect();
    // A folder has no order of its own.
    programs.sort();
    let stem = |path: &'_ Path| path.file_stem().and_then(|stem| stem.to_str()).map(str::to_owned);
    let stems: Vec<String> = programs.iter().filter_map(|program| stem(program)).collect();
    let meant = nearest(&stem(path)?, stems.iter().map(String::as_str))?;
    let meant = programs.iter().find(|program| stem(program).as_deref() == Some(meant))?;
    Some(did_you_mean(&path.with_file_name(meant).display().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_binary() {
        assert_eq!(name(Path::new("dir/hello.wat")), "hello.wasm");
        assert_eq!(name(Path::new("a.b.wasm")), "a.b.wasm");
        assert_eq!(name(Path::new("..")), "app.wasm");
    }

    #[test]
    fn a_folder_is_no_module() {
        let error = Module::read(Path::new("/")).err().unwrap();
        assert_eq!(error.kind, Kind::Input);
    }
}
