//! What an image is called.

mod grammar;

use std::fmt;

use self::grammar::{check_registry, check_repository, check_tag};
use crate::{Digest, Error, Result};

/// The registry that a name without a host means.
const DOCKER_HUB: &str = "docker.io";
/// Where Docker Hub keeps the images that are named by one word.
const OFFICIAL: &str = "library";
/// The tag that a reference without tag and digest means.
const DEFAULT_TAG: &str = "latest";
/// The most characters of registry and repository together (distribution-spec, "Pulling manifests").
const NAME_LIMIT: usize = 255;

/// The name of an image, as `ghcr.io/acme/app:1`, `alpine` or `app@sha256:…`.
///
/// Short names are read as Docker reads them: `alpine` is `docker.io/library/alpine:latest`. There is always
/// a tag or a digest, so two references that mean the same are equal. Printed, it takes the shortest form
/// that reads back as the same; [`Reference::full`] is the long one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reference {
    registry: String,
    repository: String,
    tag: Option<String>,
    digest: Option<Digest>,
}

impl Reference {
    /// Reads a reference.
    ///
    /// # Errors
    /// [`Error::InvalidReference`] with the rule that the text breaks.
    pub fn parse(text: &str) -> Result<Self> {
        Self::read(text).map_err(|reason| Error::InvalidReference { text: text.to_owned(), reason })
    }

    /// The registry's host, with its port if one was given: `docker.io`, `localhost:5000`, `[::1]:5000`.
    pub fn registry(&self) -> &str {
        &self.registry
    }

    /// The repository in the registry, as `library/alpine`.
    pub fn repository(&self) -> &str {
        &self.repository
    }

    /// The tag; `latest` when neither tag nor digest was given.
    pub fn tag(&self) -> Option<&str> {
        self.tag.as_deref()
    }

    /// The digest, when the reference is pinned to one.
    pub fn digest(&self) -> Option<&Digest> {
        self.digest.as_ref()
    }

    /// `registry/repository`, what is the same for each tag.
    pub fn name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// The shortest name that reads back as [`Reference::name`]: `alpine`, `acme/app`, `ghcr.io/acme/app`.
    pub fn familiar_name(&self) -> String {
        let short = match self.repository.split_once('/') {
            Some((OFFICIAL, image)) if !image.contains('/') => image,
            _ => &self.repository,
        };
        let reads_as_host = |name: &str| name.split_once('/').is_some_and(|(first, _)| is_host(first));
        if self.registry == DOCKER_HUB && !reads_as_host(short) { short.to_owned() } else { self.name() }
    }

    /// The long form, with registry and namespace: `docker.io/library/alpine:latest`.
    pub fn full(&self) -> String {
        format!("{}{}", self.name(), Suffix(self))
    }

    /// What the registry is asked for: the digest if there is one, else the tag.
    pub fn target(&self) -> String {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => digest.to_string(),
            (None, Some(tag)) => tag.clone(),
            (None, None) => DEFAULT_TAG.to_owned(),
        }
    }

    /// Another tag of the same repository.
    ///
    /// # Errors
    /// [`Error::InvalidReference`] when it cannot be a tag.
    pub fn with_tag(&self, tag: &str) -> Result<Self> {
        check_tag(tag).map_err(|reason| Error::InvalidReference { text: tag.to_owned(), reason })?;
        Ok(Self { tag: Some(tag.to_owned()), digest: None, ..self.clone() })
    }

    /// The content with that digest in the same repository.
    #[must_use]
    pub fn with_digest(&self, digest: Digest) -> Self {
        Self { tag: None, digest: Some(digest), ..self.clone() }
    }

    fn read(text: &str) -> Result<Self, &'static str> {
        if text.contains("://") {
            return Err("it must not begin with a scheme such as `https://`");
        }
        let (named, digest) = match text.split_once('@') {
            Some((named, digest)) => (named, Some(read_digest(digest)?)),
            None => (text, None),
        };
        let (name, tag) = split_tag(named);
        tag.map_or(Ok(()), check_tag)?;
        let (registry, repository) = split_registry(name);
        check_registry(registry)?;
        check_repository(&repository)?;
        if registry.len() + 1 + repository.len() > NAME_LIMIT {
            return Err("registry and repository have more than 255 characters together");
        }
        let default_tag = digest.is_none().then_some(DEFAULT_TAG);
        let tag = tag.or(default_tag).map(str::to_owned);
        Ok(Self { registry: registry.to_owned(), repository, tag, digest })
    }
}

fn read_digest(text: &str) -> Result<Digest, &'static str> {
    text.parse().map_err(|_| "what follows `@` is not `sha256:` and 64 lower-case hexadecimal digits")
}

/// The tag begins after the last colon, unless a slash follows: that colon belongs to a port.
fn split_tag(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (text, None),
    }
}

/// Docker's normalisation: the first part is a host only if it cannot be a namespace of Docker Hub.
fn split_registry(name: &str) -> (&str, String) {
    let (registry, repository) = match name.split_once('/') {
        Some(("index.docker.io", repository)) => (DOCKER_HUB, repository),
        Some((first, repository)) if is_host(first) => (first, repository),
        _ => (DOCKER_HUB, name),
    };
    if registry == DOCKER_HUB && !repository.contains('/') {
        return (registry, format!("{OFFICIAL}/{repository}"));
    }
    (registry, repository.to_owned())
}

fn is_host(first: &str) -> bool {
    first == "localhost" || first.bytes().any(|b| matches!(b, b'.' | b':') || b.is_ascii_uppercase())
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.familiar_name(), Suffix(self))
    }
}

/// What follows the name: tag, digest or both.
struct Suffix<'a>(&'a Reference);

impl fmt::Display for Suffix<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.tag.iter().try_for_each(|tag| write!(f, ":{tag}"))?;
        self.0.digest.iter().try_for_each(|digest| write!(f, "@{digest}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGEST: &str = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    #[test]
    fn short_names_are_dockers() {
        let cases = [
            ("alpine", "docker.io/library/alpine:latest"),
            ("alpine:3", "docker.io/library/alpine:3"),
            ("acme/app", "docker.io/acme/app:latest"),
            ("docker.io/alpine", "docker.io/library/alpine:latest"),
            ("index.docker.io/acme/app", "docker.io/acme/app:latest"),
            ("localhost/app", "localhost/app:latest"),
            ("localhost:5000/app:1", "localhost:5000/app:1"),
            ("localhost:5000", "docker.io/library/localhost:5000"),
            ("Host/app", "Host/app:latest"),
            ("ghcr.io/acme/app:v1.0-rc_1", "ghcr.io/acme/app:v1.0-rc_1"),
            ("[::1]:5000/a/b__c--d.e", "[::1]:5000/a/b__c--d.e:latest"),
            ("[2001:db8::1]/app:1", "[2001:db8::1]/app:1"),
        ];
        for (text, full) in cases {
            assert_eq!(Reference::parse(text).unwrap().full(), full, "{text}");
        }
    }

    #[test]
    fn printed_short() {
        let cases = [
            ("docker.io/library/alpine:3", "alpine:3"),
            ("acme/app", "acme/app:latest"),
            ("docker.io/library/a/b", "library/a/b:latest"),
            ("docker.io/foo.bar/app", "docker.io/foo.bar/app:latest"),
            ("ghcr.io/acme/app", "ghcr.io/acme/app:latest"),
        ];
        for (text, short) in cases {
            assert_eq!(Reference::parse(text).unwrap().to_string(), short, "{text}");
        }
    }

    #[test]
    fn a_digest_wins_over_a_tag() {
        let both = Reference::parse(&format!("app:1@{DIGEST}")).unwrap();
        assert_eq!((both.tag(), both.target().as_str()), (Some("1"), DIGEST));
        assert_eq!(both.to_string(), format!("app:1@{DIGEST}"));
        let pinned = Reference::parse(&format!("app@{DIGEST}")).unwrap();
        assert_eq!((pinned.tag(), pinned.full()), (None, format!("docker.io/library/app@{DIGEST}")));
        assert_eq!(Reference::parse("app").unwrap().target(), "latest");
    }

    #[test]
    fn the_same_name_with_another_target() {
        let reference = Reference::parse(&format!("ghcr.io/acme/app:1@{DIGEST}")).unwrap();
        assert_eq!(reference.with_tag("2").unwrap().full(), "ghcr.io/acme/app:2");
        assert_eq!(
            reference.with_digest(DIGEST.parse().unwrap()).full(),
            format!("ghcr.io/acme/app@{DIGEST}")
        );
        assert_eq!(reference.name(), "ghcr.io/acme/app");
        assert!(reference.with_tag("-x").is_err());
    }

    #[test]
    fn the_broken_rule_is_named() {
        let long_tag = format!("app:{}", "t".repeat(129));
        let long_name = format!("ghcr.io/{}", "a".repeat(248));
        let upper_digest = format!("app@{}", DIGEST.to_uppercase());
        let cases = [
            ("", "a part of its repository is empty"),
            ("acme/App", "must be lower case"),
            ("https://ghcr.io/acme/app", "must not begin with a scheme"),
            ("ghcr.io/", "is empty"),
            ("ghcr.io//app", "is empty"),
            ("a___b", "the parts of its repository"),
            ("a..b", "the parts of its repository"),
            ("-a", "the parts of its repository"),
            ("a b", "the parts of its repository"),
            ("../app", "not a host name"),
            ("app:", "its tag must be"),
            ("app:.1", "its tag must be"),
            (&long_tag, "more than 128"),
            (&long_name, "more than 255"),
            ("ho_st.io/app", "not a host name"),
            ("-host.io/app", "not a host name"),
            ("[::g]/app", "not a host name"),
            ("host:port/app", "the port"),
            ("host:65536/app", "the port"),
            ("host:+1/app", "the port"),
            ("app@sha256:00", "what follows `@`"),
            (&upper_digest, "what follows `@`"),
        ];
        for (text, rule) in cases {
            let message = Reference::parse(text).unwrap_err().to_string();
            assert!(message.contains(rule), "{text}: {message}");
        }
    }
}
