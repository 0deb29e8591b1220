//! Where a project is at home, and with it the name that its images may have.

use std::{fs, path::Path};

use wpack_oci::Reference;

/// A name for images: beside the repository at GitHub or GitLab, or the bare name.
pub(crate) fn image_name(folder: &Path, name: &str) -> String {
    let image = Origin::of(folder).map(|origin| origin.image());
    image.filter(|image| Reference::parse(image).is_ok()).unwrap_or_else(|| name.to_lowercase())
}

/// Where the sources are on the web, if they are at GitHub or GitLab.
pub(super) fn source(folder: &Path) -> Option<String> {
    let Origin { host, path, .. } = Origin::of(folder)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    path.chars().all(is_plain).then(|| format!("https://{host}/{path}"))
}

/// A repository at a host that has a registry beside it.
#[derive(Debug, PartialEq, Eq)]
struct Origin {
    host: &'static str,
    registry: &'static str,
    path: String,
}

/// Hosts and their registries. GHCR has two parts behind its name, GitLab as many as there are groups.
const HOSTS: [(&str, &str); 2] = [("github.com", "ghcr.io"), ("gitlab.com", "registry.gitlab.com")];

impl Origin {
    fn of(folder: &Path) -> Option<Self> {
        Self::parse(&fs::read_to_string(folder.join(".git/config")).ok()?)
    }

    /// The remote `origin` of a `.git/config`.
    fn parse(config: &str) -> Option<Self> {
        let (_, section) = config.split_once("[remote \"origin\"]")?;
        let url = section.lines().take_while(|line| !line.starts_with('[')).find_map(|line| {
            let (key, value) = line.split_once('=')?;
            (key.trim() == "url").then(|| value.trim())
        })?;
        HOSTS.iter().find_map(|(host, registry)| {
            let (_, path) = url.split_once(host)?;
            let path = path.trim_start_matches([':', '/']).trim_end_matches('/').trim_end_matches(".git");
            Some(Self { host, registry, path: path.to_owned() })
        })
    }

    /// Registries know lower case only.
    fn image(&self) -> String {
        format!("{}/{}", self.registry, self.path.to_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_live_beside_the_repository() {
        let config = |url: &str| format!("[core]\n\turl = x\n[remote \"origin\"]\n\turl = {url}\n[a]\n");
        let of = |url: &str| Origin::parse(&config(url)).map(|origin| origin.image());
        assert_eq!(of("git@github.com:Acme/App.git").unwrap(), "ghcr.io/acme/app");
        assert_eq!(of("https://github.com/acme/app").unwrap(), "ghcr.io/acme/app");
        assert_eq!(of("https://gitlab.com/a/b/C.git").unwrap(), "registry.gitlab.com/a/b/c");
        assert_eq!(of("https://example.com/a/b"), None);
        assert_eq!(Origin::parse(""), None);
    }

    #[test]
    fn what_is_no_name_falls_back() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join(".git/config"), "[remote \"origin\"]\nurl = https://github.com/a b/c\n")
            .unwrap();
        assert_eq!(image_name(folder.path(), "App"), "app");
        assert_eq!(source(folder.path()), None);
        let config = "[remote \"origin\"]\nurl = git@github.com:Acme/App.git\n";
        fs::write(folder.path().join(".git/config"), config).unwrap();
        assert_eq!(source(folder.path()).unwrap(), "https://github.com/Acme/App");
    }
}
