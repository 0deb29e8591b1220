//! `artifact`: the CNCF "Wasm OCI Artifact layout".
//!
//! <https://tag-runtime.cncf.io/wgs/wasm/deliverables/wasm-oci-artifact/>: a config of its own type and
//! exactly one layer, the module as it is. No `artifactType`: the config's media type implies it.

use serde::Serialize;
use wpack_oci::{Blob, Config, Digest, Image, Layer};
use wpack_validate::{Kind, Report};

use super::Recipe;
use crate::{built::Built, error::Result, parts::Parts};

/// The media type of the config.
pub(super) const CONFIG: &str = "application/vnd.wasm.config.v0+json";

/// The config document; nothing is ever `null`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WasmConfig<'a> {
    created: String,
    architecture: &'static str,
    os: &'static str,
    layer_digests: [&'a Digest; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    component: Option<Component<'a>>,
}

#[derive(Serialize)]
struct Component<'a> {
    exports: Vec<&'a str>,
    imports: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a str>,
}

pub(super) fn build(parts: &Parts<'_>, recipe: &Recipe) -> Result<Built> {
    let blob = parts.raw();
    let config = WasmConfig {
        created: parts.created.rfc3339(),
        architecture: "wasm",
        os: os(parts.report),
        layer_digests: [blob.digest()],
        component: component(parts.report),
    };
    let config = Config::Opaque(Blob::from_bytes(CONFIG, wpack_oci::render(&config)));
    let layer = Layer { blob, diff_id: None, created_by: String::new() };
    let image = Image::new(config, vec![layer]).annotate(recipe.annotations.clone());
    Ok(Built::Image(Box::new(image)))
}

/// The specification knows `wasip1` and `wasip2`; components of WASI 0.3 go by `wasip2` in every tool, and
/// tell their version by their exports.
fn os(report: &Report) -> &'static str {
    if report.kind == Kind::Module { "wasip1" } else { "wasip2" }
}

fn component(report: &Report) -> Option<Component<'_>> {
    (report.kind != Kind::Module).then(|| Component {
        exports: report.exports.iter().map(|item| item.name.as_str()).collect(),
        imports: report.imports.iter().map(|item| item.name.as_str()).collect(),
        target: report.target.as_deref(),
    })
}
