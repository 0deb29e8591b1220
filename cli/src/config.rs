//! `wpack.toml`: what a project says once for all commands.

mod build;
mod mistake;

use std::{
    env, fs, io, iter,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use wpack_validate::Policy;

pub(crate) use self::build::Build;
use self::mistake::Mistake;
use crate::{
    error::{CommandError, Result},
    ui::Ui,
};

/// The file's name.
pub(crate) const NAME: &str = "wpack.toml";

/// What `wpack.toml` holds.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack.toml"))]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// What `wpack build` takes where its arguments say nothing.
    pub(crate) build: Build,
    /// What programs of this project may do.
    pub(crate) policy: Policy,
}

impl Config {
    /// Reads `file`, or else the project's; without one, nothing is said.
    ///
    /// # Errors
    /// When the file cannot be read, is not TOML, or says what wpack does not know.
    pub(crate) fn read(file: Option<&Path>, ui: &Ui) -> Result<Self> {
        let Some(path) = file.map(Path::to_owned).or_else(of_project) else { return Ok(Self::default()) };
        ui.detail(&format!("reading `{}`", path.display()));
        let text = fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
        let mut config = Self::parse(&text).map_err(|mistake| mistake.in_file(&path))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.build.input = config.build.input.map(|input| folder.join(input));
        Ok(config)
    }

    /// Reads the project's file, if there is one.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(crate) fn of_project(ui: &Ui) -> Result<Self> {
        Self::read(None, ui)
    }

    fn parse(text: &str) -> Result<Self, Mistake> {
        toml::from_str(text).map_err(|error| Mistake::new(&error, text))
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
