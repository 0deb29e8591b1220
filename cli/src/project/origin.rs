//! Where a project is at home, and with it the name that its images may have.

use std::{fs, path::Path};

use wpack_oci::Reference;

/// A name for images: beside the repository at GitHub or GitLab, or the bare name.
pub(crate) fn image_name(folder: &Path, name: &str) -> String {
    let plain = name.to_lowercase();
    let config = fs::read_to_string(folder.join(".git/config")).unwrap_or_default();
    registry(&config).filter(|image| Reference::parse(image).is_ok()).unwrap_or(plain)
}

/// The registry's name for the remote `origin` of a `.git/config`.
fn registry(config: &str) -> Option<String> {
    let (_, section) = config.split_once("[remote \"origin\"]")?;
    let url = section.lines().take_while(|line| !line.starts_with('[')).find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "url").then(|| value.trim())
    })?;
    let at = |host: &str| {
        let (_, path) = url.split_once(host)?;
        Some(
            path.trim_start_matches([':', '/']).trim_end_matches('/').trim_end_matches(".git").to_lowercase(),
        )
    };
    // GHCR has two parts, GitLab as many as there are groups.
    at("github.com")
        .map(|path| format!("ghcr.io/{path}"))
        .or_else(|| at("gitlab.com").map(|path| format!("registry.gitlab.com/{path}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_live_beside_the_repository() {
        let of =
            |url: &str| registry(&format!("[core]\n\turl = x\n[remote \"origin\"]\n\turl = {url}\n[a]\n"));
        assert_eq!(of("git@github.com:Acme/App.git").unwrap(), "ghcr.io/acme/app");
        assert_eq!(of("https://github.com/acme/app").unwrap(), "ghcr.io/acme/app");
        assert_eq!(of("https://gitlab.com/a/b/C.git").unwrap(), "registry.gitlab.com/a/b/c");
        assert_eq!(of("https://example.com/a/b"), None);
        assert_eq!(registry(""), None);
    }

    #[test]
    fn what_is_no_name_falls_back() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join(".git/config"), "[remote \"origin\"]\nurl = https://github.com/a b/c\n")
            .unwrap();
        assert_eq!(image_name(folder.path(), "App"), "app");
    }
}
