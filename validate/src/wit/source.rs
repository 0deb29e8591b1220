//! A user's own world, out of the text of WIT files.

use std::collections::BTreeSet;
use std::fmt;

use wit_parser::{
    PackageName, Resolve, ResolveError, ResolveErrorKind, SourceMap, Span, UnresolvedPackageGroup,
};

use super::wasi;
use super::world::World;

/// Bytes of WIT that are read; all of WASI has some 100,000.
const LARGEST: usize = 16 << 20;

/// The text of a WIT file.
#[derive(Debug, Clone)]
pub struct WitFile {
    /// What messages call it.
    pub path: String,
    /// What stands in it.
    pub text: String,
}

/// A world to compare components with ([`validate_against`](crate::validate_against)).
pub struct WitWorld {
    pub(crate) name: String,
    pub(crate) world: World,
}

/// Why WIT cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitError {
    /// File, line and column, such as `app.wit:3:7`, if it is about one place.
    pub location: Option<String>,
    /// What is wrong there, as a sentence fragment.
    pub message: String,
}

impl WitWorld {
    /// The world called `world`, or the only one, of the package in the files `package`; `dependencies` are the files
    /// of the packages that it uses. Those of WASI are known and need not be among them.
    ///
    /// A world is called by its name, or by that of its package too: `command`, `wasi:cli/command@0.2.6`.
    ///
    /// # Errors
    /// When the WIT is wrong, or there is no such world or more than one.
    pub fn parse(
        package: &[WitFile],
        dependencies: &[Vec<WitFile>],
        world: Option<&str>,
    ) -> Result<Self, WitError> {
        let encoded = encode(package, dependencies, world)?;
        match World::decode(&encoded.bytes, &encoded.world) {
            Some(world) => Ok(Self { name: encoded.name, world }),
            None => Err(WitError::plain(format!("the types of `{}` cannot be encoded", encoded.name))),
        }
    }

    /// The full name of the world, such as `wasi:cli/command@0.2.6`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A package as WebAssembly, with one of its worlds.
pub(super) struct Encoded {
    /// The full name of the world.
    name: String,
    /// Its name within the package.
    world: String,
    pub(super) bytes: Vec<u8>,
}

/// The package of the world that [`WitWorld::parse`] chooses.
pub(super) fn encode(
    package: &[WitFile],
    dependencies: &[Vec<WitFile>],
    world: Option<&str>,
) -> Result<Encoded, WitError> {
    let main = group(package)?;
    let mut groups = dependencies.iter().map(|files| group(files)).collect::<Result<Vec<_>, _>>()?;
    add_wasi(&main, &mut groups)?;
    let mut resolve = Resolve::default();
    let main = match resolve.push_groups(main, groups) {
        Ok(main) => main,
        Err(error) => return Err(unresolved(&resolve, &error)),
    };
    if world.is_none() && resolve.packages[main].worlds.len() > 1 {
        let names: Vec<_> = resolve.packages[main].worlds.keys().map(|name| format!("`{name}`")).collect();
        return Err(WitError::plain(format!(
            "it has several worlds, of which one must be named: {}",
            names.join(", ")
        )));
    }
    let id = resolve.select_world(&[main], world).map_err(WitError::plain)?;
    let world = &resolve.worlds[id];
    let package = world.package.unwrap_or(main);
    let name = resolve.id_of_name(package, &world.name);
    let bytes = wit_component::encode(&resolve, package).map_err(WitError::plain)?;
    Ok(Encoded { name, world: world.name.clone(), bytes })
}

fn group(files: &[WitFile]) -> Result<UnresolvedPackageGroup, WitError> {
    if files.iter().map(|file| file.text.len()).sum::<usize>() > LARGEST {
        return Err(WitError::plain(format!("a package has more than {LARGEST} bytes of WIT")));
    }
    let mut sources = SourceMap::new();
    files.iter().for_each(|file| sources.push_str(&file.path, &file.text));
    sources.parse().map_err(|(sources, error)| WitError {
        location: location(&sources, error.kind().span()),
        message: error.to_string(),
    })
}

/// Adds the packages of WASI that are used but not there.
fn add_wasi(main: &UnresolvedPackageGroup, groups: &mut Vec<UnresolvedPackageGroup>) -> Result<(), WitError> {
    let mut known: BTreeSet<_> = std::iter::once(main).chain(groups.iter()).flat_map(defined).collect();
    let mut wanted: Vec<_> = std::iter::once(main).chain(groups.iter()).flat_map(used).collect();
    while let Some(name) = wanted.pop() {
        if let Some(text) = wasi_text(&name)
            && known.insert(name.clone())
        {
            let added = group(&[WitFile { path: name.to_string(), text }])?;
            wanted.extend(used(&added));
            groups.push(added);
        }
    }
    Ok(())
}

fn wasi_text(name: &PackageName) -> Option<String> {
    let version = name.version.as_ref().filter(|_| name.namespace == "wasi")?;
    wasi::text(&name.name, &version.to_string())
}

fn defined(group: &UnresolvedPackageGroup) -> Vec<PackageName> {
    std::iter::once(&group.main).chain(&group.nested).map(|package| package.name.clone()).collect()
}

fn used(group: &UnresolvedPackageGroup) -> Vec<PackageName> {
    let packages = std::iter::once(&group.main).chain(&group.nested);
    packages.flat_map(|package| package.foreign_deps.keys().cloned()).collect()
}

fn unresolved(resolve: &Resolve, error: &ResolveError) -> WitError {
    let message = match error.kind() {
        ResolveErrorKind::PackageNotFound { requested, .. } => {
            format!("the package `{requested}` is not known; its WIT belongs into the folder `deps`")
        }
        other => other.to_string(),
    };
    WitError { location: location(&resolve.source_map, error.kind().span()), message }
}

fn location(sources: &SourceMap, span: Span) -> Option<String> {
    span.is_known().then(|| sources.render_location(span))
}

impl WitError {
    fn plain(error: impl fmt::Display) -> Self {
        Self { location: None, message: error.to_string() }
    }
}

impl fmt::Display for WitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.message.lines().map(str::trim).collect();
        match &self.location {
            Some(location) => write!(f, "{location}: {}", lines.join(" ")),
            None => f.write_str(&lines.join(" ")),
        }
    }
}

impl std::error::Error for WitError {}

impl fmt::Debug for WitWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WitWorld").field("name", &self.name).finish_non_exhaustive()
    }
}
