//! What to do next after a failure of a place.

use std::io;

use wpack_oci::{
    Location,
    registry::{Distrust, Problem},
};

/// The line that tells scripts and people not to try again.
pub(super) const NO_RETRY: &str = "a retry will not help";

/// What errors call the local store.
const STORE: &str = "the local store";

/// What to do next, where that is known.
pub(super) fn of_images(error: &wpack_oci::Error) -> Vec<String> {
    use wpack_oci::Error as E;
    match error {
        E::Registry(error) => of_registry(error),
        E::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            vec!["the disk is full; nothing was left half written".to_owned()]
        }
        E::NoImage { place, .. } if place == STORE => {
            vec!["`wpack build INPUT -t NAME` puts an image there, and so does `wpack pull`".to_owned()]
        }
        E::BadPlace { place, .. } if place == STORE => {
            vec!["its folder (WPACK_STORE, else `~/.local/share/wpack/store`) can be removed: what was in it can be built and pulled again".to_owned()]
        }
        _ => Vec::new(),
    }
}

/// What may be wrong with the name of a copy that did not arrive: nobody but Docker writes to Docker Hub's `library`.
pub(super) fn of_destination(to: &Location) -> Option<String> {
    let Location::Registry(name) = to else { return None };
    let image =
        (name.registry() == "docker.io").then(|| name.repository().strip_prefix("library/")).flatten()?;
    Some(format!(
        "`{image}` alone is the name of an image of Docker's own; that of yours begins with a registry or a user"
    ))
}

/// Whether a retry can help comes first: scripts read it.
fn of_registry(error: &wpack_oci::registry::Error) -> Vec<String> {
    let retry = if error.retryable() { "it may pass: a retry can help" } else { NO_RETRY };
    let refused = matches!(error.status(), Some(401 | 403));
    let credential = refused.then(|| match error.credential() {
        Some(origin) => format!("the credentials that were refused come from {origin}"),
        None => "no credentials were found for this registry; `wpack login` stores some".to_owned(),
    });
    let scheme = may_want_tls(error).then(|| {
        "a registry on this machine is spoken to in plain HTTP; `--ca FILE` makes it HTTPS".to_owned()
    });
    let trust = error.distrust().map(|distrust| trust_hint(distrust).to_owned());
    [retry.to_owned()].into_iter().chain(credential).chain(scheme).chain(trust).collect()
}

fn trust_hint(distrust: Distrust) -> &'static str {
    match distrust {
        Distrust::OfServer => "`--ca FILE` or SSL_CERT_FILE names an authority to trust",
        Distrust::OfClient => {
            "the registry wants a client certificate that it knows: `--cert FILE --key FILE`"
        }
    }
}

/// A server that speaks TLS only answers plain HTTP with 400, and not in the words of a registry.
fn may_want_tls(error: &wpack_oci::registry::Error) -> bool {
    let is_bare = match error.problem() {
        Problem::Status { status: 400, diagnostics } => diagnostics.iter().all(|one| one.code.is_empty()),
        _ => false,
    };
    is_bare && error.is_plain_http()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_one_word_is_dockers_own() {
        let hint = |to: &str| of_destination(&Location::parse(to).unwrap());
        assert!(hint("docker://app:1").unwrap().starts_with("`app` alone is the name"));
        for other in ["docker://acme/app:1", "ghcr.io/library/app:1", "store:app:1", "oci:app"] {
            assert_eq!(hint(other), None, "{other}");
        }
    }
}
