//! The runners that travel inside wpack.

use wpack_oci::spec::Platform;
use wpack_runner::{
    engine::Variant,
    options::{Options, Server},
};
use wpack_validate::Report;

use crate::error::{CommandError, Kind, Result};

/// Platform, variant and executable, as the build script lists them.
static EMBEDDED: &[(&str, &str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The platforms that a bundle can be built for.
pub(crate) fn platforms() -> Vec<Platform> {
    let mut platforms: Vec<_> = EMBEDDED.iter().filter_map(|(platform, ..)| platform.parse().ok()).collect();
    platforms.dedup();
    platforms
}

/// The static executable for a platform.
///
/// # Errors
/// When this wpack carries none for it.
pub(crate) fn runner(platform: &Platform, variant: Variant) -> Result<&'static [u8]> {
    let name = platform.to_string();
    let found = EMBEDDED.iter().find(|(platform, kind, _)| *platform == name && *kind == variant.name());
    found.map(|(.., executable)| *executable).ok_or_else(|| {
        let carried: Vec<_> =
            EMBEDDED.iter().map(|(platform, variant, _)| format!("{platform} ({variant})")).collect();
        let carried = if carried.is_empty() { "none".to_owned() } else { carried.join(", ") };
        let message = format!("no runner for `{platform}` ({}) is part of this wpack", variant.name());
        CommandError::new(Kind::Usage, message)
            .hint(format!("it carries runners for: {carried}"))
            .hint(
                "built by cargo alone, wpack carries its own machine's runners; `cargo xtask runners` makes all",
            )
            .hint("the formats `compat`, `shim` and `artifact` need no runner")
    })
}

/// The runner that a program needs: the smaller one where it can.
pub(crate) fn variant(report: &Report) -> Variant {
    let names = || report.imports.iter().chain(&report.exports).map(|item| item.name.as_str());
    let is_async = report.features.iter().any(|feature| feature == "component-model-async");
    let speaks_p3 = names().any(|name| name.starts_with("wasi:") && name.contains("@0.3."));
    let needs_more = report.world.answers_http() || is_async || speaks_p3 || imports(report, "wasi:http/");
    if needs_more { Variant::Http } else { Variant::Command }
}

/// Gives the program what it cannot do without: the network, to a component that imports sockets or sends requests.
///
/// # Errors
/// When it is told how to answer HTTP, and does not.
pub(crate) fn suit(options: &mut Options, report: &Report) -> Result<()> {
    options.network |= wants_network(report);
    match options.server.to_arguments().first() {
        Some(flag) if !report.world.answers_http() => {
            let what = report.identity.description;
            Err(CommandError::usage(format!("`{flag}` is for programs that answer HTTP; this is {what}")))
        }
        _ => Ok(()),
    }
}

/// The port at which the program listens, unless the variable `PORT` says another.
pub(crate) fn port(options: &Options, report: &Report) -> Option<u16> {
    report.world.answers_http().then(|| options.server.addr.map_or(Server::PORT, |addr| addr.port()))
}

/// Whether it imports sockets or sends requests.
pub(crate) fn wants_network(report: &Report) -> bool {
    ["wasi:sockets/", "wasi:http/outgoing-handler", "wasi:http/client"]
        .iter()
        .any(|prefix| imports(report, prefix))
}

/// A component's imports have no module, and the interface as their name.
fn imports(report: &Report, prefix: &str) -> bool {
    report.imports.iter().any(|import| import.module.is_none() && import.name.starts_with(prefix))
}

/// The platform of the machine that wpack runs on, when it can run a bundle.
pub(crate) fn here() -> Option<Platform> {
    let here = Platform::new(std::env::consts::OS, architecture(std::env::consts::ARCH));
    platforms().contains(&here).then_some(here)
}

/// What containers call an architecture that Linux and Rust call `machine`.
pub(crate) fn architecture(machine: &str) -> &str {
    match machine {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(text: &str) -> Report {
        wpack_validate::validate(&wat::parse_str(text).unwrap())
    }

    #[test]
    fn the_smaller_runner_is_taken_where_it_can() {
        let component = |items: &str| variant(&report(&format!("(component {items})")));
        let import = |name| component(&format!(r#"(import "{name}" (instance))"#));
        assert_eq!(variant(&report(r#"(module (func (export "_start")))"#)), Variant::Command);
        assert_eq!(import("wasi:cli/stdout@0.2.0"), Variant::Command);
        for larger in ["wasi:cli/stdout@0.3.0", "wasi:http/outgoing-handler@0.2.3", "wasi:http/client@0.3.0"]
        {
            assert_eq!(import(larger), Variant::Http, "{larger}");
        }
        for answering in ["wasi:http/incoming-handler@0.2.0", "wasi:http/handler@0.3.0"] {
            let export = format!(r#"(instance $i) (export "{answering}" (instance $i))"#);
            assert_eq!(component(&export), Variant::Http, "{answering}");
        }
        assert_eq!(component("(type (future))"), Variant::Http);
    }

    #[test]
    fn the_network_is_for_those_who_import_it() {
        let wants = |name| wants_network(&report(&format!(r#"(component (import "{name}" (instance)))"#)));
        assert!(wants("wasi:sockets/tcp@0.2.0") && wants("wasi:http/outgoing-handler@0.2.0"));
        assert!(wants("wasi:http/client@0.3.0") && !wants("wasi:http/types@0.2.0"));
    }
}
