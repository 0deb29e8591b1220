//! Where a registry is reached.

use std::net::IpAddr;

use reqwest::Url;

/// The schemes that may be tried for a registry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Schemes {
    pub(super) preferred: &'static str,
    pub(super) fallback: Option<&'static str>,
}

impl Schemes {
    /// Only this machine may speak plain HTTP unasked. A certificate of the user's own means HTTPS there too,
    /// and `insecure` lets any registry fall back, as Docker's `insecure-registries` do.
    pub(super) fn of(registry: &str, insecure: bool, own_certificates: bool) -> Self {
        let is_local = is_local(host(registry));
        if is_local && !insecure && !own_certificates {
            return Self { preferred: "http", fallback: None };
        }
        Self { preferred: "https", fallback: (is_local || insecure).then_some("http") }
    }
}

/// Whether a registry is spoken to in plain HTTP, unless the user says otherwise.
pub fn is_plain_http(registry: &str) -> bool {
    Schemes::of(registry, false, false).preferred == "http"
}

/// The root of a registry's API.
pub(super) fn base(scheme: &str, registry: &str) -> Option<Url> {
    // Docker Hub's API has another name than its images.
    let host = if registry == "docker.io" { "registry-1.docker.io" } else { registry };
    Url::parse(&format!("{scheme}://{host}/v2/")).ok()
}

/// Whether two URLs have the same scheme, host and port: what credentials are bound to.
pub(super) fn same_origin(one: &Url, other: &Url) -> bool {
    one.origin() == other.origin()
}

/// The URL that an answer from `url` names, which may be relative. Encryption is never given up.
pub(super) fn follow(url: &Url, location: &str) -> Result<Url, &'static str> {
    let next = url.join(location).map_err(|_| "it names a location that is no URL")?;
    match (url.scheme(), next.scheme()) {
        (_, "https") | ("http", "http") => Ok(next),
        (_, "http") => Err("it leads from https to http"),
        _ => Err("it leads to a location that is not http"),
    }
}

/// Whether the host of a URL is this machine.
pub(super) fn is_local_url(url: &Url) -> bool {
    url.host_str().is_some_and(is_local)
}

fn host(registry: &str) -> &str {
    match registry.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => registry,
    }
}

fn is_local(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_only_to_this_machine() {
        let http = Schemes { preferred: "http", fallback: None };
        let https = Schemes { preferred: "https", fallback: None };
        let both = Schemes { preferred: "https", fallback: Some("http") };
        for local in ["localhost", "localhost:5000", "127.0.0.1:5000", "127.8.9.1", "[::1]:5000", "[::1]"] {
            assert_eq!(Schemes::of(local, false, false), http, "{local}");
            assert_eq!(Schemes::of(local, false, true), both, "{local}");
        }
        for remote in ["ghcr.io", "localhost.example", "10.0.0.1:5000", "[fe80::1]:5000", "127.0.0.1.nip.io"]
        {
            assert_eq!(Schemes::of(remote, false, true), https, "{remote}");
            assert_eq!(Schemes::of(remote, true, false), both, "{remote}");
        }
    }

    #[test]
    fn docker_hub_has_two_names() {
        assert_eq!(base("https", "docker.io").unwrap().as_str(), "https://registry-1.docker.io/v2/");
        assert_eq!(base("http", "[::1]:5000").unwrap().as_str(), "http://[::1]:5000/v2/");
    }

    #[test]
    fn locations() {
        let from = |url: &str, location| follow(&url.parse().unwrap(), location).map(String::from);
        let at = |location| from("https://a/v2/x/blobs/uploads/", location).unwrap();
        assert_eq!(at("/v2/u?s=1"), "https://a/v2/u?s=1");
        assert_eq!(at("u?s=1"), "https://a/v2/x/blobs/uploads/u?s=1");
        assert_eq!(at("//b/u"), "https://b/u");
        assert_eq!(at("https://b:444/u"), "https://b:444/u");
        assert_eq!(from("http://a/", "https://a/u").unwrap(), "https://a/u");
        for location in ["http://a/u", "ftp://a/u", "data:,x", "https://"] {
            assert!(from("https://a/", location).is_err(), "{location}");
        }
    }

    #[test]
    fn origins() {
        let same = |one: &str, other: &str| same_origin(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(same("https://a/x", "https://a:443/y?z"));
        for other in ["http://a/x", "https://a:444/x", "https://b/x", "https://a.b/x"] {
            assert!(!same("https://a/x", other), "{other}");
        }
    }
}
