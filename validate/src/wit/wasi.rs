//! WASI itself: the texts of its packages, and all that its hosts offer.

use std::fmt::Write as _;
use std::sync::LazyLock;

use super::world::World;
use crate::wasi::Track;

/// A line of releases: `wit/README.md` says where it comes from.
pub(super) struct Release {
    /// Major and minor number.
    line: &'static str,
    /// The newest patch version known.
    patch: u64,
    /// The packages of the namespace `wasi` and their texts.
    packages: &'static [(&'static str, &'static str)],
}

macro_rules! packages {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../wit/", $folder, "/", $name, ".wit")))),*]
    };
}

const RELEASES: [Release; 2] = [
    Release {
        line: "0.2",
        patch: 12,
        packages: packages!("0.2": "cli" "clocks" "filesystem" "http" "io" "random" "sockets"),
    },
    Release {
        line: "0.3",
        patch: 2,
        packages: packages!("0.3": "cli" "clocks" "filesystem" "http" "random" "sockets"),
    },
];

/// The text of the WASI package `name` in `version`, unless that is not known.
pub(super) fn text(name: &str, version: &str) -> Option<String> {
    let (line, patch) = version.rsplit_once('.')?;
    let patch: u64 = patch.parse().ok()?;
    let release = RELEASES.iter().find(|release| release.line == line && patch <= release.patch)?;
    let (_, text) = release.packages.iter().find(|(package, _)| *package == name)?;
    Some(release.at(patch, text))
}

impl Release {
    /// `text` of the newest version as it was in the patch version `patch`.
    fn at(&self, patch: u64, text: &str) -> String {
        let newest = format!("@{}.{}", self.line, self.patch);
        let wanted = format!("@{}.{patch}", self.line);
        let mut lines = text.lines().peekable();
        let mut older = String::with_capacity(text.len());
        while let Some(line) = lines.next() {
            let follows = lines.peek().copied().unwrap_or_default();
            let line = match self.since(line) {
                // Only the name of a type is new, and older items of the newest text use it.
                Some(since) if since > patch && follows.trim_start().starts_with("type ") => {
                    format!("@since(version = {}.{patch})", self.line)
                }
                Some(since) if since > patch => "@unstable(feature = later)".to_owned(),
                _ => line.replace(&newest, &wanted),
            };
            // Writing to a String cannot fail.
            let _ = writeln!(older, "{line}");
        }
        older
    }

    /// The patch version since which the item behind `line` is there, if `line` says so.
    fn since(&self, line: &str) -> Option<u64> {
        let version = line.trim().strip_prefix("@since(version = ")?.strip_suffix(')')?;
        version.strip_prefix(self.line)?.strip_prefix('.')?.parse().ok()
    }
}

static P2: LazyLock<Option<World>> =
    LazyLock::new(|| World::decode(include_bytes!("../../wit/0.2.wasm"), HOST));
static P3: LazyLock<Option<World>> =
    LazyLock::new(|| World::decode(include_bytes!("../../wit/0.3.wasm"), HOST));

/// The name of the world in the encoded packages.
const HOST: &str = "host";

/// All that hosts of `track` may offer, and the entry points that they may call. A test sees to it that there is one.
pub(super) fn host(track: Track) -> Option<&'static World> {
    match track {
        Track::P2 => P2.as_ref(),
        Track::P3 => P3.as_ref(),
    }
}

/// The newest version of `track` that is known.
pub(crate) fn newest(track: Track) -> String {
    let release = match track {
        Track::P2 => &RELEASES[0],
        Track::P3 => &RELEASES[1],
    };
    format!("{}.{}", release.line, release.patch)
}

/// Functions of the newest versions that are marked `@unstable`: hosts offer them on request only.
pub(crate) const UNSTABLE: &[&str] = &["[method]response-outparam.send-informational", "network-error-code"];

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::source::{WitFile, encode};
    use super::*;
    use crate::wasi::{Interface, is_offered};

    /// The binaries hold what the texts say. If they do not, they are written anew, to be looked at and committed.
    #[test]
    fn the_binaries_are_those_of_the_texts() {
        for (line, worlds) in [
            ("0.2", ["wasi:cli/command@0.2.12", "wasi:http/proxy@0.2.12"].as_slice()),
            ("0.3", &["wasi:cli/command@0.3.2", "wasi:http/service@0.3.2", "wasi:http/middleware@0.3.2"]),
        ] {
            let includes: String = worlds.iter().map(|world| format!("include {world};")).collect();
            let text = format!("package wpack:wasi; world host {{ {includes} }}");
            let encoded = encode(&[WitFile { path: "host.wit".into(), text }], &[], None).unwrap().bytes;
            let file = format!("{}/wit/{line}.wasm", env!("CARGO_MANIFEST_DIR"));
            let is_current = fs::read(&file).unwrap() == encoded;
            if !is_current {
                fs::write(&file, encoded).unwrap();
            }
            assert!(is_current, "{file} was not that of the texts and is written anew");
        }
    }

    /// Of the worlds, hosts offer all that is imported but the handler of a middleware.
    #[test]
    fn hosts_have_what_is_offered() {
        for (track, offered, entries) in [
            (Track::P2, 29, ["wasi:cli/run@0.2.12", "wasi:http/incoming-handler@0.2.12"]),
            (Track::P3, 23, ["wasi:cli/run@0.3.2", "wasi:http/handler@0.3.2"]),
        ] {
            let host = host(track).unwrap();
            let is_offered = |name| Interface::parse(name).is_some_and(|interface| is_offered(&interface));
            let others: Vec<_> = host.imports.iter().filter(|(name, _)| !is_offered(name)).collect();
            let names = host.imports.iter();
            assert_eq!(names.count() - others.len(), offered);
            assert!(others.iter().all(|(name, _)| *name == "wasi:http/handler@0.3.2"), "{others:?}");
            assert!(host.exports.iter().map(|(name, _)| name).eq(entries));
        }
        assert_eq!((newest(Track::P2), newest(Track::P3)), ("0.2.12".into(), "0.3.2".into()));
    }

    #[test]
    fn each_patch_version_has_its_text() {
        for (line, newest) in [("0.2", 12), ("0.3", 2)] {
            for patch in 0..=newest {
                let include = format!(
                    "include wasi:cli/command@{line}.{patch}; import wasi:http/types@{line}.{patch};"
                );
                let text = format!("package a:b; world w {{ {include} }}");
                encode(&[WitFile { path: "a.wit".into(), text }], &[], None).unwrap();
            }
        }
        assert!(text("cli", "0.2.12").unwrap().contains("@since(version = 0.2.12)\n  exit-with-code"));
        assert!(text("cli", "0.2.11").unwrap().contains("@unstable(feature = later)\n  exit-with-code"));
        for unknown in ["0.2.13", "0.3.3", "0.4.0", "0.2.0-rc-1"] {
            assert_eq!(text("cli", unknown), None, "{unknown}");
        }
        assert_eq!(text("keyvalue", "0.2.0"), None);
    }

    /// The marks stand in the texts.
    #[test]
    fn unstable_functions() {
        let texts = RELEASES.iter().flat_map(|release| release.packages).map(|(_, text)| *text);
        let lines: Vec<_> = texts.flat_map(str::lines).collect();
        let mut found = 0;
        for pair in lines.windows(2) {
            if pair[0].contains("@unstable(") && pair[1].contains(": func(") && !pair[0].contains("timezone")
            {
                let name = pair[1].trim().split(':').next().unwrap();
                assert!(UNSTABLE.iter().any(|known| known.ends_with(name)), "{name}");
                found += 1;
            }
        }
        assert_eq!(found, UNSTABLE.len());
    }
}
