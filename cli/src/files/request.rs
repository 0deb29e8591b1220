//! `--file SRC:DEST[:MODE]`

use std::path::PathBuf;

use serde::{Serialize, Serializer};

use crate::{
    format::bundle::{NATIVE_PATH, RUNNER_PATH},
    parts::MODULE_PATH,
};

/// A file or folder that somebody wants in the image.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Request {
    /// The file or folder of this machine; nothing for a new, empty folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) source: Option<PathBuf>,
    /// Where it goes, from the root of the image.
    pub(crate) path: String,
    /// The permissions of each file, or of the new folder.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "octal")]
    pub(crate) mode: Option<u32>,
}

impl Request {
    /// Reads the argument for clap.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        // The source may have colons in its name.
        let (source, rest) = text.rsplit_once(":/").ok_or("expected SRC:DEST, where DEST begins with `/`")?;
        let (path, mode) = match rest.rsplit_once(':') {
            Some((path, mode)) => (path, Some(parse_mode(mode)?)),
            None => (rest, None),
        };
        let source = (!source.is_empty()).then(|| PathBuf::from(source));
        let path = destination(source.as_ref(), &format!("/{path}"))?;
        if [MODULE_PATH, NATIVE_PATH, RUNNER_PATH].contains(&path.as_str()) {
            return Err(format!("`{path}` is where the program lies"));
        }
        Ok(Self { source, path, mode })
    }
}

/// As for `cp`, a `/` behind a folder's name puts a file into it; a folder's content always goes into DEST.
fn destination(source: Option<&PathBuf>, path: &str) -> Result<String, String> {
    let folder = path.trim_end_matches('/');
    let Some(source) = source.filter(|source| folder.len() < path.len() && !source.is_dir()) else {
        return Ok(if folder.is_empty() { "/".to_owned() } else { folder.to_owned() });
    };
    let name = source.file_name().and_then(|name| name.to_str()).ok_or("the source has no name")?;
    Ok(format!("{folder}/{name}"))
}

fn parse_mode(text: &str) -> Result<u32, String> {
    let mode =
        u32::from_str_radix(text, 8).ok().filter(|mode| (3..5).contains(&text.len()) && *mode <= 0o7777);
    mode.ok_or_else(|| format!("`{}` is no mode such as 0644 or 755", text.escape_debug()))
}

fn octal<S: Serializer>(mode: &Option<u32>, serializer: S) -> Result<S::Ok, S::Error> {
    mode.map(|mode| format!("{mode:04o}")).serialize(serializer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(text: &str) -> (Option<String>, String, Option<u32>) {
        let Request { source, path, mode } = Request::parse(text).unwrap();
        (source.map(|source| source.display().to_string()), path, mode)
    }

    #[test]
    fn source_destination_and_mode() {
        let some = |source: &str| Some(source.to_owned());
        assert_eq!(request("a.toml:/etc/app.toml"), (some("a.toml"), "/etc/app.toml".to_owned(), None));
        assert_eq!(request("/x:y:/z:0600"), (some("/x:y"), "/z".to_owned(), Some(0o600)));
        assert_eq!(request("a.toml:/etc/"), (some("a.toml"), "/etc/a.toml".to_owned(), None));
        assert_eq!(request("a.toml:/"), (some("a.toml"), "/a.toml".to_owned(), None));
        assert_eq!(request("/:/data/"), (some("/"), "/data".to_owned(), None));
        assert_eq!(request(":/data"), (None, "/data".to_owned(), None));
        assert_eq!(request(":/data:700"), (None, "/data".to_owned(), Some(0o700)));
    }

    #[test]
    fn what_means_nothing_is_refused() {
        for bad in ["a", "a:b", "/etc/a", "a:/b:rw", "a:/b:9", "a:/b:07777777", "a:/b:888", "x:/app.wasm"] {
            assert!(Request::parse(bad).is_err(), "{bad}");
        }
    }
}
