//! The layers of a `wpack.toml`: what stands at its top, in a package and in a profile, one above the other.

use std::path::Path;

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use super::{mistake::Mistake, part::Part, tables::table};

/// A file that was parsed, each of its layers in the file's order.
pub(super) struct Layers<'i> {
    top: DeTable<'i>,
    pub(super) packages: Vec<(String, DeTable<'i>)>,
    pub(super) profiles: Vec<(String, DeTable<'i>)>,
}

impl<'i> Layers<'i> {
    /// Reads `text`, or one table of it. All in it must be right, also what does not count now.
    pub(super) fn parse(text: &'i str, within: &[&str]) -> Result<Self, Mistake> {
        let mut top = DeTable::parse(text).map_err(|error| Mistake::of(&error))?.into_inner();
        for name in within {
            top = match top.remove(*name) {
                Some(inner) => table(&inner)?.clone(),
                None => DeTable::new(),
            };
        }
        let packages = named(&mut top, "package")?;
        let profiles = named(&mut top, "profile")?;
        let own = ["package", "profile"];
        Part::read(None, &top, Path::new(""), &own)?;
        for (name, layer) in packages.iter().chain(&profiles) {
            Part::read(Some(name), layer, Path::new(""), &[])?;
        }
        Ok(Self { top, packages, profiles })
    }

    /// Whether nothing is said at all.
    pub(super) fn is_empty(&self) -> bool {
        self.top.is_empty() && self.packages.is_empty() && self.profiles.is_empty()
    }

    /// What is said for a package, or for none, under a profile, or under none.
    pub(super) fn part(
        &self,
        package: Option<&(String, DeTable<'i>)>,
        profile: Option<&DeTable<'i>>,
        folder: &Path,
    ) -> Result<Part, Mistake> {
        let mut sum = self.top.clone();
        for layer in package.map(|(_, layer)| layer).into_iter().chain(profile) {
            lay(&mut sum, layer);
        }
        let mut part = Part::read(package.map(|(name, _)| name.as_str()), &sum, folder, &[])?;
        part.has_packages = package.is_none() && !self.packages.is_empty();
        Ok(part)
    }
}

/// The layers of `[package.NAME]` or `[profile.NAME]`, taken out of the file's top.
fn named<'i>(top: &mut DeTable<'i>, key: &str) -> Result<Vec<(String, DeTable<'i>)>, Mistake> {
    let Some(value) = top.remove(key) else { return Ok(Vec::new()) };
    let mut layers: Vec<(&Spanned<DeString<'_>>, DeTable<'i>)> = Vec::new();
    for (name, value) in table(&value)? {
        layers.push((name, table(value)?.clone()));
    }
    layers.sort_by_key(|(name, _)| name.span().start);
    Ok(layers.into_iter().map(|(name, layer)| (name.get_ref().clone().into_owned(), layer)).collect())
}

/// Tables are joined key by key; any other value takes the place of what was there.
fn lay<'i>(under: &mut DeTable<'i>, over: &DeTable<'i>) {
    for (key, value) in over {
        match (under.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut), value.get_ref()) {
            (Some(DeValue::Table(under)), DeValue::Table(over)) => lay(under, over),
            _ => {
                under.insert(key.clone(), value.clone());
            }
        }
    }
}
