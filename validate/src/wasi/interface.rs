//! Names of component interfaces, such as `wasi:cli/run@0.2.6`, and the ones that WASI hosts offer.

/// A name taken apart. Names that are no interface (`my-func`, a package without an interface) do not parse.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interface<'a> {
    pub(crate) namespace: &'a str,
    pub(crate) package: &'a str,
    pub(crate) name: &'a str,
    pub(crate) version: Option<&'a str>,
}

/// A line of WASI releases that are compatible with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Track {
    /// 0.2.x
    P2,
    /// 0.3.x
    P3,
}

impl<'a> Interface<'a> {
    pub(crate) fn parse(name: &'a str) -> Option<Self> {
        let (path, version) = match name.split_once('@') {
            Some((path, version)) => (path, Some(version)),
            None => (name, None),
        };
        let (namespace, rest) = path.split_once(':')?;
        let (package, name) = rest.split_once('/')?;
        Some(Self { namespace, package, name, version })
    }

    /// The release line and the number within it. `None` for a name without a version, for a release
    /// candidate (hosts match those only to the letter) and for other numbers.
    pub(crate) fn release(&self) -> Option<(Track, u64)> {
        let (line, patch) = self.version?.rsplit_once('.')?;
        let track = match line {
            "0.2" => Track::P2,
            "0.3" => Track::P3,
            _ => return None,
        };
        let is_number = !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit());
        Some((track, if is_number { patch.parse().ok()? } else { return None }))
    }

    /// Whether it belongs to a package that WASI has released, in whatever version.
    pub(crate) fn is_of_released_package(&self) -> bool {
        let mut packages = P2.iter().chain(P3).map(|(package, _)| package);
        self.namespace == "wasi" && packages.any(|package| *package == self.package)
    }

    /// Whether this is the interface `name` of the WASI package `package`, in whatever version.
    pub(crate) fn is_wasi(&self, package: &str, name: &str) -> bool {
        self.namespace == "wasi" && self.package == package && self.name == name
    }
}

/// What a host of WASI 0.2 brings (worlds `wasi:cli/command` and `wasi:http/proxy`, 0.2.12): packages, and
/// their interfaces.
#[rustfmt::skip]
const P2: &[(&str, &[&str])] = &[
    ("cli", &["environment", "exit", "stderr", "stdin", "stdout", "terminal-input", "terminal-output",
              "terminal-stderr", "terminal-stdin", "terminal-stdout"]),
    ("clocks", &["monotonic-clock", "wall-clock"]),
    ("filesystem", &["preopens", "types"]),
    ("http", &["outgoing-handler", "types"]),
    ("io", &["error", "poll", "streams"]),
    ("random", &["insecure", "insecure-seed", "random"]),
    ("sockets", &["instance-network", "ip-name-lookup", "network", "tcp", "tcp-create-socket", "udp",
                  "udp-create-socket"]),
];

/// What a host of WASI 0.3 brings (worlds `wasi:cli/command` and `wasi:http/service`, 0.3.2).
#[rustfmt::skip]
const P3: &[(&str, &[&str])] = &[
    ("cli", &["environment", "exit", "stderr", "stdin", "stdout", "terminal-input", "terminal-output",
              "terminal-stderr", "terminal-stdin", "terminal-stdout", "types"]),
    ("clocks", &["monotonic-clock", "system-clock", "types"]),
    ("filesystem", &["preopens", "types"]),
    ("http", &["client", "types"]),
    ("random", &["insecure", "insecure-seed", "random"]),
    ("sockets", &["ip-name-lookup", "types"]),
];

/// Whether hosts offer `interface`. A patch version newer than any known one counts: releases of one line are
/// compatible and hosts match imports that way.
pub(crate) fn is_offered(interface: &Interface<'_>) -> bool {
    let offered = match interface.release() {
        Some((Track::P2, _)) => P2,
        Some((Track::P3, _)) => P3,
        None => return false,
    };
    interface.namespace == "wasi"
        && offered
            .iter()
            .any(|(package, names)| *package == interface.package && names.contains(&interface.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(name: &str) -> bool {
        Interface::parse(name).is_some_and(|interface| is_offered(&interface))
    }

    #[test]
    fn takes_names_apart() {
        let parsed = Interface::parse("wasi:cli/run@0.2.6").unwrap();
        assert_eq!((parsed.namespace, parsed.package, parsed.name), ("wasi", "cli", "run"));
        assert_eq!(parsed.version, Some("0.2.6"));
        assert_eq!(Interface::parse("my-func"), None);
        assert_eq!(Interface::parse("wasi:cli"), None);
    }

    #[test]
    fn only_releases_belong_to_a_track() {
        let release = |version| Interface { namespace: "", package: "", name: "", version }.release();
        assert_eq!(release(Some("0.2.12")), Some((Track::P2, 12)));
        assert_eq!(release(Some("0.3.0")), Some((Track::P3, 0)));
        for other in
            ["0.2.0-rc-2023-12-05", "0.2.", "0.2.+1", "0.2", "0.20.1", "1.0.0", "0.2.99999999999999999999"]
        {
            assert_eq!(release(Some(other)), None, "{other}");
        }
        assert_eq!(release(None), None);
    }

    #[test]
    fn offers_what_the_worlds_import() {
        assert!(offered("wasi:io/streams@0.2.99"));
        assert!(offered("wasi:clocks/system-clock@0.3.0"));
        assert!(offered("wasi:http/client@0.3.2"));
        for other in [
            "wasi:io/streams@0.3.0",
            "wasi:io/streams",
            "wasi:cli/nothing@0.2.0",
            "wasi:http/handler@0.3.0",
            "fermyon:spin/config@0.2.0",
        ] {
            assert!(!offered(other), "{other}");
        }
    }
}
