//! Users and passwords, found where Docker and podman keep them.

mod docker_config;
mod file;
mod helper;
mod login;
mod write;

use std::{
    collections::BTreeMap,
    env, fmt,
    path::{Path, PathBuf},
};

use self::file::ConfigFile;
pub use self::{
    login::{Credential, Login, Secret},
    write::Keeper,
};
use crate::{Error, Result};

/// The variables that lead to credentials, and those that a helper is found by.
const VARIABLES: [&str; 8] = [
    "REGISTRY_AUTH_FILE",
    "DOCKER_AUTH_CONFIG",
    "DOCKER_CONFIG",
    "HOME",
    "USERPROFILE",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "PATH",
];

/// The places where credentials are kept. They are read when a registry asks for them, not before.
///
/// In this order, and the first that knows the registry counts: `REGISTRY_AUTH_FILE`; the JSON in
/// `DOCKER_AUTH_CONFIG`; `config.json` in `DOCKER_CONFIG` or else in `~/.docker`; `containers/auth.json` in
/// `XDG_RUNTIME_DIR`, then in `XDG_CONFIG_HOME` or else in `~/.config`; `~/.dockercfg`.
#[derive(Clone, Default)]
pub struct Credentials {
    variables: BTreeMap<String, String>,
    /// Taken before any place.
    given: Option<Credential>,
}

impl Credentials {
    /// The places that this process's environment names.
    pub fn from_environment() -> Self {
        let read = |name: &str| Some((name.to_owned(), env::var(name).ok()?));
        Self::with(VARIABLES.into_iter().filter_map(read).collect())
    }

    /// The places that these environment variables name.
    pub fn with(variables: BTreeMap<String, String>) -> Self {
        Self { variables, given: None }
    }

    /// This login for every registry, and no place; `origin` is what messages call it.
    pub fn given(login: Login, origin: impl Into<String>) -> Self {
        Self { variables: BTreeMap::new(), given: Some(Credential { login, origin: origin.into() }) }
    }

    /// Looks up the login for a repository; `None` means that there is none, so that one goes anonymously.
    ///
    /// # Errors
    /// [`Error::Credentials`] when a place that knows the registry cannot be used. No other is tried then: its
    /// credentials could belong to someone else (CVE-2021-41092).
    pub fn find(&self, registry: &str, repository: &str) -> Result<Option<Credential>> {
        if self.given.is_some() {
            return Ok(self.given.clone());
        }
        for place in self.places() {
            let Some(config) = self.read(&place)? else { continue };
            if let Some(found) = self.find_in(&config, &self.name(&place), registry, repository)? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn find_in(
        &self,
        config: &ConfigFile,
        origin: &str,
        registry: &str,
        repository: &str,
    ) -> Result<Option<Credential>> {
        if let Some(helper) = config.helper(registry)
            && let Some(login) = helper::ask(helper, file::server(registry), self.search_path())?
        {
            let origin = format!("{}, which {origin} names", helper::program(helper));
            return Ok(Some(Credential { login, origin }));
        }
        let found = config.login(registry, repository).map_err(|reason| broken(origin, reason))?;
        Ok(found.map(|(key, login)| {
            let origin = format!("{origin} (key `{}`)", key.escape_debug());
            Credential { login, origin }
        }))
    }

    fn places(&self) -> Vec<Place> {
        let under = |variable: &str, path: &str| self.path(variable).map(|dir| Place::File(dir.join(path)));
        let home = |path: &str| self.home().map(|dir| Place::File(dir.join(path)));
        let inline = || self.variables.get("DOCKER_AUTH_CONFIG").filter(|json| !json.trim().is_empty());
        [
            self.path("REGISTRY_AUTH_FILE").map(|file| Place::File(file.to_owned())),
            inline().map(|json| Place::Variable(json.clone())),
            self.docker_config_path().map(Place::File),
            under("XDG_RUNTIME_DIR", "containers/auth.json"),
            under("XDG_CONFIG_HOME", "containers/auth.json").or_else(|| home(".config/containers/auth.json")),
            self.home().map(|home| Place::Legacy(home.join(".dockercfg"))),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn docker_config_path(&self) -> Option<PathBuf> {
        let own = self.path("DOCKER_CONFIG").map(Path::to_owned);
        let folder = own.or_else(|| Some(self.home()?.join(".docker")))?;
        Some(folder.join("config.json"))
    }

    /// Where helpers are found.
    fn search_path(&self) -> Option<&str> {
        self.variables.get("PATH").map(String::as_str)
    }

    fn read(&self, place: &Place) -> Result<Option<ConfigFile>> {
        let parsed = match place {
            Place::Variable(json) => ConfigFile::parse(json.as_bytes()).map(Some),
            Place::File(path) => file::read(path),
            Place::Legacy(path) => file::read_legacy(path),
        };
        parsed.map_err(|reason| broken(&self.name(place), reason))
    }

    /// A place in words, the home folder as `~`.
    fn name(&self, place: &Place) -> String {
        match place {
            Place::Variable(_) => "DOCKER_AUTH_CONFIG".to_owned(),
            Place::File(path) | Place::Legacy(path) => {
                match self.home().and_then(|home| path.strip_prefix(home).ok()) {
                    Some(rest) => Path::new("~").join(rest).display().to_string(),
                    None => path.display().to_string(),
                }
            }
        }
    }

    fn home(&self) -> Option<&Path> {
        self.path("HOME").or_else(|| self.path("USERPROFILE"))
    }

    fn path(&self, variable: &str) -> Option<&Path> {
        self.variables.get(variable).filter(|text| !text.is_empty()).map(Path::new)
    }
}

/// `DOCKER_AUTH_CONFIG` is a secret itself.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

enum Place {
    File(PathBuf),
    Variable(String),
    /// The file from before Docker 1.7, as containers/image still reads it.
    Legacy(PathBuf),
}

fn broken(origin: &str, reason: String) -> Error {
    Error::Credentials { origin: origin.to_owned(), reason }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A folder with files, and the variables that lead there.
    struct Machine {
        dir: tempfile::TempDir,
        variables: BTreeMap<String, String>,
    }

    impl Machine {
        fn new() -> Self {
            let dir = tempfile::tempdir().unwrap();
            let home = dir.path().join("home").display().to_string();
            Self { dir, variables: BTreeMap::from([("HOME".to_owned(), home)]) }
        }

        fn set(mut self, variable: &str, path: &str) -> Self {
            let value = self.dir.path().join(path).display().to_string();
            self.variables.insert(variable.to_owned(), value);
            self
        }

        fn auth(self, path: &str, key: &str, user: &str) -> Self {
            let json = format!(r#"{{"auths":{{"{key}":{{"username":"{user}","password":"pw"}}}}}}"#);
            self.file(path, &json)
        }

        fn file(self, path: &str, content: &str) -> Self {
            let path = self.dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
            self
        }

        fn find(&self, registry: &str, repository: &str) -> Result<Option<Credential>> {
            Credentials::with(self.variables.clone()).find(registry, repository)
        }

        fn user(&self, registry: &str) -> Option<(String, String)> {
            let found = self.find(registry, "acme/app").unwrap()?;
            let Login::Basic { user, .. } = found.login else { panic!("{found:?}") };
            Some((user, found.origin))
        }
    }

    fn owned(user: &str, origin: &str) -> Option<(String, String)> {
        Some((user.to_owned(), origin.to_owned()))
    }

    #[test]
    fn places_in_their_order() {
        let mut machine = Machine::new()
            .set("XDG_RUNTIME_DIR", "run")
            .file("home/.dockercfg", r#"{"https://e.io/v1/":{"auth":"c2l4OnB3","email":"x"}}"#);
        assert_eq!(machine.user("e.io"), owned("six", "~/.dockercfg (key `https://e.io/v1/`)"));
        machine = machine.auth("home/.config/containers/auth.json", "e.io", "five");
        assert_eq!(machine.user("e.io").unwrap().0, "five");
        machine = machine.auth("run/containers/auth.json", "e.io", "four");
        assert_eq!(machine.user("e.io").unwrap().0, "four");
        machine = machine.auth("home/.docker/config.json", "e.io", "three");
        assert_eq!(machine.user("e.io"), owned("three", "~/.docker/config.json (key `e.io`)"));
        let json = r#"{"auths":{"e.io":{"auth":"dHdvOnB3"}}}"#;
        machine.variables.insert("DOCKER_AUTH_CONFIG".to_owned(), json.to_owned());
        assert_eq!(machine.user("e.io"), owned("two", "DOCKER_AUTH_CONFIG (key `e.io`)"));
        machine = machine.set("REGISTRY_AUTH_FILE", "auth.json").auth("auth.json", "e.io", "one");
        assert_eq!(machine.user("e.io").unwrap().0, "one");
        assert_eq!(machine.user("other.io"), None);
    }

    #[test]
    fn a_folder_of_ones_own_stands_for_dockers() {
        let machine =
            Machine::new().set("DOCKER_CONFIG", "own").auth("home/.docker/config.json", "e.io", "x");
        assert_eq!(machine.user("e.io"), None);
        let machine = machine.auth("own/config.json", "e.io", "mine");
        assert_eq!(machine.user("e.io").unwrap().0, "mine");
    }

    #[test]
    fn a_broken_file_is_an_error_and_not_skipped() {
        let machine = Machine::new().file("home/.docker/config.json", r#"{"auths": secret"#).auth(
            "home/.config/containers/auth.json",
            "e.io",
            "other",
        );
        let error = machine.find("e.io", "acme/app").unwrap_err().to_string();
        assert!(error.starts_with("the credentials in ~/.docker/config.json cannot be used: "), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }

    #[test]
    fn debug_output_holds_no_secret() {
        let machine = Machine::new().auth("home/.docker/config.json", "e.io", "name");
        let shown = format!("{:?}", machine.find("e.io", "acme/app").unwrap());
        assert!(shown.contains("name") && !shown.contains("pw"), "{shown}");
    }
}
