//! What lies in a base: the runtime, or the libraries that one needs.

use std::collections::BTreeSet;

use wpack_oci::{Base, paths};

use super::{host::Host, libraries::file_name};
use crate::error::{CommandError, Context as _, Kind, Result};

/// Where programs are looked for when a base does not say it itself, as Docker does.
const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// What marks a file of a lower layer as removed (image-spec `layer.md`).
const REMOVED: &str = ".wh.";

/// The files of a base, by path. To know them, its layers are read once.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    paths: BTreeSet<String>,
}

impl Contents {
    /// Lists the files of all layers.
    ///
    /// # Errors
    /// When one cannot be read.
    pub(crate) fn of(base: &Base) -> Result<Self> {
        let mut contents = Self::default();
        for layer in base.layers() {
            let listed = paths(&layer.blob).context(|| "cannot look into the base".to_owned())?;
            listed.iter().for_each(|path| contents.take(path));
        }
        Ok(contents)
    }

    fn take(&mut self, path: &str) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        match name.strip_prefix(REMOVED) {
            Some(removed) => drop(self.paths.remove(&format!("{folder}/{removed}"))),
            None => drop(self.paths.insert(path.to_owned())),
        }
    }

    /// Whether it has a file of this name, wherever: folders of libraries are links to others in many images.
    pub(super) fn has(&self, name: &str) -> bool {
        self.paths.iter().any(|path| file_name(path) == file_name(name))
    }

    /// Where the base has `host`: what it starts itself, or else what is found in its `PATH`, or in its root folder.
    ///
    /// # Errors
    /// When it is nowhere there, or what it starts itself is not.
    pub(crate) fn find(&self, host: &Host, base: &Base) -> Result<String> {
        let execution = base.execution();
        let started = execution.entrypoint.iter().chain(&execution.cmd).next();
        let started = started.filter(|program| file_name(program) == host.program).cloned();
        let path = execution.env.iter().find_map(|variable| variable.strip_prefix("PATH=")).unwrap_or(PATH);
        let in_folder = |folder: &str| format!("{}/{}", folder.trim_end_matches('/'), host.program);
        let mut found = started.into_iter().chain(path.split(':').chain(["/"]).map(in_folder));
        let found = found.find(|path| self.paths.contains(path)).ok_or_else(|| {
            CommandError::new(Kind::Input, format!("the base holds no {}", host.name))
                .hint(format!("looked for `{}` in {path} and in its root folder", host.program))
                .hint("name an executable: `--runtime-binary [PLATFORM=]PATH`")
        })?;
        self.check(host).map(|()| found)
    }

    /// Refuses a runtime that starts a program itself which is not there.
    ///
    /// # Errors
    /// With its name.
    pub(crate) fn check(&self, host: &Host) -> Result<()> {
        match host.needs.filter(|name| !self.has(name)) {
            Some(name) => {
                let message = format!("{} starts `{name}`, and the base holds none", host.name);
                Err(CommandError::new(Kind::Input, message)
                    .hint("build on an image that has it: `--base REF`"))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_higher_layer_removes_is_gone() {
        let mut contents = Contents::default();
        for path in ["/usr/bin/wasmtime", "/usr/lib/libc.so.6", "/usr/bin/.wh.wasmtime"] {
            contents.take(path);
        }
        assert!(!contents.has("wasmtime") && contents.has("libc.so.6") && contents.has("/lib/libc.so.6"));
    }
}
