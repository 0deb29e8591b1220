//! A registry: whether the credentials at hand let one read from a repository and write to it.

use std::convert::Infallible;

use wpack_oci::{Error, Reference, Registry, Source as _, registry::Settings};

use super::Check;
use crate::error::{CommandError, Context as _};

/// Asks the registry of `image`. Nothing is sent but an upload that is opened and given up.
pub(crate) fn checks(image: &Reference, settings: Settings) -> Vec<Check> {
    let mut checks = vec![credentials(image, &settings)];
    let registry = match Registry::open(image, settings) {
        Ok(registry) => registry,
        Err(error) => {
            checks.push(refused("pull", image, "reached", error));
            return checks;
        }
    };
    let read = registry.resolve(Some(&image.target()));
    let is_reached = !matches!(&read, Err(Error::Registry(error)) if error.status().is_none());
    checks.push(pull(image, read.map(|found| found.digest.to_string())));
    if is_reached {
        checks.push(push(image, registry.check_push()));
    }
    checks
}

fn credentials(image: &Reference, settings: &Settings) -> Check {
    let registry = image.registry();
    let check = match settings.credentials.find(registry, image.repository()) {
        Ok(Some(credential)) => Check::ok("credentials", format!("for {registry}: {}", credential.origin))
            .fact("origin", &credential.origin),
        Ok(None) => Check::warning(
            "credentials",
            format!("there are none for {registry}, which is asked as a stranger"),
        )
        .remedy(format!("wpack login {registry}")),
        Err(error) => refused("credentials", image, "looked up", error),
    };
    check.fact("registry", &registry)
}

fn pull(image: &Reference, found: wpack_oci::Result<String>) -> Check {
    match found {
        Ok(digest) => Check::ok("pull", format!("{image} is there")).fact("digest", &digest),
        // Some registries say so too where they do not want to tell a stranger.
        Err(Error::NoImage { .. }) => {
            Check::ok("pull", format!("{} answers; there is no {image} yet", image.registry()))
        }
        Err(error) => refused("pull", image, "read", error),
    }
}

fn push(image: &Reference, opened: wpack_oci::Result<()>) -> Check {
    match opened {
        Ok(()) => Check::ok("push", format!("{} takes uploads", image.name())),
        Err(error) => refused("push", image, "written to", error),
    }
}

fn refused(name: &'static str, image: &Reference, verb: &str, error: Error) -> Check {
    let cannot = || format!("{} cannot be {verb}", image.name());
    let Err(error) = Err::<Infallible, _>(error).context(cannot).map_err(CommandError::of_registry);
    Check::of_error(name, &error)
}
