//! Values of arguments, as clap reads them.

use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use wpack_oci::{Compression, Location, Reference};

/// Reads a location for clap.
pub(crate) fn location(text: &str) -> Result<Location, String> {
    Location::parse(text).map_err(|error| error.to_string())
}

/// A location in `folder`, where it names a file or folder.
pub(crate) fn location_below(text: &str, folder: &Path) -> String {
    let below = match Location::parse(text) {
        Ok(Location::Layout { dir, tag }) => Location::Layout { dir: folder.join(dir), tag },
        Ok(Location::OciArchive { file, tag }) => Location::OciArchive { file: folder.join(file), tag },
        Ok(Location::DockerArchive { file, reference }) => {
            Location::DockerArchive { file: folder.join(file), reference }
        }
        Ok(Location::Store(_) | Location::Registry(_)) | Err(_) => return text.to_owned(),
    };
    below.to_string()
}

/// Reads an image's name for clap.
pub(crate) fn reference(text: &str) -> Result<Reference, String> {
    Reference::parse(text).map_err(|error| error.to_string())
}

/// Reads a repository's name for clap, without tag and digest.
pub(crate) fn repository(text: &str) -> Result<Reference, String> {
    let text = text.strip_prefix("docker://").unwrap_or(text);
    let reference = reference(text)?;
    if says_which(text) {
        Err("it is a repository, without tag and digest".to_owned())
    } else {
        Ok(reference)
    }
}

/// Reads a location that is to be deleted for clap. A bare name is one in the local store, and what to delete
/// from a registry must be said: the tag `latest` is nobody's guess.
pub(crate) fn removed(text: &str) -> Result<Location, String> {
    match (location(text)?, text.strip_prefix("docker://")) {
        (Location::Registry(_), Some(name)) if !says_which(name) => {
            Err("it has no tag and no digest to say what to delete".to_owned())
        }
        (Location::Registry(name), None) => Ok(Location::Store(name)),
        (location, _) => Ok(location),
    }
}

/// Whether a name, which is valid, has a tag or a digest: no tag can follow then.
pub(crate) fn says_which(name: &str) -> bool {
    Reference::parse(&format!("{name}:tag")).is_err()
}

/// Reads a registry's host for clap; also as Docker writes it into its config.json.
pub(crate) fn registry(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("https://").unwrap_or(text).trim_end_matches('/');
    let host = match host.strip_suffix("/v1").unwrap_or(host) {
        "index.docker.io" | "registry-1.docker.io" => "docker.io",
        host => host,
    };
    match reference(&format!("{host}/image")) {
        Ok(reference) if reference.registry() == host => Ok(host.to_owned()),
        _ => Err("expected the host of a registry, such as `ghcr.io` or `localhost:5000`".to_owned()),
    }
}

/// Reads a compression for clap.
pub(crate) fn compression() -> impl TypedValueParser<Value = Compression> {
    PossibleValuesParser::new(["gzip", "zstd"]).map(|name| match name.as_str() {
        "zstd" => Compression::Zstd,
        _ => Compression::Gzip,
    })
}

/// Reads `KEY=VALUE` for clap.
pub(crate) fn key_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("expected KEY=VALUE".to_owned()),
    }
}

/// Reads a port for clap; images name the protocol too.
pub(crate) fn port(text: &str) -> Result<String, String> {
    let (number, protocol) = text.split_once('/').unwrap_or((text, "tcp"));
    match (number.parse::<u16>(), protocol) {
        (Ok(1..), "tcp" | "udp" | "sctp") => Ok(format!("{number}/{protocol}")),
        _ => Err("expected a port such as 8080 or 53/udp".to_owned()),
    }
}

/// Reads a user for clap; a name would need a file of users, which `scratch` has not, and Kubernetes'
/// `runAsNonRoot` accepts numbers only.
pub(crate) fn user(text: &str) -> Result<String, String> {
    let is_number = |part: &str| part.parse::<u32>().is_ok();
    if text.splitn(2, ':').all(is_number) {
        Ok(text.to_owned())
    } else {
        Err("expected numbers, as 65532:65532".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories() {
        for name in ["app", "ghcr.io/acme/app", "docker://localhost:5000/app", "[::1]:5000/app"] {
            assert!(repository(name).is_ok(), "{name}");
        }
        let digest = format!("app@sha256:{}", "0".repeat(64));
        for name in ["app:1", "localhost:5000/app:1", &digest, "App", ""] {
            assert!(repository(name).is_err(), "{name}");
        }
    }

    #[test]
    fn what_is_deleted_is_said() {
        assert!(matches!(removed("docker://ghcr.io/acme/app:1"), Ok(Location::Registry(_))));
        assert!(matches!(removed("ghcr.io/acme/app:1"), Ok(Location::Store(_))));
        assert!(matches!(removed("oci:dir:1"), Ok(Location::Layout { .. })));
        for text in ["docker://ghcr.io/acme/app", "docker://localhost:5000/app", "docker://"] {
            assert!(removed(text).is_err(), "{text}");
        }
    }

    #[test]
    fn registries() {
        for host in ["ghcr.io", "localhost", "localhost:5000", "[::1]:5000", "docker.io"] {
            assert_eq!(registry(host).unwrap(), host);
        }
        for hub in
            ["https://index.docker.io/v1/", "index.docker.io", "registry-1.docker.io", "https://docker.io"]
        {
            assert_eq!(registry(hub).unwrap(), "docker.io", "{hub}");
        }
        for other in
            ["", "acme", "library", "ghcr.io/acme", "http://ghcr.io", "ghcr.io:port", "a b.io", "u@e.io"]
        {
            assert!(registry(other).is_err(), "{other}");
        }
    }

    #[test]
    fn ports_name_their_protocol() {
        assert_eq!(port("8080").unwrap(), "8080/tcp");
        assert_eq!(port("53/udp").unwrap(), "53/udp");
        for bad in ["", "0", "65536", "80/http", "http"] {
            assert!(port(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn users_are_numbers() {
        assert!(user("65532:65532").is_ok() && user("0").is_ok());
        for bad in ["", "nobody", "1:2:3", "1:", "-1"] {
            assert!(user(bad).is_err(), "{bad}");
        }
    }
}
