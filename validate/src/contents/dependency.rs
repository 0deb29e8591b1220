//! The crates of a Rust program, as `cargo auditable` lists them.
//!
//! The format: <https://github.com/rust-secure-code/cargo-auditable/blob/master/PARSING.md>, zlib over JSON.

use std::fmt;
use std::io::Read as _;

use flate2::read::ZlibDecoder;
use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// The custom section.
pub(crate) const SECTION: &str = ".dep-v0";

/// Bytes of JSON that are read of all sections: `auditable-info` reads as many of one unless told otherwise.
const UNPACKED: u64 = 8 << 20;

/// Crates that are kept of one section.
const LISTED: usize = 10_000;

/// A crate that a program is made of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dependency {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it comes from: `crates.io`, `git`, `local`, `registry`, or another word.
    pub source: String,
    /// `runtime`, or `build` for what only took part in the build.
    #[serde(default = "runtime")]
    pub kind: String,
    /// Whether it is the program itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub root: bool,
}

/// What the format leaves out.
fn runtime() -> String {
    "runtime".to_owned()
}

/// What all sections list together, sorted, each crate once; a section that cannot be read lists nothing.
pub(crate) fn read(sections: &[&[u8]]) -> Vec<Dependency> {
    let mut left = UNPACKED;
    let mut all: Vec<_> =
        sections.iter().filter_map(|section| packages(section, &mut left)).flatten().collect();
    all.sort_unstable();
    all.dedup();
    all.truncate(LISTED);
    all
}

#[derive(Deserialize)]
struct Document {
    #[serde(deserialize_with = "first_packages")]
    packages: Vec<Dependency>,
}

/// Unpacks no more than `left` bytes, and takes off what it has unpacked.
fn packages(section: &[u8], left: &mut u64) -> Option<Vec<Dependency>> {
    let mut json = Vec::new();
    let unpacked = ZlibDecoder::new(section).take(*left).read_to_end(&mut json);
    *left = left.saturating_sub(json.len() as u64);
    unpacked.ok()?;
    serde_json::from_slice::<Document>(&json).ok().map(|document| document.packages)
}

/// Reads a list and keeps its first [`LISTED`] items: 8 MiB may hold 200,000.
fn first_packages<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Dependency>, D::Error> {
    struct First;

    impl<'de> Visitor<'de> for First {
        type Value = Vec<Dependency>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of packages")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
            let mut kept = Vec::new();
            while kept.len() < LISTED {
                match items.next_element()? {
                    Some(item) => kept.push(item),
                    None => return Ok(kept),
                }
            }
            while items.next_element::<IgnoredAny>()?.is_some() {}
            Ok(kept)
        }
    }

    deserializer.deserialize_seq(First)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn packed(json: &str) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(json.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn lines(json: &str) -> Vec<String> {
        let section = packed(json);
        let line = |one: &Dependency| format!("{} {} {} {}", one.name, one.version, one.source, one.kind);
        read(&[&section]).iter().map(line).collect()
    }

    #[test]
    fn packages_are_sorted_with_what_the_format_leaves_out() {
        let json = r#"{"format": 1, "packages": [
            {"name": "serde", "version": "1.0.2", "source": "crates.io", "dependencies": [1], "new": {"a": []}},
            {"name": "cc", "version": "1.1.0", "source": "registry", "kind": "build"},
            {"name": "app", "version": "0.1.0", "source": "local", "root": true}]}"#;
        let expected =
            ["app 0.1.0 local runtime", "cc 1.1.0 registry build", "serde 1.0.2 crates.io runtime"];
        assert_eq!(lines(json), expected);
        let section = packed(json);
        let roots: Vec<_> = read(&[&section]).iter().map(|one| one.root).collect();
        assert_eq!(roots, [true, false, false]);
        assert_eq!(read(&[&section, &section]).len(), 3);
    }

    #[test]
    fn what_is_broken_lists_nothing() {
        for json in ["", "{", "[]", r#"{"packages": {}}"#, r#"{"packages": [{"name": "x"}]}"#] {
            assert_eq!(lines(json), [""; 0], "{json}");
        }
        assert_eq!(read(&[b"", b"no zlib", &packed("{\"packages\": []}")[..5]]), []);
    }

    #[test]
    fn lists_are_cut() {
        let package = |n| format!(r#"{{"name":"{n}","version":"1.0.0","source":"x"}}"#);
        let packages: Vec<_> = (0..12_000).map(package).collect();
        assert_eq!(lines(&format!(r#"{{"packages":[{}]}}"#, packages.join(","))).len(), 10_000);
    }

    /// 9 MiB of blanks in 9 KB.
    #[test]
    fn a_bomb_is_not_unpacked() {
        let package = r#"{"name": "x", "version": "1.0.0", "source": "local"}"#;
        let small = format!(r#"{{"packages": [{package}]}}"#);
        let bomb = format!("{}{small}", " ".repeat(9 << 20));
        assert_eq!(lines(&bomb), [""; 0]);
        // Nor is anything behind one.
        assert_eq!(read(&[&packed(&small), &packed(&bomb), &packed(&small)]).len(), 1);
        assert_eq!(read(&[&packed(&bomb), &packed(&small)]), []);
    }
}
