//! Logins kept and forgotten where Docker does it: in a helper program, or in `config.json`.

use std::{fmt, path::PathBuf};

use serde_json::json;

use super::{Credentials, Place, Secret, broken, docker_config::DockerConfig, file, helper};
use crate::Result;

/// What keeps a login. Printed, it is the name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// A helper program, as `docker-credential-pass`.
    Helper(String),
    /// A file, as `~/.docker/config.json`. Whoever can read it can read the password.
    File(String),
}

impl fmt::Display for Keeper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Helper(name) | Self::File(name) => f.write_str(name),
        }
    }
}

impl Credentials {
    /// Keeps a login: in the helper program that Docker's `config.json` names for the registry, or else in
    /// that file, whose other fields stay. `user` has no colon, since the file could not tell it from the
    /// password.
    ///
    /// # Errors
    /// [`Error::Credentials`](crate::Error::Credentials) when the helper fails, or when the file is not
    /// understood and so left alone; [`Error::Io`](crate::Error::Io) when it cannot be written.
    pub fn store(&self, registry: &str, user: &str, password: &Secret) -> Result<Keeper> {
        let (name, config) = self.docker_config()?;
        if let Some(helper) = config.helper(registry) {
            let login = json!({
                "ServerURL": file::server(registry), "Username": user, "Secret": password.expose(),
            });
            helper::store(helper, &Secret::new(login.to_string()), self.search_path())?;
            // An older login may lie in the file.
            self.forget(&config, registry)?;
            return Ok(Keeper::Helper(helper::program(helper)));
        }
        self.edit(|config| {
            config.remove(registry);
            config.insert(registry, user, password);
        })?;
        Ok(Keeper::File(name))
    }

    /// Forgets the login for a registry, and tells what kept it; nothing did when there was none.
    ///
    /// # Errors
    /// As [`Credentials::store`].
    pub fn erase(&self, registry: &str) -> Result<Vec<Keeper>> {
        let (name, config) = self.docker_config()?;
        let mut keepers = Vec::new();
        if let Some(helper) = config.helper(registry)
            && helper::erase(helper, file::server(registry), self.search_path())?
        {
            keepers.push(Keeper::Helper(helper::program(helper)));
        }
        if self.forget(&config, registry)? {
            keepers.push(Keeper::File(name));
        }
        Ok(keepers)
    }

    /// Removes the entry for a registry from the file; tells whether there was one.
    fn forget(&self, config: &DockerConfig, registry: &str) -> Result<bool> {
        let had_entry = config.has(registry);
        if had_entry {
            self.edit(|config| config.remove(registry))?;
        }
        Ok(had_entry)
    }

    /// Changes the file, one process after the other. Helpers are not run meanwhile: they may ask a person.
    fn edit(&self, edit: impl FnOnce(&mut DockerConfig)) -> Result<()> {
        let _held = DockerConfig::lock(&self.docker_config_known()?)?;
        let (_, mut config) = self.docker_config()?;
        edit(&mut config);
        config.write()
    }

    /// The place that [`Credentials::find`] takes a login for the registry from before it comes to Docker's
    /// `config.json`; a login stored there is then not used.
    ///
    /// # Errors
    /// [`Error::Credentials`](crate::Error::Credentials) when such a place cannot be read.
    pub fn shadow(&self, registry: &str) -> Result<Option<String>> {
        self.first(self.places().into_iter().take_while(|place| !self.is_docker(place)), registry)
    }

    /// The place that [`Credentials::find`] takes a login for the registry from where Docker has none.
    ///
    /// # Errors
    /// As [`Credentials::shadow`].
    pub fn elsewhere(&self, registry: &str) -> Result<Option<String>> {
        self.first(self.places().into_iter().filter(|place| !self.is_docker(place)), registry)
    }

    fn is_docker(&self, place: &Place) -> bool {
        matches!(place, Place::File(path) if Some(path) == self.docker_config_path().as_ref())
    }

    fn first(&self, places: impl Iterator<Item = Place>, registry: &str) -> Result<Option<String>> {
        for place in places {
            let Some(config) = self.read(&place)? else { continue };
            let name = self.name(&place);
            let login = config.login(registry, "").map_err(|reason| broken(&name, reason))?;
            if login.is_some() || config.helper(registry).is_some() {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }

    fn docker_config_known(&self) -> Result<PathBuf> {
        self.docker_config_path().ok_or_else(|| {
            broken("Docker's config.json", "neither DOCKER_CONFIG nor HOME says where it is".to_owned())
        })
    }

    fn docker_config(&self) -> Result<(String, DockerConfig)> {
        let path = self.docker_config_known()?;
        let name = self.name(&Place::File(path.clone()));
        DockerConfig::open(path).map_err(|reason| broken(&name, reason)).map(|config| (name, config))
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::{
        collections::BTreeMap,
        fs,
        os::unix::fs::{PermissionsExt as _, symlink},
        path::{Path, PathBuf},
        thread,
    };

    use serde_json::Value;

    use super::*;
    use crate::credentials::Login;

    /// A folder for `config.json` and helper programs.
    struct Machine(tempfile::TempDir);

    impl Machine {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn with(config: &str) -> Self {
            let machine = Self::new();
            fs::create_dir(machine.path("docker")).unwrap();
            fs::write(machine.config(), config).unwrap();
            machine
        }

        /// One that keeps what it is given in files named after its verbs, as real ones keep it elsewhere.
        fn with_helper(config: &str) -> Self {
            let machine = Self::with(config);
            let script = "#!/bin/sh\ncd \"${0%/*}\"\ncase $1 in\n\
                store) cat >stored;;\n\
                get) cat stored 2>/dev/null || { echo credentials not found in native keychain; exit 1; };;\n\
                erase) cat >erased; rm stored;;\nesac\n";
            let path = machine.path("docker-credential-test");
            fs::write(&path, script).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
            machine
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn config(&self) -> PathBuf {
            self.path("docker/config.json")
        }

        fn json(&self) -> Value {
            serde_json::from_slice(&fs::read(self.config()).unwrap()).unwrap()
        }

        fn credentials(&self) -> Credentials {
            let search = format!("{}:/usr/bin:/bin", self.0.path().display());
            Credentials::with(BTreeMap::from([
                ("DOCKER_CONFIG".to_owned(), self.path("docker").display().to_string()),
                ("PATH".to_owned(), search),
            ]))
        }

        fn store(&self, registry: &str) -> Result<Keeper> {
            self.credentials().store(registry, "u", &Secret::new("p:q"))
        }

        fn found(&self, registry: &str) -> Option<Login> {
            self.credentials().find(registry, "acme/app").unwrap().map(|found| found.login)
        }
    }

    fn login() -> Option<Login> {
        Some(Login::Basic { user: "u".to_owned(), password: Secret::new("p:q") })
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_login_is_found_again_until_it_is_erased() {
        for registry in ["e.io", "e.io:5000", "docker.io", "[::1]:5000"] {
            let machine = Machine::new();
            let keeper = Keeper::File(machine.config().display().to_string());
            assert_eq!(machine.store(registry).unwrap(), keeper);
            assert_eq!(machine.found(registry), login(), "{registry}");
            assert_eq!(machine.credentials().erase(registry).unwrap(), [keeper]);
            assert_eq!(machine.found(registry), None, "{registry}");
            assert_eq!(machine.credentials().erase(registry).unwrap(), []);
        }
    }

    #[test]
    fn the_file_is_as_docker_writes_it_and_for_its_owner() {
        let machine = Machine::new();
        machine.store("docker.io").unwrap();
        let text = "{\n\t\"auths\": {\n\t\t\"https://index.docker.io/v1/\": {\n\t\t\t\"auth\": \"dTpwOnE=\"\n\t\t}\n\t}\n}\n";
        assert_eq!(fs::read_to_string(machine.config()).unwrap(), text);
        assert_eq!((mode(&machine.config()), mode(&machine.path("docker"))), (0o600, 0o700));
    }

    #[test]
    fn other_fields_and_other_logins_stay() {
        let machine = Machine::with(
            r#"{"psFormat":"x","auths":{"https://e.io/v1/":{"auth":"b2xkOm9sZA=="},"e.io/acme":{"auth":"dTpwOnE="},
                "f.io":{"auth":"dTpwOnE=","own":1}},"plugins":{"a":{"b":"c"}}}"#,
        );
        machine.store("e.io").unwrap();
        let json = json!({"psFormat": "x", "plugins": {"a": {"b": "c"}}, "auths": {
            "e.io": {"auth": "dTpwOnE="}, "e.io/acme": {"auth": "dTpwOnE="}, "f.io": {"auth": "dTpwOnE=", "own": 1},
        }});
        assert_eq!(machine.json(), json);
    }

    #[test]
    fn logins_at_the_same_time_are_all_kept() {
        let machine = Machine::new();
        let registries: Vec<String> = (0..24).map(|n| format!("r{n}.io")).collect();
        thread::scope(|scope| {
            for registry in &registries {
                scope.spawn(|| machine.store(registry).unwrap());
            }
        });
        for registry in &registries {
            assert_eq!(machine.found(registry), login(), "{registry}");
        }
        // Nothing is left to stop the next one, as it is after a process that died.
        let files: Vec<_> = fs::read_dir(machine.path("docker")).unwrap().collect();
        assert_eq!(files.len(), 1, "{files:?}");
    }

    #[test]
    fn a_link_is_followed() {
        for exists in [true, false] {
            let machine = Machine::with("{}");
            if exists {
                fs::write(machine.path("real.json"), "{}").unwrap();
            }
            fs::remove_file(machine.config()).unwrap();
            symlink("../real.json", machine.config()).unwrap();
            machine.store("e.io").unwrap();
            assert!(fs::symlink_metadata(machine.config()).unwrap().is_symlink());
            assert_eq!(mode(&machine.path("real.json")), 0o600);
            assert_eq!(machine.found("e.io"), login());
        }
    }

    #[test]
    fn a_broken_file_is_left_alone() {
        for broken in [r#"{"auths": secret"#, r#"{"auths":["secret"]}"#, r#"[{},{},"secret"]"#, ""] {
            let machine = Machine::with(broken);
            for error in
                [machine.store("e.io").unwrap_err(), machine.credentials().erase("e.io").unwrap_err()]
            {
                assert!(!error.to_string().contains("secret"), "{error}");
            }
            assert_eq!(fs::read_to_string(machine.config()).unwrap(), broken);
        }
    }

    #[test]
    fn a_helper_keeps_what_the_file_does_not() {
        let config = r#"{"credHelpers":{"docker.io":"test"},"auths":{"docker.io":{"auth":"b2xkOm9sZA=="}}}"#;
        let machine = Machine::with_helper(config);
        let keeper = Keeper::Helper("docker-credential-test".to_owned());
        assert_eq!(machine.store("docker.io").unwrap(), keeper);
        let stored: Value = serde_json::from_slice(&fs::read(machine.path("stored")).unwrap()).unwrap();
        let server = "https://index.docker.io/v1/";
        assert_eq!(stored, json!({"ServerURL": server, "Username": "u", "Secret": "p:q"}));
        assert_eq!(machine.json(), json!({"credHelpers": {"docker.io": "test"}, "auths": {}}));
        let found = machine.credentials().find("docker.io", "acme/app").unwrap().unwrap();
        assert_eq!(Some(found.login), login());
        let origin = format!("docker-credential-test, which {} names", machine.config().display());
        assert_eq!(found.origin, origin);
        assert_eq!(machine.credentials().erase("docker.io").unwrap(), [keeper]);
        assert_eq!(fs::read_to_string(machine.path("erased")).unwrap(), server);
        assert_eq!(machine.credentials().erase("docker.io").unwrap(), []);
    }

    #[test]
    fn a_helper_that_fails_is_an_error_and_no_reason_for_plain_text() {
        let machine = Machine::with(r#"{"credsStore":"wpack-test-of-nothing"}"#);
        assert!(machine.store("e.io").is_err());
        assert_eq!(machine.json(), json!({"credsStore": "wpack-test-of-nothing"}));
    }

    #[test]
    fn other_places_are_named() {
        let machine = Machine::new();
        let mut variables = machine.credentials().variables;
        let credentials = |variables: &BTreeMap<_, _>| Credentials::with(variables.clone());
        machine.store("e.io").unwrap();
        assert_eq!(credentials(&variables).elsewhere("e.io").unwrap(), None);
        fs::create_dir(machine.path("containers")).unwrap();
        let podman = machine.path("containers/auth.json");
        fs::write(&podman, r#"{"auths":{"e.io":{"auth":"dTpw"}}}"#).unwrap();
        variables.insert("XDG_RUNTIME_DIR".to_owned(), machine.path("").display().to_string());
        assert_eq!(credentials(&variables).elsewhere("e.io").unwrap(), Some(podman.display().to_string()));
        assert_eq!(credentials(&variables).shadow("e.io").unwrap(), None);
        let json = r#"{"auths":{"e.io":{"auth":"dTpw"}}}"#;
        variables.insert("DOCKER_AUTH_CONFIG".to_owned(), json.to_owned());
        assert_eq!(credentials(&variables).shadow("e.io").unwrap().as_deref(), Some("DOCKER_AUTH_CONFIG"));
        assert_eq!(credentials(&variables).shadow("f.io").unwrap(), None);
    }

    #[test]
    fn there_must_be_a_home() {
        let error = Credentials::default().store("e.io", "u", &Secret::new("p")).unwrap_err().to_string();
        assert!(error.contains("DOCKER_CONFIG") && error.contains("HOME"), "{error}");
    }
}
