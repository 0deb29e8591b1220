//! `[build]`: what `wpack build` takes where its arguments say nothing. Each key has the name of its flag.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Deserializer, de::Error as _};
use wpack_oci::{Location, Reference, spec::Platform};
use wpack_runner::options::Dir;

use crate::{args, format::Format};

/// What is built, and how.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Build {
    /// The module or component: a path from the folder of this file.
    pub(crate) input: Option<PathBuf>,
    /// Names of the image, as `ghcr.io/acme/app:1`; not taken where `--output` says where to write.
    #[serde(deserialize_with = "references")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(crate) tag: Vec<Reference>,
    /// The forms of the image; the first gets the tag, each other TAG-FORMAT.
    pub(crate) format: Vec<Format>,
    /// Platforms, as `linux/amd64`.
    #[serde(deserialize_with = "platforms")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(crate) platform: Vec<Platform>,
    /// Leave out names and debug information.
    pub(crate) strip: bool,
    /// Make a component of WASI 0.2 of a module of preview 1.
    pub(crate) adapt: bool,
    /// An image to build on.
    #[serde(deserialize_with = "location")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub(crate) base: Option<Location>,
    /// Where the program must run.
    #[serde(deserialize_with = "targets")]
    pub(crate) target: Vec<String>,
    /// Default arguments of the program.
    pub(crate) arg: Vec<String>,
    /// Environment variables.
    #[serde(deserialize_with = "keyed")]
    pub(crate) env: BTreeMap<String, String>,
    /// Folders of the container that the program may use, as `HOST[::GUEST[::ro]]`.
    #[serde(deserialize_with = "dirs")]
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(crate) dir: Vec<Dir>,
    /// Ports that the program listens on, as `8080` or `53/udp`.
    #[serde(deserialize_with = "ports")]
    pub(crate) port: Vec<String>,
    /// The user that the program runs as, by number: `UID[:GID]`.
    #[serde(deserialize_with = "user")]
    pub(crate) user: Option<String>,
    /// The folder in which the program starts.
    pub(crate) workdir: Option<String>,
    /// Labels of the image's config.
    #[serde(deserialize_with = "keyed")]
    pub(crate) label: BTreeMap<String, String>,
    /// Annotations of the image's manifest.
    #[serde(deserialize_with = "keyed")]
    pub(crate) annotation: BTreeMap<String, String>,
    /// The signal that stops the container.
    pub(crate) stop_signal: Option<String>,
    /// Leave the portable module out of a bundle.
    pub(crate) no_portable_module: bool,
}

fn references<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Reference>, D::Error> {
    each(from, args::reference)
}

fn platforms<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Platform>, D::Error> {
    each(from, |text| text.parse().map_err(|error: wpack_oci::Error| error.to_string()))
}

fn ports<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    each(from, args::port)
}

fn dirs<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Dir>, D::Error> {
    each(from, args::runner::dir)
}

fn targets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    let known = |text: &str| wpack_validate::targets::names().any(|name| name == text);
    each(
        from,
        |text| if known(text) { Ok(text.to_owned()) } else { Err("no such target is known".to_owned()) },
    )
}

fn user<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    optional(from, args::user)
}

fn location<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Location>, D::Error> {
    optional(from, args::location)
}

/// Keys as the flag takes them, in `KEY=VALUE`.
fn keyed<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<String, String>, D::Error> {
    let map = BTreeMap::<String, String>::deserialize(from)?;
    match map.keys().find(|key| key.is_empty() || key.contains('=')) {
        Some(key) => Err(D::Error::custom(format_args!("`{key}` is no key: it is empty or has a `=`"))),
        None => Ok(map),
    }
}

fn each<'de, D: Deserializer<'de>, T>(
    from: D,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Vec<T>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| one(text, &parse)).collect()
}

fn optional<'de, D: Deserializer<'de>, T>(
    from: D,
    parse: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, D::Error> {
    Option::<String>::deserialize(from)?.map(|text| one(&text, &parse)).transpose()
}

fn one<T, E: serde::de::Error>(text: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<T, E> {
    parse(text).map_err(|reason| E::custom(format_args!("`{text}`: {reason}")))
}
