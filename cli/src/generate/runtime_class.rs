//! The RuntimeClasses that installers make, under the names that they give them.

use crate::error::{CommandError, Result};

use super::host::Host;

/// A RuntimeClass.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct RuntimeClass {
    pub(crate) name: String,
    /// The runtime of containerd that it means.
    pub(crate) handler: String,
}

/// Installers and their classes: `runtime-class-manager` config/samples, `spin-operator`
/// config/samples/spin-runtime-class.yaml, k3s manifests/runtimes.yaml, runwasi docs.
const PRESETS: [(Host, &str, &str, &str); 7] = [
    (Host::Shim, "rcm", "wasmtime-v1", "wasmtime-v1"),
    (Host::Shim, "k3s", "wasmtime", "wasmtime"),
    (Host::Shim, "runwasi", "wasm", "wasm"),
    (Host::Spin, "spinkube", "wasmtime-spin-v2", "spin"),
    (Host::Spin, "rcm", "wasmtime-spin-v2", "spin-v2"),
    (Host::Spin, "k3s", "spin", "spin"),
    (Host::Crun, "k3s", "crun", "crun"),
];

/// The words that name an installer.
const INSTALLERS: [&str; 4] = ["rcm", "k3s", "spinkube", "runwasi"];

impl RuntimeClass {
    /// The class of `host` that `word` means: an installer, or a class by its own name.
    ///
    /// # Errors
    /// When that installer has none for the host.
    pub(crate) fn of(host: Host, word: Option<&str>) -> Result<Option<Self>> {
        let mut known = PRESETS.iter().filter(|(of, ..)| *of == host);
        let made = |(_, _, name, handler): &(Host, &str, &str, &str)| Self {
            name: (*name).to_owned(),
            handler: (*handler).to_owned(),
        };
        let Some(word) = word else { return Ok(known.next().map(made)) };
        if let Some(preset) = known.clone().find(|(_, installer, ..)| *installer == word) {
            return Ok(Some(made(preset)));
        }
        let installers: Vec<_> = known.map(|(_, installer, ..)| *installer).collect();
        if installers.is_empty() {
            return Err(CommandError::usage("`--runtime-class` is for `--on shim`, `crun` and `spin`"));
        }
        if INSTALLERS.contains(&word) {
            return Err(CommandError::usage(format!("`{word}` installs no such class"))
                .hint(format!("known for it: {}, or the name of a class", installers.join(", "))));
        }
        Ok(Some(Self { name: word.to_owned(), handler: word.to_owned() }))
    }

    /// What must be true of the nodes.
    pub(crate) fn prerequisites(&self, host: Host) -> Vec<String> {
        let Self { name, handler } = self;
        let mut notes = vec![format!("needs the RuntimeClass `{name}`: kubectl get runtimeclass {name}")];
        let runtime = |kind: &str| {
            format!(
                "needs on each node, in containerd 2's /etc/containerd/config.toml:\n\
                 [plugins.\"io.containerd.cri.v1.runtime\".containerd.runtimes.{handler}]\n  runtime_type = \"{kind}\""
            )
        };
        match host {
            Host::Bundle => {}
            Host::Shim => notes.push(runtime("io.containerd.wasmtime.v1")),
            Host::Spin => notes.push(runtime("io.containerd.spin.v2")),
            Host::Crun => notes.push(format!(
                "needs a crun that was built with a WebAssembly engine, and from containerd:\n\
                 [plugins.\"io.containerd.cri.v1.runtime\".containerd.runtimes.{handler}]\n  \
                 pod_annotations = [\"module.wasm.image/*\"]"
            )),
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_have_the_names_that_installers_give_them() {
        let name =
            |host, word| RuntimeClass::of(host, word).unwrap().map(|class| (class.name, class.handler));
        let pair = |name: &str, handler: &str| Some((name.to_owned(), handler.to_owned()));
        assert_eq!(name(Host::Bundle, None), None);
        assert_eq!(name(Host::Shim, None), pair("wasmtime-v1", "wasmtime-v1"));
        assert_eq!(name(Host::Shim, Some("k3s")), pair("wasmtime", "wasmtime"));
        assert_eq!(name(Host::Shim, Some("runwasi")), pair("wasm", "wasm"));
        assert_eq!(name(Host::Shim, Some("mine")), pair("mine", "mine"));
        assert_eq!(name(Host::Spin, None), pair("wasmtime-spin-v2", "spin"));
        assert_eq!(name(Host::Spin, Some("rcm")), pair("wasmtime-spin-v2", "spin-v2"));
        assert_eq!(name(Host::Crun, None), pair("crun", "crun"));
        assert!(RuntimeClass::of(Host::Shim, Some("spinkube")).is_err());
        assert!(RuntimeClass::of(Host::Bundle, Some("rcm")).is_err());
    }
}
