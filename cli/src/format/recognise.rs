//! The format of an image, whoever made it.

use wpack_oci::spec::{Execution, Manifest, media_type};

use super::{Format, artifact, bundle};
use crate::{module, runtime};

/// Which of wpack's formats a manifest has; `None` for any other image.
pub(crate) fn recognise(manifest: &Manifest, execution: &Execution) -> Option<Format> {
    let has_module = manifest.layers.iter().any(|layer| layer.media_type == module::MEDIA_TYPE);
    let program = execution.entrypoint.iter().chain(&execution.cmd).next().map_or("", String::as_str);
    match manifest.config.media_type.as_str() {
        artifact::CONFIG => Some(Format::Artifact),
        config if !media_type::is_config(config) => None,
        _ if has_module => Some(Format::Shim),
        _ if program == bundle::RUNNER_PATH => Some(Format::Bundle),
        _ if runtime::starts(execution) => Some(Format::Bundle),
        _ if program.ends_with(".wasm") => Some(Format::Compat),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IMAGE: &str = "application/vnd.oci.image.config.v1+json";
    const TAR: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

    fn recognised(config: &str, layer: &str, entrypoint: &[&str], cmd: &[&str]) -> Option<Format> {
        let descriptor = |kind: &str| {
            let digest = format!("sha256:{}", "0".repeat(64));
            format!(r#"{{"mediaType":"{kind}","digest":"{digest}","size":0}}"#)
        };
        let (config, layer) = (descriptor(config), descriptor(layer));
        let manifest = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer}]}}"#);
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let execution = Execution { entrypoint: words(entrypoint), cmd: words(cmd), ..Execution::default() };
        recognise(&serde_json::from_str(&manifest).unwrap(), &execution)
    }

    #[test]
    fn each_format_has_its_marks() {
        let wasm_config = "application/vnd.wasm.config.v0+json";
        let docker = "application/vnd.docker.container.image.v1+json";
        let cases = [
            (recognised(wasm_config, "application/wasm", &[], &[]), Some(Format::Artifact)),
            (recognised(IMAGE, "application/wasm", &["/x"], &[]), Some(Format::Shim)),
            (recognised(IMAGE, TAR, &["/wpack-runner", "/app.cwasm"], &[]), Some(Format::Bundle)),
            (recognised(IMAGE, TAR, &["/usr/bin/wasmtime", "run", "/app.wasm"], &[]), Some(Format::Bundle)),
            (recognised(IMAGE, TAR, &["/usr/bin/wasmtime"], &[]), None),
            (recognised(IMAGE, TAR, &["/app.wasm"], &[]), Some(Format::Compat)),
            (recognised(docker, TAR, &[], &["/main.wasm"]), Some(Format::Compat)),
            (recognised(IMAGE, TAR, &["/bin/sh"], &["x.wasm"]), None),
            (recognised("application/vnd.cncf.helm.config.v1+json", TAR, &[], &[]), None),
        ];
        for (number, (found, expected)) in cases.into_iter().enumerate() {
            assert_eq!(found, expected, "case {number}");
        }
    }
}
