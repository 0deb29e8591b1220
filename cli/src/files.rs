//! What an image holds besides the program: `--file`, `--ca-certificates`, `--time-zones`.

mod folder;
mod request;

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use serde::Serialize;
use wpack_oci::LayerBuilder;

use self::folder::{Item, walk};
pub(crate) use self::request::Request;
use crate::error::{CommandError, Context as _, Kind, Result};

/// Where OpenSSL of Debian and Alpine, and with them Go and rustls-native-certs, look first.
pub(crate) const CERTIFICATES: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Where the C library, and with it most others, look for time zones.
pub(crate) const TIME_ZONES: &str = "/usr/share/zoneinfo";
/// What is no zone: this machine's own, and the same zones once more, without and with leap seconds.
const NOT_ZONES: [&str; 3] = ["localtime", "posix", "right"];

/// The mode of a folder, and of a file that may be executed.
const OPEN: u32 = 0o755;
/// The mode of any other file.
const READABLE: u32 = 0o644;
/// The mode of a folder in which everybody may make files, as `/tmp` has it.
const WRITABLE: u32 = 0o1777;

/// All that an image holds besides the program.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Files {
    /// A PEM file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ca_certificates: Option<PathBuf>,
    /// A folder of compiled time zones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) time_zones: Option<PathBuf>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) files: Vec<Request>,
}

/// One layer to be: its name in the history, and its files.
pub(crate) type Filling<'a> = (&'static str, Box<dyn Fn(LayerBuilder) -> Result<LayerBuilder> + 'a>);

impl Files {
    pub(crate) fn is_empty(&self) -> bool {
        self.ca_certificates.is_none() && self.time_zones.is_none() && self.files.is_empty()
    }

    /// The layers, those that many images share first.
    pub(crate) fn layers(&self) -> Vec<Filling<'_>> {
        let mut layers: Vec<Filling<'_>> = Vec::new();
        if let Some(file) = &self.ca_certificates {
            layers.push((CERTIFICATES, Box::new(|layer| certificates(layer, file))));
        }
        if let Some(folder) = &self.time_zones {
            layers.push((TIME_ZONES, Box::new(|layer| time_zones(layer, folder))));
        }
        if !self.files.is_empty() {
            let files = |layer| self.files.iter().try_fold(layer, requested);
            layers.push(("files", Box::new(files)));
        }
        layers
    }

    /// A line for each, for people.
    pub(crate) fn lines(&self) -> Vec<String> {
        let line = |path: &str, source: &Path| format!("{path} from {}", source.display());
        let certificates = self.ca_certificates.iter().map(|file| line(CERTIFICATES, file));
        let time_zones = self.time_zones.iter().map(|folder| line(TIME_ZONES, folder));
        let files = self.files.iter().map(|request| match &request.source {
            Some(source) => line(&request.path, source),
            None => format!("{} as an empty folder", request.path),
        });
        certificates.chain(time_zones).chain(files).collect()
    }
}

fn certificates(layer: LayerBuilder, file: &Path) -> Result<LayerBuilder> {
    let content = fs::read(file).map_err(|error| unreadable(file, error))?;
    let is_pem = content.windows(27).any(|line| line == b"-----BEGIN CERTIFICATE-----");
    if !is_pem {
        return Err(CommandError::new(Kind::Input, format!("`{}` holds no certificates", file.display()))
            .hint("it must be a bundle in PEM, as Debian's package ca-certificates makes it"));
    }
    layer.bytes(CERTIFICATES, READABLE, content).context(cannot_pack)
}

fn time_zones(layer: LayerBuilder, folder: &Path) -> Result<LayerBuilder> {
    if !is_zone(&folder.join("UTC")) {
        return Err(CommandError::new(Kind::Input, format!("`{}` holds no time zones", folder.display()))
            .hint("it must be a folder of compiled zones, as Debian's package tzdata has in /usr/share/zoneinfo"));
    }
    let items = walk(folder, &|path| !NOT_ZONES.iter().any(|name| path == Path::new(name)))?;
    items.into_iter().try_fold(layer, |layer, item| put(layer, TIME_ZONES, item, None))
}

/// Compiled zones begin with these letters (RFC 9636, 3.1).
fn is_zone(file: &Path) -> bool {
    let mut magic = [0; 4];
    fs::File::open(file).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && magic == *b"TZif"
}

fn requested(layer: LayerBuilder, request: &Request) -> Result<LayerBuilder> {
    let Request { source, path, mode } = request;
    let Some(source) = source else {
        return layer.folder(path, mode.unwrap_or(WRITABLE)).context(cannot_pack);
    };
    let metadata = fs::metadata(source).map_err(|error| unreadable(source, error))?;
    if metadata.is_dir() {
        // The root folder itself is there already.
        let layer = if path == "/" { layer } else { layer.folder(path, OPEN).context(cannot_pack)? };
        let items = walk(source, &|_| true)?;
        return items.into_iter().try_fold(layer, |layer, item| put(layer, path, item, *mode));
    }
    if !metadata.is_file() {
        return Err(unpackable(source, "it is neither a file nor a folder"));
    }
    let mode = mode.unwrap_or(if folder::is_executable(&metadata) { OPEN } else { READABLE });
    layer.file(path, mode, source.clone()).context(cannot_pack)
}

/// Puts what was found in a folder below `path`.
fn put(layer: LayerBuilder, path: &str, item: Item, mode: Option<u32>) -> Result<LayerBuilder> {
    let at = |name: &str| format!("{}/{name}", path.trim_end_matches('/'));
    match item {
        Item::Folder { name } => layer.folder(&at(&name), OPEN),
        Item::Link { name, target } => layer.link(&at(&name), &target),
        Item::File { name, source, is_executable } => {
            layer.file(&at(&name), mode.unwrap_or(if is_executable { OPEN } else { READABLE }), source)
        }
    }
    .context(cannot_pack)
}

fn cannot_pack() -> String {
    "cannot put the files into the image".to_owned()
}

fn unreadable(path: &Path, error: std::io::Error) -> CommandError {
    CommandError::new(Kind::Input, format!("cannot read `{}`", path.display())).because(error)
}

fn unpackable(path: &Path, reason: impl Into<String>) -> CommandError {
    CommandError::new(Kind::Input, format!("cannot pack `{}`", path.display())).because(reason.into())
}
