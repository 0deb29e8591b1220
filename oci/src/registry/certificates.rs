//! The certificates that a machine keeps for one registry, as Docker and podman keep them: in
//! `certs.d/HOST[:PORT]` authorities as `*.crt`, and what clients show as `*.cert` with the key in `*.key`
//! (`containers-certs.d(5)`, docs.docker.com "Verify repository client with certificates").

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::Settings;
use crate::{Error, Result};

impl Settings {
    /// These, with what the machine keeps for `registry` where nothing was given. Of several folders for it the
    /// first counts, alone.
    ///
    /// # Errors
    /// When a folder cannot be read, or has a client certificate without its key or the other way around.
    pub(super) fn at(mut self, registry: &str) -> Result<Self> {
        for folder in self.certificate_folders.iter().map(|folder| folder.join(registry)) {
            let Some(files) = files(&folder)? else { continue };
            if self.authorities.is_empty() {
                self.authorities = with_extension(&files, "crt");
            }
            if self.client_certificate.is_none() {
                self.client_certificate = client(&folder, &files)?;
            }
            break;
        }
        Ok(self)
    }
}

/// What is in a folder, sorted; `None` when there is no such folder.
fn files(folder: &Path) -> Result<Option<Vec<PathBuf>>> {
    let paths = |entries: fs::ReadDir| entries.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>();
    match fs::read_dir(folder).and_then(paths) {
        Ok(mut files) => {
            files.sort();
            Ok(Some(files))
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(error) => Err(Error::from_io("read", folder, error)),
    }
}

fn with_extension(files: &[PathBuf], extension: &str) -> Vec<PathBuf> {
    files.iter().filter(|file| file.extension().is_some_and(|found| found == extension)).cloned().collect()
}

/// The client certificate and its key, which has the same name.
fn client(folder: &Path, files: &[PathBuf]) -> Result<Option<(PathBuf, PathBuf)>> {
    let bad = |reason: String| Error::BadPlace { place: format!("folder {}", folder.display()), reason };
    let (certificates, keys) = (with_extension(files, "cert"), with_extension(files, "key"));
    let lone = |file: &&PathBuf, other: &str| !file.with_extension(other).exists();
    if let Some(file) = certificates.iter().find(|file| lone(file, "key")) {
        return Err(bad(format!("`{}` has no key beside it, which ends in `.key`", file.display())));
    }
    if let Some(file) = keys.iter().find(|file| lone(file, "cert")) {
        return Err(bad(format!("`{}` has no certificate beside it, which ends in `.cert`", file.display())));
    }
    match certificates.as_slice() {
        [] => Ok(None),
        [certificate] => Ok(Some((certificate.clone(), certificate.with_extension("key")))),
        _ => Err(bad("it has several client certificates; name the one to show".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Credentials;

    /// Folders with these files; the paths of the two folders of folders.
    fn folders(files: &[&str]) -> (tempfile::TempDir, Settings) {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, b"").unwrap();
        }
        let certificate_folders = vec![root.path().join("one"), root.path().join("two")];
        let settings = Settings { certificate_folders, ..Settings::new(Credentials::default()) };
        (root, settings)
    }

    fn found(files: &[&str], registry: &str) -> (Vec<String>, Option<String>) {
        let (root, settings) = folders(files);
        let settings = settings.at(registry).unwrap();
        let name = |path: PathBuf| path.strip_prefix(root.path()).unwrap().to_str().unwrap().to_owned();
        (
            settings.authorities.into_iter().map(name).collect(),
            settings.client_certificate.map(|(c, _)| name(c)),
        )
    }

    #[test]
    fn the_first_folder_for_the_host_counts_alone() {
        let files = [
            "one/a:5000/ca.crt",
            "two/a:5000/x.crt",
            "two/b/2.crt",
            "two/b/1.crt",
            "two/b/c.cert",
            "two/b/c.key",
            "two/b/readme.txt",
        ];
        assert_eq!(found(&files, "a:5000"), (vec!["one/a:5000/ca.crt".to_owned()], None));
        let both = vec!["two/b/1.crt".to_owned(), "two/b/2.crt".to_owned()];
        assert_eq!(found(&files, "b"), (both, Some("two/b/c.cert".to_owned())));
        for other in ["a", "a:5001", "c"] {
            assert_eq!(found(&files, other), (vec![], None), "{other}");
        }
    }

    #[test]
    fn what_was_given_wins() {
        let (_root, settings) = folders(&["one/a/ca.crt", "one/a/c.cert", "one/a/c.key"]);
        let given = (PathBuf::from("own.cert"), PathBuf::from("own.key"));
        let settings = Settings {
            authorities: vec!["own.crt".into()],
            client_certificate: Some(given.clone()),
            ..settings
        };
        let settings = settings.at("a").unwrap();
        assert_eq!(settings.authorities, [PathBuf::from("own.crt")]);
        assert_eq!(settings.client_certificate, Some(given));
    }

    #[test]
    fn what_is_half_or_double_is_told() {
        for (files, words) in [
            (&["one/a/c.cert"][..], "c.cert` has no key beside it"),
            (&["one/a/c.key"], "c.key` has no certificate beside it"),
            (&["one/a/c.cert", "one/a/c.key", "one/a/d.cert", "one/a/d.key"], "several client certificates"),
        ] {
            let (_root, settings) = folders(files);
            let error = settings.at("a").err().unwrap().to_string();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_read_is_told() {
        let (root, settings) = folders(&["one/loop"]);
        std::os::unix::fs::symlink("a", root.path().join("one/a")).unwrap();
        let error = settings.at("a").err().unwrap().to_string();
        assert!(error.starts_with("cannot read `") && error.ends_with("/one/a`"), "{error}");
    }
}
