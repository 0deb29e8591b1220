//! Docker's `config.json` and podman's `auth.json`, which share one form (`containers-auth.json(5)`).

use std::{collections::BTreeMap, fs, io, path::Path};

use base64::{Engine as _, alphabet, engine};
use serde::Deserialize;

use super::{Login, Secret};

/// The key under which Docker keeps the login for Docker Hub.
const DOCKER_HUB_KEY: &str = "https://index.docker.io/v1/";
/// The most that is read of a file, in bytes. Real ones have a few thousand.
const LIMIT: u64 = 4 * 1024 * 1024;
/// Tools write the padding or leave it out.
const BASE64: engine::GeneralPurpose = engine::GeneralPurpose::new(
    &alphabet::STANDARD,
    engine::GeneralPurposeConfig::new().with_decode_padding_mode(engine::DecodePaddingMode::Indifferent),
);

/// The parts of the file that are about credentials.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConfigFile {
    #[serde(default)]
    auths: BTreeMap<String, Entry>,
    #[serde(default)]
    cred_helpers: BTreeMap<String, String>,
    #[serde(default)]
    creds_store: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    auth: String,
    username: String,
    password: String,
    identitytoken: String,
    registrytoken: String,
}

/// Reads and understands a file; `None` when it does not exist.
pub(super) fn read(path: &Path) -> Result<Option<ConfigFile>, String> {
    bytes(path)?.map(|bytes| ConfigFile::parse(&bytes)).transpose()
}

/// The same for `.dockercfg`, which is what others have in `auths` and nothing else.
pub(super) fn read_legacy(path: &Path) -> Result<Option<ConfigFile>, String> {
    let auths = bytes(path)?.map(|bytes| parse(&bytes)).transpose()?;
    Ok(auths.map(|auths| ConfigFile { auths, ..ConfigFile::default() }))
}

/// Reads a file; `None` when it does not exist.
pub(super) fn bytes(path: &Path) -> Result<Option<Vec<u8>>, String> {
    let size = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error.to_string()),
    };
    if size > LIMIT {
        return Err(format!("it has more than {LIMIT} bytes"));
    }
    fs::read(path).map(Some).map_err(|e| e.to_string())
}

fn parse<T: for<'de> Deserialize<'de>>(json: &[u8]) -> Result<T, String> {
    // The parser's own message could quote a secret; its position tells as much.
    serde_json::from_slice(json)
        .map_err(|e| format!("it is not valid at line {} column {}", e.line(), e.column()))
}

/// How Docker and helpers know a registry.
pub(super) fn server(registry: &str) -> &str {
    if registry == "docker.io" { DOCKER_HUB_KEY } else { registry }
}

/// Whether a key of `auths` means the registry itself, and not only a part of it.
pub(super) fn is_key_of(key: &str, registry: &str) -> bool {
    names(registry).contains(&normal(key))
}

impl ConfigFile {
    pub(super) fn parse(json: &[u8]) -> Result<Self, String> {
        parse(json)
    }

    /// The helper program for a registry: its own before the one for all.
    pub(super) fn helper(&self, registry: &str) -> Option<&str> {
        let names = names(registry);
        let own = self.cred_helpers.iter().find(|(key, _)| names.contains(&host_of(key)));
        let helper = own.map_or(&self.creds_store, |(_, helper)| helper);
        (!helper.is_empty()).then_some(helper)
    }

    /// The longest key that covers the repository (`host/ns/repo`, `host/ns`, `host`), and its login.
    pub(super) fn login(&self, registry: &str, repository: &str) -> Result<Option<(&str, Login)>, String> {
        let mut path = Some(repository);
        loop {
            for name in names(registry) {
                let key = path.map_or_else(|| name.to_owned(), |path| format!("{name}/{path}"));
                if let Some(found) = self.entry(&key)? {
                    return Ok(Some(found));
                }
            }
            let Some(shorter) = path else { return Ok(None) };
            path = shorter.rsplit_once('/').map(|(shorter, _)| shorter);
        }
    }

    fn entry(&self, wanted: &str) -> Result<Option<(&str, Login)>, String> {
        let of_key = self.auths.iter().filter(|(key, _)| normal(key) == wanted);
        for (key, entry) in of_key {
            if let Some(login) = entry.login().map_err(|reason| format!("its entry `{key}` {reason}"))? {
                return Ok(Some((key, login)));
            }
        }
        Ok(None)
    }
}

impl Entry {
    /// Docker leaves an empty entry behind where a helper holds the login.
    fn login(&self) -> Result<Option<Login>, &'static str> {
        if !self.registrytoken.is_empty() {
            return Ok(Some(Login::RegistryToken(Secret::new(&self.registrytoken))));
        }
        let (user, password) = self.user_and_password()?;
        if !self.identitytoken.is_empty() {
            return Ok(Some(Login::IdentityToken { user, token: Secret::new(&self.identitytoken) }));
        }
        let is_empty = user.is_empty() && password.is_empty();
        Ok((!is_empty).then(|| Login::Basic { user, password: Secret::new(password) }))
    }

    fn user_and_password(&self) -> Result<(String, String), &'static str> {
        if self.auth.is_empty() {
            return Ok((self.username.clone(), self.password.clone()));
        }
        let bytes = BASE64.decode(self.auth.trim()).map_err(|_| "has an `auth` that is not base64")?;
        let text = String::from_utf8(bytes).map_err(|_| "has an `auth` that is not text")?;
        // Docker pads old entries with zero bytes.
        let (user, password) = text.split_once(':').ok_or("has an `auth` without a colon")?;
        Ok((user.to_owned(), password.trim_end_matches('\0').to_owned()))
    }
}

/// The names of a registry. Docker Hub has several.
fn names(registry: &str) -> Vec<&str> {
    match registry {
        "docker.io" => vec!["index.docker.io", "docker.io", "registry-1.docker.io"],
        other => vec![other],
    }
}

/// A key without scheme and API version, which older tools write: `https://host/v1/` is `host`.
fn normal(key: &str) -> &str {
    let key = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    let key = key.trim_end_matches('/');
    key.strip_suffix("/v1").or_else(|| key.strip_suffix("/v2")).unwrap_or(key)
}

fn host_of(key: &str) -> &str {
    normal(key).split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basic(user: &str, password: &str) -> Option<Login> {
        Some(Login::Basic { user: user.to_owned(), password: Secret::new(password) })
    }

    fn login(auths: &str, registry: &str, repository: &str) -> Option<Login> {
        let json = format!(r#"{{"auths":{{{auths}}}}}"#);
        let config = ConfigFile::parse(json.as_bytes()).unwrap();
        config.login(registry, repository).unwrap().map(|(_, login)| login)
    }

    #[test]
    fn the_longest_key_counts() {
        let auths = r#""e.io":{"username":"host","password":"p"},
            "e.io/acme":{"username":"ns","password":"p"},
            "e.io/acme/app":{"username":"repo","password":"p"}"#;
        assert_eq!(login(auths, "e.io", "acme/app"), basic("repo", "p"));
        assert_eq!(login(auths, "e.io", "acme/other"), basic("ns", "p"));
        assert_eq!(login(auths, "e.io", "acme-2/app"), basic("host", "p"));
        assert_eq!(login(auths, "e.io:5000", "acme/app"), None);
    }

    #[test]
    fn keys_as_older_tools_write_them() {
        for key in ["e.io", "https://e.io", "http://e.io/", "https://e.io/v1/", "e.io/v2/"] {
            let auths = format!(r#""{key}":{{"auth":"dTpw"}}"#);
            assert_eq!(login(&auths, "e.io", "acme/app"), basic("u", "p"), "{key}");
        }
        for key in ["https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io"] {
            let auths = format!(r#""{key}":{{"auth":"dTpw"}}"#);
            assert_eq!(login(&auths, "docker.io", "library/app"), basic("u", "p"), "{key}");
        }
    }

    #[test]
    fn kinds_of_entries() {
        let of = |entry: &str| login(&format!(r#""e.io":{entry}"#), "e.io", "a");
        assert_eq!(of(r#"{"auth":"dTpwOnE="}"#), basic("u", "p:q"));
        assert_eq!(of(r#"{"auth":"dTpwOnE"}"#), basic("u", "p:q"));
        let token = Login::IdentityToken { user: "u".to_owned(), token: Secret::new("t") };
        assert_eq!(of(r#"{"auth":"dTo=","identitytoken":"t"}"#), Some(token));
        assert_eq!(of(r#"{"registrytoken":"t"}"#), Some(Login::RegistryToken(Secret::new("t"))));
        assert_eq!(of("{}"), None);
    }

    #[test]
    fn broken_entries() {
        for auth in ["%%%", "dXA=", "/w=="] {
            let json = format!(r#"{{"auths":{{"e.io":{{"auth":"{auth}"}}}}}}"#);
            let config = ConfigFile::parse(json.as_bytes()).unwrap();
            let error = config.login("e.io", "a").unwrap_err();
            assert!(error.starts_with("its entry `e.io` has an `auth` "), "{error}");
        }
    }

    #[test]
    fn helpers() {
        let json = br#"{"credHelpers":{"https://e.io":"own","docker.io":"hub"},"credsStore":"all"}"#;
        let config = ConfigFile::parse(json).unwrap();
        assert_eq!(config.helper("e.io"), Some("own"));
        assert_eq!(config.helper("docker.io"), Some("hub"));
        assert_eq!(config.helper("other.io"), Some("all"));
        assert_eq!(ConfigFile::parse(b"{}").unwrap().helper("e.io"), None);
        assert_eq!(server("docker.io"), "https://index.docker.io/v1/");
    }
}
