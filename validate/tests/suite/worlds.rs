//! Whether a component fits a world of WASI: what `validate_against` says, against `wit_component::targets`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use wit_parser::{Resolve, SourceMap, Stability, UnresolvedPackageGroup, WorldId};
use wpack_validate::{Code, WitFile, WitWorld, validate_against};

use crate::support::case_files;

/// The worlds of the lines of WASI.
const WORLDS: &[(&str, &[&str])] = &[
    ("0.2", &["wasi:cli/command", "wasi:http/proxy"]),
    ("0.3", &["wasi:cli/command", "wasi:http/service", "wasi:http/middleware"]),
];

/// A program that wpack lets fit a world, although `targets` does not.
struct Difference {
    case: &'static str,
    world: &'static str,
    reason: &'static str,
}

const TYPES_ONLY: &str = "nothing of the import that the world lacks is needed at run time";

const DIFFERENCES: &[Difference] = &[
    Difference { case: "component_map", world: "wasi:cli/command", reason: TYPES_ONLY },
    Difference { case: "component_types_only_import", world: "wasi:cli/command", reason: TYPES_ONLY },
];

#[test]
fn cases_fit_as_wit_component_says() {
    let (mut fitting, mut others, mut failures) = (0, 0, Vec::new());
    for file in case_files() {
        let text = fs::read_to_string(&file).unwrap();
        let Some((line, patch)) = version(&text) else { continue };
        let bytes = wat::parse_str(&text).unwrap();
        let case = file.file_stem().unwrap().to_str().unwrap();
        let (_, worlds) = WORLDS.iter().find(|(known, _)| *known == line).unwrap();
        for world in *worlds {
            let expected = fits(&bytes, line, patch, world);
            let actual = is_taken_to_fit(&bytes, line, patch, world);
            failures.extend(failure(case, world, expected, actual));
            if expected { fitting += 1 } else { others += 1 }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert!(fitting > 4 && others > 40, "{fitting} fit, {others} do not");
}

fn failure(case: &str, world: &str, expected: bool, actual: bool) -> Option<String> {
    let known = DIFFERENCES.iter().find(|known| known.case == case && known.world == world);
    match (known, expected, actual) {
        (Some(_), false, true) => None,
        (Some(Difference { reason, .. }), ..) => {
            Some(format!("{case}, {world}: no difference any more, though {reason}"))
        }
        (None, ..) => {
            (expected != actual).then(|| format!("{case}, {world}: fits: {expected}, but wpack: {actual}"))
        }
    }
}

/// The one version of WASI that a case names, if it is a known one.
fn version(text: &str) -> Option<(&str, u64)> {
    let is_component = text.lines().any(|line| line.starts_with("(component"));
    let names = text.split('"').filter(|name| is_component && name.starts_with("wasi:"));
    let versions: BTreeSet<_> = names.filter_map(|name| Some(name.split_once('@')?.1)).collect();
    let version = versions.first().filter(|_| versions.len() == 1)?;
    let (line, patch) = version.rsplit_once('.')?;
    let newest = match line {
        "0.2" => 12,
        "0.3" => 2,
        _ => return None,
    };
    Some((line, patch.parse().ok().filter(|patch| *patch <= newest)?))
}

/// What wpack says.
fn is_taken_to_fit(bytes: &[u8], line: &str, patch: u64, world: &str) -> bool {
    let text = format!("package test:program; world program {{ include {world}@{line}.{patch}; }}");
    let world = WitWorld::parse(&[WitFile { path: "program.wit".into(), text }], &[], None).unwrap();
    let report = validate_against(bytes, &world);
    !report.findings.iter().any(|finding| finding.code == Code::WorldMismatch)
}

/// What `wit_component::targets` says, which makes a component that instantiates it.
fn fits(bytes: &[u8], line: &str, patch: u64, world: &str) -> bool {
    let (resolve, world) = wasi(line, patch, world);
    wit_component::targets(&resolve, world, bytes).is_ok()
}

/// A world of WASI as it was in a patch version.
fn wasi(line: &str, patch: u64, world: &str) -> (Resolve, WorldId) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("wit").join(line);
    let files = fs::read_dir(folder).unwrap().map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let packages: Vec<_> = files.map(|text| group(&text)).collect();
    let newest = packages[0].main.name.version.clone().unwrap();
    let mut resolve = Resolve::default();
    let main = group(&format!("package test:program; world program {{ include {world}@{newest}; }}"));
    let main = resolve.push_groups(main, packages).unwrap();
    let world = resolve.select_world(&[main], None).unwrap();
    make_older(&mut resolve, patch);
    (resolve, world)
}

fn make_older(resolve: &mut Resolve, patch: u64) {
    let versions = resolve.packages.iter_mut().filter_map(|(_, package)| package.name.version.as_mut());
    versions.for_each(|version| version.patch = patch);
    for (_, interface) in resolve.interfaces.iter_mut() {
        interface.functions.retain(|_, function| match &function.stability {
            Stability::Stable { since, .. } => since.patch <= patch,
            _ => true,
        });
    }
}

fn group(text: &str) -> UnresolvedPackageGroup {
    let mut sources = SourceMap::new();
    sources.push_str("", text);
    sources.parse().unwrap_or_else(|(_, error)| panic!("{error}"))
}
