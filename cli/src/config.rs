//! `wpack.toml`: what a project says once for all commands.

mod anchor;
mod key;
mod layers;
mod mistake;
mod part;
mod setting;
mod tables;

use std::{
    env, fs, io, iter,
    path::{Path, PathBuf},
};

use toml::de::DeTable;

pub(crate) use self::part::Part;
#[cfg(test)]
pub(crate) use self::{
    key::{Form, Key},
    tables::{NO_KEYS, Table},
};
use self::{
    layers::Layers,
    mistake::{Mistake, Unknown},
};
use crate::{
    args::Choice,
    error::{CommandError, Result},
    ui::Ui,
};

/// The file's name.
pub(crate) const NAME: &str = "wpack.toml";

/// Where Cargo leaves room for other programs
/// (<https://doc.rust-lang.org/cargo/reference/manifest.html#the-metadata-table>).
const METADATA: [&str; 3] = ["package", "metadata", "wpack"];

/// A `wpack.toml` in which all is right, or nothing where there is none.
pub(crate) struct Config {
    path: Option<PathBuf>,
    text: String,
    /// The table of the file that it is; the file itself unless it is a Cargo.toml.
    table: &'static [&'static str],
}

impl Config {
    /// Reads `file`.
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, or says what wpack does not know.
    pub(crate) fn read(file: &Path, ui: &Ui) -> Result<Self> {
        ui.detail(&format!("reading `{}`", file.display()));
        let text = fs::read_to_string(file).map_err(|error| unreadable(file, error))?;
        Self::of_text(file, text, &[])
    }

    fn of_text(file: &Path, text: String, table: &'static [&'static str]) -> Result<Self> {
        let config = Self { path: Some(file.to_owned()), text, table };
        config.layers()?;
        Ok(config)
    }

    /// What is said for a package of Cargo: `[package.metadata.wpack]` of its manifest, or else the `wpack.toml` of its
    /// folder as for any project.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn of_manifest(manifest: &Path, ui: &Ui) -> Result<Self> {
        let text = fs::read_to_string(manifest).map_err(|error| unreadable(manifest, error))?;
        let own = Self::of_text(manifest, text, &METADATA)?;
        let folder = manifest.parent().unwrap_or(Path::new(""));
        match search(folder) {
            Some(file) if own.layers()?.is_empty() => Self::read(&folder.join(file), ui),
            _ => Ok(own),
        }
    }

    /// Reads the project's file, if there is one.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn of_project(ui: &Ui) -> Result<Self> {
        match of_project() {
            Some(path) => Self::read(&path, ui),
            None => Ok(Self { path: None, text: String::new(), table: &[] }),
        }
    }

    /// The project's file, as it is found or as it would be.
    pub(crate) fn file() -> PathBuf {
        of_project().unwrap_or_else(|| NAME.into())
    }

    /// What it says for all packages that were chosen, or else for each that it has; for a file without packages,
    /// what it says at all.
    ///
    /// # Errors
    /// When it has no such package or profile.
    pub(crate) fn parts(&self, choice: &Choice) -> Result<Vec<Part>> {
        let layers = self.layers()?;
        if choice.package.is_empty() && layers.packages.is_empty() {
            return Ok(vec![self.layer(&layers, None, choice)?]);
        }
        for name in &choice.package {
            self.find("package", name, &layers.packages)?;
        }
        let is_wanted = |name: &String| choice.package.is_empty() || choice.package.contains(name);
        let wanted = layers.packages.iter().filter(|(name, _)| is_wanted(name));
        wanted.map(|package| self.layer(&layers, Some(package), choice)).collect()
    }

    /// What it says for the package that was chosen, or else for none.
    ///
    /// # Errors
    /// When it has no such package or profile, or several were chosen.
    pub(crate) fn part(&self, choice: &Choice) -> Result<Part> {
        let layers = self.layers()?;
        let package = match choice.package.as_slice() {
            [] => None,
            [name] => Some(self.find("package", name, &layers.packages)?),
            _ => return Err(CommandError::usage("this command takes one package at a time")),
        };
        self.layer(&layers, package, choice)
    }

    /// As [`Self::part`]; where no package was chosen, that of this name counts if there is one.
    ///
    /// # Errors
    /// As [`Self::part`].
    pub(crate) fn part_of(&self, package: &str, choice: &Choice) -> Result<Part> {
        let layers = self.layers()?;
        match layers.packages.iter().find(|(name, _)| name == package) {
            Some(own) if choice.package.is_empty() => self.layer(&layers, Some(own), choice),
            _ => self.part(choice),
        }
    }

    fn layers(&self) -> Result<Layers<'_>> {
        Layers::parse(&self.text, self.table).map_err(|mistake| self.mistaken(mistake))
    }

    fn layer(
        &self,
        layers: &Layers<'_>,
        package: Option<&(String, DeTable<'_>)>,
        choice: &Choice,
    ) -> Result<Part> {
        let profile = choice.profile.as_deref();
        let profile = profile.map(|name| self.find("profile", name, &layers.profiles)).transpose()?;
        let part = layers.part(package, profile.map(|(_, layer)| layer), self.folder());
        part.map_err(|mistake| self.mistaken(mistake))
    }

    /// The folder of the file, where its paths begin.
    fn folder(&self) -> &Path {
        self.path.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }

    fn find<'a, T>(&self, what: &str, name: &str, all: &'a [(String, T)]) -> Result<&'a (String, T)> {
        all.iter().find(|(known, _)| known == name).ok_or_else(|| {
            let Some(path) = &self.path else {
                return CommandError::usage(format!("there is no {NAME} with a {what} `{name}`"));
            };
            let error = CommandError::usage(format!("`{}` has no {what} `{name}`", path.display()));
            match all {
                [] => error,
                _ => error.hint(Unknown::new(name, all.iter().map(|(known, _)| known)).hint()),
            }
        })
    }

    fn mistaken(&self, mistake: Mistake) -> CommandError {
        mistake.in_file(self.path.as_deref().unwrap_or(Path::new(NAME)), &self.text)
    }
}

/// The file of the folder that wpack was started in.
fn of_project() -> Option<PathBuf> {
    search(&env::current_dir().ok()?)
}

/// The file of `folder` or, inside of a repository, of the nearest folder above that has one, as a path from
/// `folder`. Outside of a repository nobody else's file counts, such as one in a shared folder above.
fn search(folder: &Path) -> Option<PathBuf> {
    let depth = folder.ancestors().position(|above| above.join(".git").exists()).unwrap_or(0);
    let up = folder.ancestors().take(depth + 1).position(|above| above.join(NAME).exists())?;
    Some(iter::repeat_n("..", up).collect::<PathBuf>().join(NAME))
}

fn unreadable(path: &Path, error: io::Error) -> CommandError {
    CommandError::usage(format!("cannot read `{}`", path.display())).because(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_above_counts_inside_of_the_repository_only() {
        let root = tempfile::tempdir().unwrap();
        let make = |path: &str| fs::create_dir_all(root.path().join(path)).unwrap();
        let found = |path: &str| search(&root.path().join(path));
        make("a/b/c");
        fs::write(root.path().join("wpack.toml"), "").unwrap();
        assert_eq!(found("a/b"), None);
        assert_eq!(found(""), Some("wpack.toml".into()));
        make(".git");
        assert_eq!(found("a/b/c"), Some("../../../wpack.toml".into()));
        make("a/.git");
        assert_eq!(found("a/b/c"), None);
        fs::write(root.path().join("a/b/wpack.toml"), "").unwrap();
        assert_eq!(found("a/b/c"), Some("../wpack.toml".into()));
        assert_eq!(found("a/b"), Some("wpack.toml".into()));
    }
}
