//! An archive as a source.

use std::{
    collections::{BTreeMap, btree_map},
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use crate::{
    Blob, Digest, Error, Result, Source,
    layout::{
        format::{INDEX, MARKER, blob_path, check_marker, read_small},
        names::Names,
    },
    referrers,
    spec::Descriptor,
};

/// The most bytes of headers and extended names that are read, which bounds the number of entries too: each
/// takes a header of 512 bytes. Real images have less than a thousand entries.
const HEADER_LIMIT: u64 = 32 * 1024 * 1024;
/// The first bytes of a gzip file (RFC 1952, 2.3.1).
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];

/// A tar file that holds an OCI image layout, as `skopeo`, `docker save` (25 and later) and wpack write it.
///
/// Its contents are read in place, nothing is unpacked.
pub struct Archive {
    file: PathBuf,
    place: String,
    entries: BTreeMap<String, Extent>,
    names: Names,
}

/// Where the content of an entry lies, in bytes.
#[derive(Clone, Copy)]
struct Extent {
    offset: u64,
    size: u64,
}

impl Archive {
    /// Reads the table of contents of `file`.
    ///
    /// # Errors
    /// [`Error::BadPlace`] when the file is no uncompressed tar with an OCI image layout, or holds what
    /// no layout does: links, devices, absolute paths, `..`, a path twice.
    pub fn open(file: &Path) -> Result<Self> {
        let place = format!("archive {}", file.display());
        let bad = |reason: String| Error::BadPlace { place: place.clone(), reason };
        let mut tar = File::open(file).map_err(|e| Error::from_io("read", file, e))?;
        if is_gzip(&mut tar).map_err(|e| Error::from_io("read", file, e))? {
            return Err(bad("it is compressed, unpack it with `gunzip` first".to_owned()));
        }
        let entries = scan(tar).map_err(|e| bad(e.to_string()))?;
        let read = |name: &str| {
            match entries.get(name) {
            Some(extent) => read_small(&place, name, extent.open(file)),
            None if entries.contains_key("manifest.json") => Err(bad(
                "it has no OCI image layout; write it with `docker save` of Docker 25 or later, or `skopeo copy`"
                    .to_owned(),
            )),
            None => Err(bad(format!("it has no file {name}, so it is no OCI image layout"))),
        }
        };
        check_marker(&place, &read(MARKER)?)?;
        let names = Names::parse(&place, &read(INDEX)?)?;
        Ok(Self { file: file.to_owned(), place, entries, names })
    }
}

impl Extent {
    fn open(self, file: &Path) -> io::Result<impl Read + use<>> {
        let mut file = File::open(file)?;
        file.seek(SeekFrom::Start(self.offset))?;
        Ok(file.take(self.size))
    }
}

fn is_gzip(file: &mut File) -> io::Result<bool> {
    let mut magic = Vec::new();
    file.take(GZIP_MAGIC.len() as u64).read_to_end(&mut magic)?;
    file.rewind()?;
    Ok(magic == GZIP_MAGIC)
}

/// The files in a tar.
fn scan(tar: File) -> io::Result<BTreeMap<String, Extent>> {
    let mut files = BTreeMap::new();
    let mut archive = tar::Archive::new(Metered { file: tar, remaining: HEADER_LIMIT });
    for entry in archive.entries_with_seek()? {
        let entry = entry?;
        let path = safe_path(&entry.path_bytes())?;
        match entry.header().entry_type() {
            tar::EntryType::Directory | tar::EntryType::XGlobalHeader => continue,
            tar::EntryType::Regular => {}
            _ => return Err(io::Error::other(format!("its entry `{path}` is neither a file nor a folder"))),
        }
        let extent = Extent { offset: entry.raw_file_position(), size: entry.size() };
        match files.entry(path) {
            btree_map::Entry::Vacant(place) => place.insert(extent),
            btree_map::Entry::Occupied(twice) => {
                return Err(io::Error::other(format!("its entry `{}` is there twice", twice.key())));
            }
        };
    }
    Ok(files)
}

/// The path without `./` before it, if it stays inside.
fn safe_path(path: &[u8]) -> io::Result<String> {
    let escaped = || path.escape_ascii().to_string();
    let text = std::str::from_utf8(path)
        .map_err(|_| io::Error::other(format!("its entry `{}` has a name that is no text", escaped())))?;
    if text.starts_with(['/', '\\']) || text.split(['/', '\\']).any(|part| part == "..") {
        return Err(io::Error::other(format!("its entry `{}` leads out of it", escaped())));
    }
    Ok(text.trim_start_matches("./").to_owned())
}

/// A file of which only so much may be read; leaping over content is free.
struct Metered {
    file: File,
    remaining: u64,
}

impl Read for Metered {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.remaining = self.remaining.checked_sub(n as u64).ok_or_else(|| {
            io::Error::other(format!("it has more than {HEADER_LIMIT} bytes of headers and names"))
        })?;
        Ok(n)
    }
}

impl Seek for Metered {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        self.file.seek(position)
    }
}

impl Source for Archive {
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor> {
        self.names.find(&self.place, name)
    }

    fn names(&self) -> Result<Vec<String>> {
        Ok(self.names.all())
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        let digest = descriptor.digest.clone();
        match self.entries.get(&blob_path(&digest)) {
            Some(extent) if extent.size == descriptor.size => {
                Ok(Blob::in_file(descriptor.clone(), self.file.clone(), extent.offset))
            }
            Some(extent) => Err(Error::Damaged { digest, reason: format!("it has {} bytes", extent.size) }),
            None => Err(Error::NoBlob { place: self.place.clone(), digest }),
        }
    }

    fn referrers(&self, subject: &Digest, artifact_type: Option<&str>) -> Result<Vec<Descriptor>> {
        Ok(referrers::only(referrers::under_tag(self, subject)?, artifact_type))
    }
}
