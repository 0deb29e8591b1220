//! Which module may know which, inside of a crate.

use std::collections::BTreeSet;

use wpack_tests::{
    architecture::{Graph, modules, read_modules},
    sources::Source,
};

/// A rule: of the crate in the folder, these modules must not use those.
struct Rule {
    folder: &'static str,
    modules: &'static [&'static str],
    must_not_use: &'static [&'static str],
}

const RULES: [Rule; 9] = [
    // Documents and names know nothing of places.
    Rule {
        folder: "oci",
        modules: &["digest", "json", "reference", "spec"],
        must_not_use: &["archive", "copy", "layout", "registry", "store"],
    },
    // The places do not know each other, but an archive is a layout in a tar.
    Rule { folder: "oci", modules: &["registry"], must_not_use: &["archive", "layout"] },
    Rule { folder: "oci", modules: &["layout"], must_not_use: &["archive", "registry"] },
    Rule { folder: "oci", modules: &["archive"], must_not_use: &["registry"] },
    // A copy knows places by what they can do.
    Rule { folder: "oci", modules: &["copy", "store"], must_not_use: &["archive", "layout", "registry"] },
    // The walk over a program fills facts; what they mean is for rules, and what is permitted for a policy.
    Rule { folder: "validate", modules: &["facts", "read"], must_not_use: &["policy", "report", "rules"] },
    Rule { folder: "validate", modules: &["rules", "targets"], must_not_use: &["policy"] },
    // A plan is data, and so is what is generated: they reach no place.
    Rule {
        folder: "cli",
        modules: &["format", "generate", "plan", "render"],
        must_not_use: &["commands", "place", "settings"],
    },
    // Whoever speaks knows nothing of what is spoken about.
    Rule {
        folder: "cli",
        modules: &["error", "ui"],
        must_not_use: &["args", "commands", "format", "plan", "settings"],
    },
];

impl Rule {
    fn breaches(&self, graph: &Graph) -> Vec<String> {
        let edges =
            self.modules.iter().flat_map(|module| self.must_not_use.iter().map(move |used| (*module, *used)));
        let broken =
            edges.filter(|(module, used)| graph.get(*module).is_some_and(|uses| uses.contains(*used)));
        broken.map(|(module, used)| format!("{}: `{module}` uses `{used}`", self.folder)).collect()
    }
}

#[test]
fn modules_know_only_what_they_may() {
    for rule in RULES {
        let graph = modules(rule.folder);
        for name in rule.modules.iter().chain(rule.must_not_use) {
            assert!(graph.contains_key(*name), "{} has no module `{name}` any more", rule.folder);
        }
        assert_eq!(rule.breaches(&graph), Vec::<String>::new());
    }
}

/// Only what reads the definition of the command line knows the commands: to parse it, to complete it, to find keys of
/// `wpack.toml` in it, to describe it.
#[test]
fn nothing_uses_the_commands() {
    let graph = modules("cli");
    let users = graph.iter().filter(|(_, uses)| uses.contains("commands")).map(|(name, _)| name.as_str());
    assert_eq!(users.collect::<BTreeSet<_>>(), BTreeSet::from(["complete", "config", "line", "reference"]));
}

#[test]
fn a_forbidden_use_would_be_seen() {
    for rule in RULES {
        let (module, used) = (rule.modules[0], rule.must_not_use[0]);
        let file = |name: &str, text: String| Source { path: format!("{}/src/{name}.rs", rule.folder), text };
        let bad = [file(module, format!("use crate::{used}::X;")), file(used, String::new())];
        assert_eq!(rule.breaches(&read_modules(rule.folder, &bad)).len(), 1, "{module} {used}");
    }
}
